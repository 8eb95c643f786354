"""Finding somebody near a town: by keyboard, on the map, with the reason; without scripts; on a telephone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_accessible, assert_no_sideways_scroll


def test_near_a_town_by_keyboard_with_the_reason_and_the_map(page: Page):
    page.goto("/annuaire/")
    assert_accessible(page)
    page.get_by_label("Votre besoin").focus()
    page.keyboard.type("site vitrine")
    page.keyboard.press("Tab")
    place = page.get_by_role("combobox", name="Où")
    expect(place).to_be_focused()
    page.keyboard.type("Guéret", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("Guéret")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"lieu_code=23096"))
    expect(page.locator(".listing").first).to_contain_text("Guéret")

    # Why: the parts are there, and add up.
    reason = page.locator("details.why summary").first
    reason.focus()
    page.keyboard.press("Enter")
    table = page.locator("details.why table").first
    points = [
        int(text.replace(",", "").replace("+", "")) for text in table.locator("td.num").all_inner_texts()
    ]
    assert sum(points[:-1]) == points[-1]
    assert_accessible(page)

    # The map, lively once asked for, says what the list says; nothing comes from elsewhere.
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.get_by_role("button", name="Agrandir la carte").press("Enter")
    pin = page.locator(".map__live .map__pin").first
    expect(pin).to_be_visible()
    assert_accessible(page)
    page.locator(".map__live [role=button][aria-label^='1.']").press("Enter")
    expect(page.locator(".leaflet-popup a[href^='/annuaire/']")).to_be_visible()
    assert hosts <= {page.url.split("/")[2]}

    page.get_by_role("link", name="Les plus proches").click()
    expect(page).to_have_url(re.compile("tri=proches"))
    page.get_by_role("link", name="Comment l’ordre est calculé").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("classé")
    assert_accessible(page)


def test_without_scripts_the_form_and_the_list_say_it_all(page_without_scripts: Page):
    page = page_without_scripts
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/annuaire/")
    page.get_by_label("Où").fill("Guéret")
    page.get_by_role("button", name="Chercher", exact=True).last.click()
    expect(page.locator(".listing").first).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Carte autour de Guéret"))).to_be_visible()
    expect(page.get_by_role("button", name="Agrandir la carte")).to_be_hidden()
    assert_no_sideways_scroll(page)
    page.get_by_text("Filtrer").click()
    page.get_by_role("radio", name="Partout, à distance aussi").check()
    page.get_by_role("button", name="Appliquer").click()
    expect(page).to_have_url(re.compile("rayon=partout"))
    page.goto("/connecteurs/?places=oui")
    expect(page.locator(".listing").first).to_contain_text("Prend de nouvelles entreprises")
    assert_no_sideways_scroll(page)
