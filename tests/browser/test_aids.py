"""Find an aid by facet, read it, compare, print, report an error: without a script, and by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll

AID = "/aides/transitions-tpe-nouvelle-aquitaine/"


def test_an_aid_is_found_read_compared_and_corrected_without_a_script(site: Site, page_without_scripts: Page):
    page = page_without_scripts
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/aides/")
    page.get_by_label("Où").select_option("d-23")
    page.get_by_label("Type d’aide").select_option("grant")
    page.get_by_role("button", name="Appliquer").click()
    found = page.get_by_role("link", name="Aide à l’investissement des transitions")
    expect(found).to_be_visible()
    expect(page.get_by_text("PASS Transitions")).to_have_count(0)
    page.get_by_role("checkbox", name="Comparer : Aide à l’investissement des transitions").check()
    page.get_by_role("checkbox", name="Comparer : Programme Marguerite").check()
    page.get_by_role("button", name="Comparer les aides cochées").click()
    expect(page.get_by_role("columnheader", name="Programme Marguerite")).to_be_visible()
    page.get_by_role("link", name="Aide à l’investissement des transitions").last.click()
    page.wait_for_url(f"**{AID}")
    expect(page.get_by_role("heading", name="Est-ce pour vous")).to_be_visible()
    expect(page.get_by_text("Elle demande 9 salariés au plus.")).to_be_visible()
    page.get_by_role("link", name="Imprimer cette fiche").click()
    expect(page.get_by_role("heading", name="En bref")).to_be_visible()
    page.goto(AID)
    page.get_by_role("link", name="Signaler une erreur").click()
    page.get_by_label("Un montant ou un taux est faux").check()
    page.get_by_label("Ce que vous savez").fill("Le plafond a changé.")
    page.get_by_role("button", name="Envoyer à la rédaction").click()
    expect(page.get_by_role("heading", name="Merci, c’est reçu")).to_be_visible()


def test_the_pages_of_aids_are_accessible_and_work_by_keyboard(site: Site, page: Page):
    compared = "/aides/comparer/?aide=pret-vert-bpifrance&aide=arce&aide=acre&aide=credit-impot-innovation"
    for path in ("/aides/", AID, compared, f"/aides/fiche{AID.removeprefix('/aides')}"):
        page.goto(path)
        assert_accessible(page)
        page.set_viewport_size({"width": 390, "height": 844})
        assert_no_sideways_scroll(page)
        page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/aides/")
    box = page.get_by_role("checkbox", name="Ferme bientôt")
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**bientot=1**")
    page.goto("/signaler/aide/arce/")
    assert_accessible(page)
