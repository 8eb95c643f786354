"""What authors, askers and people read of moderation, and the team's pages about them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from community.questions import receipts
from community.questions import services as questions
from community.questions.models import PostState, Question
from companies.models import Membership
from core.ids import encode, word_of
from moderation import services
from moderation.models import BlockedDomain, Decision, Hiding, Sanction
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory
from tests.companies.factories import MembershipFactory, with_proof
from tests.moderation.factories import LETTER, case_of, decide, flag, moderator, statement

pytestmark = pytest.mark.django_db
QUEUE = "/moderation/"


def text_of(response) -> str:
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(body.replace("&#x27;", "'").replace("&nbsp;", " ").split())


@pytest.fixture
def staff(client):
    person = PersonFactory(role="moderator", display_name="Nora Faure")
    client.force_login(person)
    return person


def flag_url(row) -> str:
    return f"/mon-espace/signaler/{row._meta.model_name}/{word_of(row)}/"


OURS = {"sec-fetch-site": "same-origin"}


# -- the bearer of a receipt ----------------------------------------------------------------------------


def asked_without_a_name(client, body="") -> tuple[str, Question]:
    code = receipts.draw()
    question = questions.ask_without_a_name(
        code=code, title="Mon associé veut partir, que faire ?", body=body
    )
    return code, question


def test_the_asker_reads_the_reason_and_appeals_by_receipt(client):
    code, question = asked_without_a_name(client)
    flag(question)
    decide(question, "remove", by=moderator())
    page = client.post("/suivi/", {"recu": code}, headers=OURS)
    assert LETTER in text_of(page)
    assert "Pas de publicité" in text_of(page)
    assert client.post("/suivi/appel/", {"recu": code, "words": ""}, headers=OURS).status_code == 422
    other = receipts.draw()
    assert client.post("/suivi/appel/", {"recu": other, "words": "x"}, headers=OURS).status_code == 404
    page = client.post("/suivi/appel/", {"recu": code, "words": "Ce n’en est pas une."}, headers=OURS)
    assert "Votre appel est parti" in text_of(page)
    assert "Ce n’en est pas une." in text_of(page)
    again = client.post("/suivi/appel/", {"recu": code, "words": "Encore."}, headers=OURS)
    assert again.status_code == 409
    case = case_of(question)
    services.answer_appeal(case.pk, by=moderator(), outcome="overturn", version=case.version, reason="Exact.")
    page = client.post("/suivi/", {"recu": code}, headers=OURS)
    assert "Exact." in text_of(page)
    assert "Décision annulée" in text_of(page)
    question.refresh_from_db()
    assert question.state == PostState.PUBLISHED
    # The address of the appeal is one of those where nobody is known.
    assert not page.cookies


def test_a_question_without_a_name_is_looked_at_and_its_receipt_says_why(client):
    code, question = asked_without_a_name(client, "Voyez https://exemple.com/moi")
    assert question.state == PostState.HELD
    assert case_of(question).held_for == ["link"]
    assert case_of(question).coarse
    assert "lien vers un autre site" in text_of(client.post("/suivi/", {"recu": code}, headers=OURS))
    decide(question, "keep", rule="", reason="")
    question.refresh_from_db()
    assert question.state == PostState.PUBLISHED


def test_an_edit_by_receipt_brings_no_link_in(client):
    code, question = asked_without_a_name(client)
    sent = {"recu": code, "title": question.title, "body": "Voyez https://exemple.com", "version": "1"}
    page = client.post("/suivi/modifier/", sent, headers=OURS)
    assert page.status_code == 422
    assert "lien vers un autre site" in text_of(page)


# -- the author ----------------------------------------------------------------------------------------


def test_the_author_reads_why_and_appeals(client):
    post = AnswerFactory()
    flag(post)
    decision = decide(post, "mask")
    client.force_login(post.author)
    assert LETTER in text_of(client.get(post.question.get_absolute_url()))
    assert LETTER in text_of(client.get("/mon-espace/moderation/"))
    letter = f"/mon-espace/moderation/{encode(decision.pk)}/"
    page = client.get(letter)
    assert LETTER in text_of(page)
    assert "Pas de publicité" in text_of(page)
    assert client.post(letter, {"words": ""}).status_code == 422
    assert client.post(letter, {"words": "Ce n’en est pas."}).url == letter
    assert "Ce n’en est pas." in text_of(client.get(letter))
    assert client.post(letter, {"words": "Encore."}).status_code == 409
    services.answer_appeal(
        case_of(post).pk, by=moderator(), outcome="overturn", version=case_of(post).version, reason="Exact."
    )
    assert "Exact." in text_of(client.get(letter))


def test_nobody_else_reads_the_letter_nor_what_is_undone(client, staff):
    post = QuestionFactory()
    decision = statement(post)
    letter = f"/mon-espace/moderation/{encode(decision.pk)}/"
    assert client.get(letter).status_code == 404
    client.force_login(post.author)
    assert client.get(letter).status_code == 200
    Decision.objects.update(undone=True)
    assert client.get(letter).status_code == 404


def test_who_asks_with_a_link_for_the_first_time_reads_why_it_waits(client):
    client.force_login(PersonFactory())
    sent = {"title": "Puis-je embaucher mon neveu ?", "body": "Voyez https://exemple.com"}
    page = client.post("/questions/poser-en-mon-nom/", sent, follow=True)
    assert "relu avant de paraître" in text_of(page)
    assert "lien vers un autre site" in text_of(page)
    assert "est publiée" not in text_of(page)
    again = client.post("/questions/poser-en-mon-nom/", sent)
    assert again.status_code == 409
    assert "encore en cours de vérification" in text_of(again)
    assert "https://exemple.com" in again.content.decode()


def test_a_suspended_account_is_told_beside_its_words(client):
    person = PersonFactory()
    services.suspend(
        person.pk, by=moderator(), rule="respect", reason="Insultes.", last_day=timezone.localdate()
    )
    client.force_login(person)
    page = client.post("/questions/poser-en-mon-nom/", {"title": "Puis-je embaucher ?", "body": "Mes mots."})
    assert page.status_code == 409
    assert "Insultes." in text_of(page)
    assert "Mes mots." in page.content.decode()
    question = QuestionFactory()
    page = client.post(f"/questions/repondre/{encode(question.pk)}/", {"body": "Mes autres mots."})
    assert page.status_code == 409
    assert "Mes autres mots." in page.content.decode()
    assert "Insultes." in text_of(client.get("/mon-espace/moderation/"))
    assert client.post(flag_url(question), {"reason": "links"}).status_code == 409


# -- people, sites, claims ------------------------------------------------------------------------------


def test_a_moderator_warns_suspends_hides_and_takes_it_back(client, staff):
    person = PersonFactory()
    QuestionFactory(author=person)
    base = f"/moderation/personnes/{person.pk}/"
    assert person.display_name in text_of(client.get(base))
    warn = {"warn-rule": "respect", "warn-reason": "Restez courtois."}
    assert client.post(f"{base}avertir/", warn).url == base
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    suspend = {"suspend-rule": "respect", "suspend-reason": "Trois fois.", "suspend-last_day": day}
    assert client.post(f"{base}suspendre/", suspend).url == base
    hide = {"hide-rule": "respect", "hide-reason": "Tout est insultant."}
    assert client.post(f"{base}masquer/", hide).url == base
    assert Sanction.objects.count() == 2
    text = text_of(client.get(base))
    for words in ("Restez courtois.", "Trois fois.", "Suspendu jusqu’au", "Tout est insultant."):
        assert words in text, words
    lifted = f"/moderation/sanctions/{encode(Sanction.objects.get(kind='suspension').pk)}/lever/"
    assert client.post(lifted, {"why": "Excuses."}).url == base
    assert client.post(f"/moderation/masquages/{encode(Hiding.objects.get().pk)}/retablir/").url == base
    assert "Excuses." in text_of(client.get(base))


def test_a_sanction_without_its_end_keeps_what_was_typed(client, staff):
    base = f"/moderation/personnes/{PersonFactory().pk}/"
    page = client.post(f"{base}suspendre/", {"suspend-rule": "respect", "suspend-reason": "Mes mots."})
    assert page.status_code == 422
    assert "Mes mots." in page.content.decode()
    late = {"suspend-rule": "respect", "suspend-reason": "Mots.", "suspend-last_day": "2001-01-01"}
    assert "Choisissez un jour à venir" in text_of(client.post(f"{base}suspendre/", late))
    colleague = PersonFactory(role="editor")
    page = client.post(
        f"/moderation/personnes/{colleague.pk}/avertir/", {"warn-rule": "respect", "warn-reason": "x"}
    )
    assert page.status_code == 409


def test_sites_are_blocked_and_freed(client, staff):
    url = "/moderation/domaines/"
    assert client.post(url, {"domain": "pas un site", "why": "x"}).status_code == 422
    assert client.post(url, {"domain": "https://arnaque.example/x", "why": "Hameçonnage"}).url == url
    assert "arnaque.example" in text_of(client.get(url))
    client.post(f"{url}{BlockedDomain.objects.get().pk}/retirer/")
    assert not BlockedDomain.objects.exists()


def test_a_membership_is_verified_or_refused_with_a_reason(client, staff):
    url = "/moderation/verifications/"
    first, second = (with_proof(MembershipFactory()) for _ in range(2))
    page = client.get(url)
    assert first.user.email in text_of(page)
    assert f"/fichiers/{encode(first.proof.pk)}/" in page.content.decode()
    act = f"{url}companies.membership/"
    assert client.post(f"{act}{word_of(first)}/", {"verdict": "refuse"}).status_code == 422
    assert client.post(f"{act}{word_of(first)}/", {"verdict": "refuse", "why": "Illisible."}).url == url
    assert client.post(f"{act}{word_of(second)}/", {"verdict": "accept"}).url == url
    assert Membership.objects.get(pk=second.pk).state == "verified"
    gone = client.post(f"{act}{word_of(second)}/", {"verdict": "accept"}, follow=True)
    assert "déjà fait" in text_of(gone)
    for odd in ("companies.membership/zzz/", "rien/1/"):
        assert client.post(url + odd).status_code == 404


# -- one question's own tools ------------------------------------------------------------------------------


def test_the_team_locks_closes_and_tells_doubles(client, staff):
    question, other = QuestionFactory(), QuestionFactory(title="La question de tout à l’heure")
    url = f"/questions/gerer/{encode(question.pk)}/"
    assert url in client.get(question.get_absolute_url()).content.decode()
    assert client.post(url, {"act": "lock", "why": "Dispute."}).url == url
    question.refresh_from_db()
    assert question.locked_at
    client.post(url, {"act": "unlock"})
    assert client.post(url, {"act": "close"}).status_code == 422
    client.post(url, {"act": "close", "reason": "off_topic"})
    client.post(url, {"act": "reopen"})
    for wrong in ("", "n’importe quoi", "/questions/000000000000/x/"):
        assert client.post(url, {"act": "duplicate", "original": wrong}).status_code == 422
    own = f"http://testserver{question.get_absolute_url()}"
    assert client.post(url, {"act": "duplicate", "original": own}).status_code == 409
    there = f"http://testserver{other.get_absolute_url()}#reponses"
    assert client.post(url, {"act": "duplicate", "original": there}).url == url
    assert "La question de tout à l’heure" in text_of(client.get(url))
    question.refresh_from_db()
    assert question.duplicate_of == other
    client.post(url, {"act": "unmark"})
    question.refresh_from_db()
    assert (question.duplicate_of, question.closed_at, question.locked_at) == (None, None, None)


def test_an_animator_closes_but_does_not_lock(client):
    client.force_login(PersonFactory(role="animator"))
    url = f"/questions/gerer/{encode(QuestionFactory().pk)}/"
    assert "Verrouiller" not in text_of(client.get(url))
    assert client.post(url, {"act": "lock"}).status_code == 403
