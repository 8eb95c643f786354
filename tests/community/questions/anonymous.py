"""What the tests of anonymous questions share: requests as a page of ours sends them."""

from __future__ import annotations

import re

from community.questions import receipts, services
from community.questions.models import Question

OURS = {"sec-fetch-site": "same-origin"}
TITLE = "Puis-je rompre un contrat d’apprentissage ?"
BODY = "La personne ne vient plus depuis trois semaines, et je la paie encore."


def ask(**options) -> tuple[str, Question]:
    """Ask without a name and return the code and the question."""
    code = receipts.draw()
    return code, services.ask_without_a_name(code=code, **{"title": TITLE, "body": BODY, **options})


def send(client, **data):
    return client.post("/questions/poser/sans-mon-nom/", {"title": TITLE, "body": BODY, **data}, headers=OURS)


def code_on(page: str) -> str:
    """Return the code that a page of ours shows or carries."""
    [code] = set(re.findall(r'name="recu" value="([0-9A-Z]{28})"', page)) or set(
        re.findall(r"/suivi/#([0-9A-Z]{28})", page)
    )
    return code


def follow(client, code: str, path: str = "", **data):
    return client.post(f"/suivi/{path}", {"recu": code, **data}, headers=OURS)
