"""One story through the whole house: an owner asks, people of the trade answer, readers put them in order."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.test_questions import answer, ask, keys  # noqa: F401 - keys is a fixture


def test_a_question_finds_its_best_answer(page: Page, open_as):
    annie, claire, karim = (open_as(name) for name in ("Annie Charrier", "Claire Morvan", "Karim Benali"))
    url = ask(annie, "Mon terminal me coûte 1 940 € par an : que puis-je changer ?")
    answer(claire, url, "Changez de banque.")
    answer(karim, url, "Négociez une offre petits montants.")
    # Nobody has voted: the first answer stands first.
    page.goto(url)
    expect(page.get_by_role("article").nth(1)).to_contain_text("Changez de banque.")
    annie.goto(url)
    annie.get_by_role("button", name="Utile, la réponse de Karim Benali", exact=True).click()
    # A reader, the moment after, sees the order that the vote made.
    page.goto(url)
    expect(page.get_by_role("article").nth(1)).to_contain_text("Négociez une offre petits montants.")
    expect(page.get_by_text("Pourquoi cet ordre")).to_be_visible()
    # A vote is a link to signing in for who only reads.
    page.get_by_role("link", name=re.compile("Se connecter pour dire utile")).first.click()
    expect(page.get_by_label("Votre adresse e-mail")).to_be_visible()
