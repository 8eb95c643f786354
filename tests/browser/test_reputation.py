"""A vote, the standing that moves beside the answer, and the ledger that says why."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible, assert_no_sideways_scroll
from tests.browser.test_questions import answer, ask, keys  # noqa: F401 - keys is a fixture

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.mark.usefixtures("keys")
def test_a_vote_moves_a_standing_and_the_ledger_explains_it(site, open_as, page_without_scripts):
    annie, claire = open_as("Annie Charrier"), open_as("Claire Morvan", **PHONE)
    url = ask(annie, "Que vaut un vote pour qui répond ?")
    answer(claire, url, "Dix points, et le registre le dit.")
    annie.goto(url)
    annie.get_by_role("button", name="Utile, la réponse de Claire Morvan", exact=True).click()
    # Counted in background; the page that visitors share is made anew once it is.
    why = page_without_scripts.get_by_role("link", name=re.compile("^Pourquoi.*Claire Morvan"))
    for _ in range(60):
        page_without_scripts.goto(url)
        if why.count():
            break
        page_without_scripts.wait_for_timeout(500)
    expect(page_without_scripts.get_by_text(re.compile(r"\d points")).first).to_be_visible()
    annie.goto(url)
    assert_accessible(annie)
    why.click()
    expect(page_without_scripts.get_by_role("heading", level=1, name="Claire Morvan")).to_be_visible()
    annie.goto(page_without_scripts.url)
    assert_accessible(annie)
    claire.goto("/mon-espace/")
    claire.get_by_role("link", name="Lire le registre, ligne à ligne").click()
    expect(claire.get_by_text(re.compile("votes? « utile »")).first).to_be_visible()
    assert_no_sideways_scroll(claire)
    assert_accessible(claire)
    claire.get_by_label("Ne rien montrer de ma réputation").check()
    claire.get_by_role("button", name="Enregistrer").click()
    expect(claire.get_by_text("C’est enregistré.")).to_be_visible()
    page_without_scripts.goto(url)
    expect(why).to_have_count(0)
    claire.goto("/questions/")
    claire.get_by_role("link", name="Le palmarès").click()
    expect(claire.get_by_role("heading", level=1, name="Le palmarès")).to_be_visible()
    assert_no_sideways_scroll(claire)
    assert_accessible(claire)
