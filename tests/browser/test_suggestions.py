"""An aid with its reason beside a question: found in seconds, explained, voted on, without a script too."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll

ASK = """
from accounts.models import User
from community.questions import services
from core.actors import Actor
from core.testing import run_outbox
from tests.support.sessions import session_of
person, _ = User.objects.get_or_create(email="chaudiere@questions.example", defaults={"display_name": "Ana"})
question = services.ask_question(
    by=Actor.of(person),
    title="Un prêt pour isoler et changer la chaudière de mon atelier ?",
    body="Nous sommes huit à Guéret. Le fioul coûte cher, il fait froid : qui peut financer ces travaux ?",
)
# What the worker does a moment later, so that nobody waits for it here.
run_outbox()
print("asked", session_of(person), question.get_absolute_url())
"""

# What only a screen reader says follows the word, after a space or not.
YES = re.compile(r"^Oui\s?, utile")


def test_an_aid_stands_beside_a_new_question_says_why_and_takes_a_vote(
    site: Site, page: Page, page_without_scripts: Page, sign_in_with
):
    # axe waits by timers, which a page without scripts has none of: it looks at the same page beside.
    looked, page = page, page_without_scripts
    session, path = site.shell(ASK).split()[-2:]
    aids = page.locator("#aides")
    page.goto(path)
    expect(aids.get_by_role("heading", name="Aides pour cette situation")).to_be_visible()
    why = aids.locator("details.why").first
    expect(why.locator("summary")).to_contain_text("Parce que la question parle")
    why.locator("summary").click()
    expect(why.get_by_role("rowheader", name="Besoin")).to_be_visible()
    looked.goto(path)
    assert_accessible(looked)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_no_sideways_scroll(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.get_by_role("link", name="Se connecter pour dire si c’est utile")).to_be_visible()
    why.get_by_role("link", name="La méthode et sa version").click()
    expect(page.get_by_role("heading", name="Comment les aides sont suggérées")).to_be_visible()
    looked.goto(page.url)
    assert_accessible(looked)
    for each in (page, looked):
        sign_in_with(each.context, session)
        each.goto(path)
    aids.get_by_role("button", name=YES).first.click()
    expect(page.get_by_text("remontera un peu")).to_be_visible()
    expect(aids.get_by_role("button", name=YES).first).to_have_attribute("aria-pressed", "true")
    looked.reload()
    assert_accessible(looked)
    mail = site.wait_for_mail("chaudiere@questions.example", saying="Une aide pourrait répondre")
    assert "Parce que la question parle" in mail.get_body(("plain",)).get_content()
