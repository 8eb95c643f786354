"""Finding: by keyboard from any page, by the page of results, on a telephone, without scripts, in seconds."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll

ASK = """
from accounts.models import User
from community.questions import services
from core.actors import Actor
person, _ = User.objects.get_or_create(email="chercheuse@questions.example", defaults={"display_name": "Ana"})
question = services.ask_question(by=Actor.of(person), title="Faut-il déclarer un xylophone de comptoir ?")
print("asked", question.pk, question.state)
"""
HIDE = """
from community.questions import services
from core.actors import SYSTEM
services.mask_question({pk}, by=SYSTEM, why="essai")
"""


def until(page: Page, address: str, holds: Callable[[Page], bool]) -> None:
    """Ask again until it is so: what follows a change takes a second or two."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        page.goto(address)
        if holds(page):
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} stays as it is")


def test_from_any_page_by_keyboard_to_a_title_then_to_results_and_filters(page: Page):
    page.goto("/temoignages/")
    page.locator("details.seek > summary").focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("combobox", name="Chercher sur le site")
    expect(box).to_be_focused()
    page.keyboard.type("facture él", delay=30)
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Facture électronique")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", re.compile("listbox-"))
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/recherche/\?q=facture"))
    expect(page.locator("mark").first).to_contain_text(re.compile("facture", re.I))
    assert_accessible(page)
    page.get_by_role("checkbox", name="Guides").check()
    page.get_by_role("button", name="Appliquer").click()
    expect(page).to_have_url(re.compile(r"q=facture.*type=guides|type=guides.*q=facture"))
    expect(page.get_by_role("link", name="Guides retirer le filtre")).to_be_visible()
    first = page.locator("main li h2 a").first
    title = first.inner_text()
    page.locator("details.why summary").first.click()
    expect(page.get_by_role("rowheader", name="Vos mots").first).to_be_visible()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.go_back()
    page.get_by_role("searchbox", name="Chercher partout").or_(
        page.get_by_role("combobox", name="Chercher partout")
    ).fill("zygomorphe")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nous n’avons pas trouvé.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("main").get_by_role("link", name="Poser la question").click()
    expect(page).to_have_url(re.compile("/questions/poser/"))


def test_on_a_telephone_from_the_menu(phone: Page):
    phone.goto("/questions/")
    phone.locator("details.menu > summary").click()
    box = phone.get_by_role("searchbox", name="Chercher depuis le menu")
    box.click()
    phone.keyboard.type("apprentie", delay=30)
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("status").filter(has_text="résultat")).to_be_visible()
    assert_no_sideways_scroll(phone)
    assert_accessible(phone)
    phone.goto("/recherche/")
    assert_no_sideways_scroll(phone)
    assert_accessible(phone)
    phone.goto("/recherche/comment/")
    assert_no_sideways_scroll(phone)
    assert_accessible(phone)


def test_without_scripts_the_box_and_the_filters_are_plain_forms(page_without_scripts: Page):
    page = page_without_scripts
    page.goto("/guides/")
    page.locator("details.seek > summary").click()
    page.get_by_role("searchbox", name="Chercher sur le site").fill("facture")
    page.locator("details.seek button").click()
    expect(page.get_by_role("status")).to_contain_text("pour facture")
    page.get_by_role("checkbox", name="Événements").check()
    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator("main li h2 a").first).to_contain_text("acture")
    expect(page).to_have_url(re.compile("q=facture"))
    page.get_by_role("link", name="Les plus récents").click()
    expect(page).to_have_url(re.compile("tri=recent"))


def test_a_question_is_found_seconds_after_it_was_asked_and_gone_once_hidden(site: Site, page: Page):
    answer = site.shell(ASK)
    found = re.search(r"asked (\d+) (\w+)", answer)
    assert found, answer
    if found[2] != "published":
        pytest.fail(f"the question is {found[2]}")
    title = page.get_by_role("link", name="Faut-il déclarer un xylophone de comptoir ?")
    until(page, "/recherche/?q=xylophone", lambda page: title.count() == 1)
    site.shell(HIDE.format(pk=found[1]))
    until(page, "/recherche/?q=xylophone", lambda page: "Aucun résultat" in page.content())
