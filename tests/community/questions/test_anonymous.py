"""Asking without a name and coming back: rules of the services, and what pages say of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from community.questions import receipts, services
from community.questions.errors import AnsweredAlready
from community.questions.models import (
    AskerAddress,
    PostState,
    Precision,
    Question,
    Quota,
    Receipt,
)
from community.questions.retention import purge_addresses
from community.questions.services import anonymous
from community.questions.tokens import stop_token
from core.errors import OverLimit
from core.ids import encode
from core.models import OutboxRow
from core.testing import run_outbox
from moderation.prechecks import Trouble
from notifications.models import Notice
from tests.community.questions.anonymous import BODY, OURS, TITLE, ask, code_on, follow, send
from tests.community.questions.factories import (
    AnswerFactory,
    PersonFactory,
    actor,
)
from tests.moderation.factories import decide
from tests.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode()


def test_the_ask_page_offers_no_name_first(client):
    page = text_of(client.get("/questions/poser/", {"q": TITLE}))
    assert page.index("Sans mon nom") < page.index("Avec mon nom")
    assert "Publier sans mon nom" in page
    assert "csrfmiddlewaretoken" not in page
    assert TITLE in page


def test_one_sentence_is_enough_and_the_receipt_opens_the_question(client):
    page = text_of(send(client, body=""))
    code = code_on(page)
    question = Question.objects.get()
    assert (question.author, question.state) == (None, PostState.PUBLISHED)
    assert receipts.grouped(code)[:19] in page
    assert "<svg" in page
    assert TITLE in text_of(follow(client, receipts.grouped(code).lower()))


def test_the_same_form_sent_twice_is_one_question_and_shows_the_same_receipt(client):
    code = receipts.draw()
    pages = [text_of(send(client, recu=code)) for _ in range(2)]
    assert Question.objects.count() == 1
    assert {code_on(page) for page in pages} == {code}
    other = code_on(text_of(send(client, recu=code, title="Une tout autre question, plus tard ?")))
    assert other != code
    assert Question.objects.count() == 2


def test_what_is_refused_keeps_its_words(client):
    answer = send(client, title="Aide", body="Mes mots à moi.", email="pas une adresse")
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Mes mots à moi." in page
    assert "ne semble pas complète" in page
    assert "Dites-en un peu plus" in page
    assert not Question.objects.exists()


def test_details_are_shown_once_before_sending_and_never_block(client):
    data = {"body": "Appelez-moi au 06 12 34 56 78, demandez Lucas."}
    warned = text_of(send(client, **data))
    assert "Deux détails peuvent vous faire reconnaître" in warned
    assert not Question.objects.exists()
    seen = warned.split('name="vu" value="')[1].split('"')[0]
    assert "/suivi/#" in text_of(send(client, vu=seen, **data))
    assert "06 12 34 56 78" in Question.objects.get().body


@pytest.mark.parametrize("name", ["body|06 12 34 56 78", "tout"])
def test_a_detail_is_made_vague_in_one_press(client, name):
    page = text_of(send(client, body="Appelez Lucas au 06 12 34 56 78.", generaliser=name))
    assert "(téléphone retiré)" in page
    assert ("Lucas" in page.split("<textarea")[1].split("</textarea>")[0]) == (name != "tout")
    assert not Question.objects.exists()


@pytest.fixture
def regions():
    for code in ("94", "11"):
        RegionFactory(code=code)


def look(client, **data) -> str:
    return text_of(client.post("/questions/poser/relire/", data, headers=OURS))


def test_the_crowd_is_counted_and_said(client, regions):
    assert "Vous êtes bien caché" in look(client, region_code="11", section="G", size_class="1-9")
    tiny = look(client, region_code="94", section="D", size_class="250+")
    assert "presque vous désigner" in tiny
    assert "elles seraient" in tiny
    assert "Ne pas dire" in tiny
    assert "Nous ne savons pas" in look(client, region_code="06", section="A", size_class="0")


def test_a_fact_is_left_out_in_one_press(client, regions):
    page = look(client, region_code="94", section="D", size_class="250+", generaliser="section|")
    assert 'data-field="section">\n</textarea>' in page
    assert "presque vous désigner" not in page


@pytest.mark.parametrize(
    "path", ["", "preciser/", "modifier/", "cloturer/", "rouvrir/", "adresse/", "effacer/"]
)
def test_wrong_revoked_and_other_receipts_get_the_same_answer(client, path):
    code, _ = ask()
    Receipt.objects.update(revoked_at=timezone.now())
    other, _ = ask(title="Une question que pose une autre personne ?")
    wrong, revoked = receipts.draw(), code
    client.lenient = True
    pages = []
    for each in (wrong, revoked, wrong[:-1] + ("0" if wrong[-1] != "0" else "1")):
        answer = follow(client, each, path)
        pages.append((answer.status_code, text_of(answer).replace(each, "")))
    assert {status for status, _ in pages} == {404}
    assert len({page for _, page in pages}) == 1
    assert other


def test_another_question_s_receipt_is_a_wrong_one(client):
    code, _ = ask()
    answer = AnswerFactory(question=ask(title="Une question que pose une autre personne ?")[1])
    for verb in ("accepter", "remercier"):
        assert follow(client, code, f"{verb}/{encode(answer.pk)}/").status_code == 404
    answer.refresh_from_db()
    assert answer.thanked_at is None


def test_tries_are_limited_and_the_right_code_waits_too(client):
    code, _ = ask()
    Quota.objects.filter(action="open").update(count=3)
    assert [follow(client, receipts.draw()).status_code for _ in range(3)] == [404, 404, 404]
    refused = follow(client, code)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    for _ in range(9):
        assert follow(client, "x" * 28).status_code == 429


def test_opening_ones_own_question_is_not_a_try(client):
    code, _ = ask()
    assert {follow(client, code).status_code for _ in range(15)} == {200}


def test_asking_is_limited_by_neighbourhood(client):
    Quota.objects.filter(action="ask", standing="visitor").update(count=2)
    titles = [f"La question numéro {number} de la journée ?" for number in range(3)]
    answers = [send(client, title=title) for title in titles]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert titles[2] in text_of(answers[2])
    with pytest.raises(OverLimit):
        services.quotas.spend_by_neighbourhood(answers[2].wsgi_request.bucket, "ask")


def test_a_precision_is_shown_in_the_thread_and_told_to_who_answered(client):
    code, question = ask()
    answer = AnswerFactory(question=question)
    assert follow(client, code, "preciser/", body="  ").status_code == 422
    for _ in range(2):
        page = text_of(follow(client, code, "preciser/", body="Il est **mineur**."))
    assert "<strong>mineur</strong>" in page
    assert Precision.objects.count() == 1
    assert "<strong>mineur</strong>" in text_of(client.get(question.get_absolute_url()))
    run_outbox()
    assert Notice.objects.filter(recipient=answer.author, kind="questions.precised").count() == 1


def test_editing_is_until_the_first_answer(client):
    code, question = ask()
    page = text_of(follow(client, code, "modifier/"))
    assert TITLE in page
    data = {"title": "Puis-je rompre le contrat d’une apprentie ?", "body": BODY, "version": 1}
    assert "Votre question est corrigée" in text_of(follow(client, code, "modifier/", **data))
    AnswerFactory(question=question)
    assert (
        follow(client, code, "modifier/", **{**data, "version": 2, "body": "Autre chose"}).status_code == 409
    )
    with pytest.raises(AnsweredAlready):
        services.edit_question(question.pk, by=question.asker, version=2, title=TITLE, body="", topics=[])


def test_accepting_thanking_closing_and_reopening(client):
    code, question = ask()
    answer = AnswerFactory(question=question)
    path = encode(answer.pk)
    assert "Réponse acceptée" in text_of(follow(client, code, f"accepter/{path}/", accept="1"))
    assert "Votre merci" in text_of(follow(client, code, f"remercier/{path}/"))
    assert "Remerciée par la personne" in text_of(client.get(question.get_absolute_url()))
    assert follow(client, code, "cloturer/", envoi="1").status_code == 422
    follow(client, code, "cloturer/", reason="solved")
    question.refresh_from_db()
    assert question.closed_at
    assert question.accepted_answer == answer
    follow(client, code, "rouvrir/")
    question.refresh_from_db()
    assert question.closed_at is None
    run_outbox()
    kinds = set(Notice.objects.filter(recipient=answer.author).values_list("kind", flat=True))
    assert kinds == {"questions.accepted", "questions.thanked"}


def test_erasing_leaves_a_tombstone_and_no_receipt(client):
    code, question = ask(email="a@exemple.fr")
    services.add_precision(question.pk, by=question.asker, body="Encore un mot.")
    assert "Effacer ma question ?" in text_of(follow(client, code, "effacer/"))
    assert Question.objects.get().state == PostState.PUBLISHED
    assert "est effacée" in text_of(follow(client, code, "effacer/", confirmer="1"))
    question.refresh_from_db()
    assert (question.state, question.title, question.body) == (PostState.ERASED, "", "")
    assert not Receipt.objects.exists()
    assert not AskerAddress.objects.exists()
    assert not Precision.objects.exists()
    assert follow(client, code).status_code == 404


def test_a_question_that_must_be_read_is_held_and_its_receipt_says_why(client, monkeypatch):
    monkeypatch.setattr(anonymous, "reasons_to_hold", lambda question, again: [Trouble.LINK])
    page = text_of(send(client))
    assert "Une personne la relit" in page
    code, question = code_on(page), Question.objects.get()
    assert question.state == PostState.HELD
    assert not Question.objects.visible_to(AnonymousUser()).exists()
    assert "Il contient un lien vers un autre site" in text_of(follow(client, code))
    decide(question, "remove", reason="C’est de la publicité.")
    refused = text_of(follow(client, code))
    assert "n’a pas été publiée" in refused
    assert "C’est de la publicité." in refused


def test_publication_waits_some_minutes_drawn_at_random(settings):
    settings.ANONYMOUS_DELAY = (6, 25)
    start = timezone.now().replace(minute=20)
    with time_machine.travel(start) as clock:
        waits = set()
        for number in range(12):
            _, question = ask(title=f"La question numéro {number} de la journée ?")
            assert question.state == PostState.CHECKING
        for row in OutboxRow.objects.all():
            waits.add(row.run_at - timezone.now())
            assert row.coarse
        assert all(timedelta(minutes=5.9) < wait <= timedelta(minutes=25) for wait in waits)
        assert len(waits) == 12
        clock.shift(timedelta(minutes=26))
        run_outbox()
    assert set(Question.objects.values_list("state", flat=True)) == {PostState.PUBLISHED}


def test_what_was_erased_while_waiting_is_not_published(settings):
    settings.ANONYMOUS_DELAY = (6, 25)
    with time_machine.travel(timezone.now()) as clock:
        _, question = ask()
        services.erase_question(question.pk, by=question.asker)
        clock.shift(timedelta(minutes=26))
        run_outbox()
    question.refresh_from_db()
    assert question.state == PostState.ERASED


def test_an_address_gets_one_mail_for_what_happens_meanwhile(client, mailoutbox):
    code, question = ask(email="a@exemple.fr")
    for _ in range(2):
        services.answer_question(question.pk, by=actor(), body="Écrivez-lui.")
    run_outbox()
    mails = [mail for mail in mailoutbox if mail.to == ["a@exemple.fr"]]
    assert len(mails) == 1
    assert TITLE not in mails[0].body
    assert encode(question.pk) not in str(mails[0].message())
    assert "laissé une adresse" in text_of(follow(client, code))
    stop = mails[0].extra_headers["List-Unsubscribe"].strip("<>").partition("8000")[2]
    assert client.get(stop).status_code == 200
    assert AskerAddress.objects.exists()
    assert client.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not AskerAddress.objects.exists()
    assert client.get("/suivi/stop/" + stop_token("x" * 32)[:-2] + "zz/").status_code == 404


def test_an_address_is_left_changed_and_forgotten_by_the_receipt(client):
    code, question = ask()
    assert follow(client, code, "adresse/", email="pas une adresse").status_code == 422
    for email in ("a@exemple.fr", "b@exemple.fr"):
        follow(client, code, "adresse/", email=email)
    assert AskerAddress.objects.count() == 1
    follow(client, code, "adresse/", oublier="1")
    assert not AskerAddress.objects.exists()
    with pytest.raises(PermissionDenied):
        services.leave_address(question.pk, by=actor(), email="c@exemple.fr")


def test_an_address_goes_90_days_after_closing():
    _, question = ask(email="a@exemple.fr")
    now = timezone.now()
    assert purge_addresses(now + timedelta(days=400)) == 0
    services.close_question(question.pk, by=question.asker, reason="solved")
    assert purge_addresses(now + timedelta(days=89)) == 0
    assert purge_addresses(now + timedelta(days=91)) == 1
    assert not AskerAddress.objects.exists()


def test_what_is_typed_for_a_named_question_is_carried_over(client):
    client.force_login(PersonFactory())
    data = {"title": TITLE, "body": "Mes mots à moi."}
    page = text_of(client.post("/questions/poser-en-mon-nom/reprendre/", data, headers=OURS))
    assert "Mes mots à moi." in page
    assert "Publier ma question" in page
    assert not Question.objects.exists()
