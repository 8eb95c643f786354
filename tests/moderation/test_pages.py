"""The pages of moderation: what they show, what they keep of what was typed, what they cost."""

from __future__ import annotations

import re

import pytest

from community.questions import services as questions
from community.questions.models import PostState
from core.actors import Actor
from core.ids import encode, word_of
from moderation import services
from moderation.models import Case, CaseState, Decision, Flag
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory
from tests.moderation.factories import LETTER, case_of, decide, flag

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


def case_url(post) -> str:
    return case_of(post).get_absolute_url()


def posted(client, post, outcome, **typed):
    page = client.get(case_url(post))
    versions = {
        "version": page.context["case"].version,
        "content_version": page.context["content_version"],
    }
    return client.post(case_url(post), {**versions, "outcome": outcome, **typed})


# -- the queue ----------------------------------------------------------------------------------------


def test_the_queue_says_what_waits_and_why(client, staff):
    answer = AnswerFactory(body_html="<p>Appelez-moi, je vous règle ça.</p>")
    flag(answer, reason="details")
    flag(QuestionFactory(anonymous=True, title="Mon associé veut partir"))
    page = client.get(QUEUE)
    text = text_of(page)
    for words in (
        "2 contenus attendent.", "Réponse à « Puis-je facturer", "Appelez-moi, je vous règle ça.",
        "donne des coordonnées", "Question anonyme", "1 signalement", "Prendre",
    ):  # fmt: skip
        assert words in text, words
    assert page.headers["Cache-Control"].startswith("max-age=0")


def test_the_queue_costs_the_same_whatever_it_holds(client, staff, django_assert_max_num_queries):
    for _ in range(3):
        flag(AnswerFactory())
        flag(QuestionFactory())
    client.get(QUEUE)
    with django_assert_max_num_queries(16) as few:
        client.get(QUEUE)
    for _ in range(2):
        flag(AnswerFactory())
        flag(QuestionFactory())
    with django_assert_max_num_queries(len(few)):
        client.get(QUEUE)


def test_tabs_and_filters_show_what_they_say(client, staff):
    answer, question = AnswerFactory(), QuestionFactory(title="Une question à part entière")
    flag(answer)
    flag(question)
    services.claim(case_of(answer).pk, by=Actor.of(staff))
    assert "Réponse à «" in text_of(client.get(f"{QUEUE}?file=miens"))
    assert "Une question à part" not in text_of(client.get(f"{QUEUE}?file=miens"))
    assert "Réponse à «" not in text_of(client.get(f"{QUEUE}?sorte=question"))
    assert "Rien avec ces filtres" in text_of(client.get(f"{QUEUE}?origine=held"))
    assert "Aucun appel" in text_of(client.get(f"{QUEUE}?file=appels"))
    for odd in ("?file=x&sorte=y&origine=z", "?page=abc", "?page=99999999999999999999", "?page=0", "?page=²"):
        assert client.get(QUEUE + odd).status_code == 200


def test_a_long_queue_has_a_next_page(client, staff):
    for _ in range(11):
        flag(QuestionFactory())
    first = client.get(QUEUE)
    assert len(first.context["items"]) == 10
    second = client.get(QUEUE + first.context["next_url"])
    assert len(second.context["items"]) == 1
    assert second.context["first_url"]


def test_what_a_colleague_has_in_hand_is_said(client, staff):
    post = QuestionFactory()
    flag(post)
    other = PersonFactory(role="moderator", display_name="Karim Benali")
    services.claim(case_of(post).pk, by=Actor.of(other))
    assert "En cours par Karim Benali" in text_of(client.get(QUEUE))
    assert "a ce cas en main" in text_of(client.get(case_url(post)))
    answer = client.post(f"/moderation/cas/{encode(case_of(post).pk)}/prendre/", follow=True)
    assert "Un autre modérateur s’en occupe" in text_of(answer)


# -- one case ------------------------------------------------------------------------------------------


def test_a_case_shows_the_content_beside_its_history(client, staff):
    answer = AnswerFactory(body="Première version.")
    questions.edit_answer(answer.pk, by=Actor.of(answer.author), version=1, body="Seconde version.")
    flag(answer, reason="other", words="C’est faux, voyez l’article 12.")
    text = text_of(client.get(case_url(answer)))
    for words in ("Version 2", "Version 1", "Première", "C’est faux, voyez l’article 12.", "Un compte établi",
                  "Ce à quoi il répond", "Cas ouvert", answer.author.display_name):  # fmt: skip
        assert words in text, words


def test_who_asked_anonymously_and_who_reported_is_shown_nowhere(client, staff):
    question = QuestionFactory(anonymous=True)
    reporter = PersonFactory(display_name="Reporter Discret")
    flag(question, by=Actor.of(reporter))
    for page in (client.get(QUEUE), client.get(case_url(question))):
        text = page.content.decode()
        assert "Discret" not in text
        assert encode(question.receipt_id) not in text
        assert str(question.receipt_id) not in text


def test_take_decide_undo(client, staff):
    post = QuestionFactory()
    flag(post)
    case = encode(case_of(post).pk)
    assert client.post(f"/moderation/cas/{case}/prendre/").url == case_url(post)
    done = posted(client, post, "remove", rule="advertising", reason=LETTER)
    assert done.url == QUEUE
    post.refresh_from_db()
    assert post.state == PostState.REMOVED
    page = client.get(f"{QUEUE}?file=decides")
    assert "Défaire" in text_of(page)
    assert client.post(f"/moderation/decisions/{encode(Decision.objects.get().pk)}/defaire/").url == case_url(
        post
    )
    post.refresh_from_db()
    assert post.state == PostState.PUBLISHED
    assert client.post(f"/moderation/cas/{case}/rendre/").url == QUEUE


def test_the_rules_own_words_come_without_losing_what_was_typed(client, staff):
    post = QuestionFactory()
    flag(post)
    page = posted(client, post, "", modele="1", rule="links", reason="Bonjour,", note="deuxième fois")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Bonjour," in text
    assert "mène ailleurs que là où il le dit" in text
    assert "deuxième fois" in text
    assert Case.objects.get().state == CaseState.OPEN


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(client, staff):
    post = QuestionFactory()
    flag(post)
    page = posted(client, post, "remove", rule="links", reason="")
    assert page.status_code == 422
    assert "Écrivez à l’auteur pourquoi" in text_of(page)
    page = posted(client, post, "remove", reason="Mes mots.")
    assert page.status_code == 422
    assert "Mes mots." in page.content.decode()
    page = posted(client, post, "remove", rule="\x00", reason="\x00")
    assert page.status_code == 422


def test_who_decides_on_an_old_page_is_shown_the_new_one_with_their_words(client, staff):
    post = QuestionFactory()
    flag(post)
    stale = {"version": 1, "content_version": 1, "outcome": "remove", "rule": "links", "reason": "Mes mots."}
    page = client.post(case_url(post), stale)
    assert page.status_code == 409
    assert "a changé depuis que vous l’avez ouvert" in text_of(page)
    assert "Mes mots." in page.content.decode()
    for odd in (
        {},
        {**stale, "version": "x"},
        {**stale, "outcome": "publish", "version": case_of(post).version},
    ):
        assert client.post(case_url(post), odd).status_code == 409


def test_an_appeal_is_answered_on_the_same_page_by_another(client, staff):
    post = QuestionFactory()
    flag(post)
    decision = decide(post, "remove", by=Actor.of(staff))
    services.appeal(decision.pk, by=post.asker, words="Je parle de mon expérience.")
    page = client.get(case_url(post))
    assert "Je parle de mon expérience." in text_of(page)
    assert not page.context["buttons"] or page.context["alone"]
    client.force_login(PersonFactory(role="moderator"))
    assert "Je parle de mon expérience." in text_of(client.get(f"{QUEUE}?file=appels"))
    assert posted(client, post, "overturn", reason="Vous avez raison.").url == QUEUE
    post.refresh_from_db()
    assert post.state == PostState.PUBLISHED


# -- reporting -----------------------------------------------------------------------------------------


def flag_url(row) -> str:
    return f"/mon-espace/signaler/{row._meta.model_name}/{word_of(row)}/"


def test_a_reader_reports_from_the_page_and_is_thanked(client):
    client.force_login(PersonFactory())
    answer = AnswerFactory()
    assert flag_url(answer) in client.get(answer.question.get_absolute_url()).content.decode()
    page = client.post(flag_url(answer), {"reason": "danger", "words": "Le taux est faux."})
    assert "Merci, c’est reçu" in text_of(page)
    assert Flag.objects.get().words == "Le taux est faux."


def test_a_report_without_a_reason_says_so_and_keeps_the_words(client):
    client.force_login(PersonFactory())
    page = client.post(flag_url(QuestionFactory()), {"words": "Regardez bien.\x00"})
    assert page.status_code == 422
    assert "Regardez bien." in page.content.decode()


def test_ones_own_hidden_and_unknown_contents_are_not_reported(client):
    person = PersonFactory()
    client.force_login(person)
    mine = QuestionFactory(author=person)
    assert client.post(flag_url(mine), {"reason": "links"}).status_code == 409
    masked = QuestionFactory(masked=True)
    for path in (flag_url(masked), "/mon-espace/signaler/question/000000000000/",
                 "/mon-espace/signaler/question/x/", "/mon-espace/signaler/avis/12/"):  # fmt: skip
        assert client.get(path).status_code == 404
    for _ in range(21):
        last = client.post(flag_url(QuestionFactory()), {"reason": "links"})
    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) > 0


def visitor_url(row) -> str:
    return f"/signaler/{row._meta.model_name}/{word_of(row)}/"


OURS = {"sec-fetch-site": "same-origin"}


def test_a_visitor_reports_without_a_cookie_nor_a_name(client):
    answer = AnswerFactory()
    assert visitor_url(answer) in client.get(answer.question.get_absolute_url()).content.decode()
    assert "csrfmiddlewaretoken" not in client.get(visitor_url(answer)).content.decode()
    page = client.post(visitor_url(answer), {"reason": "danger"}, headers=OURS)
    assert "Merci, c’est reçu" in text_of(page)
    assert not page.cookies
    flagged = Flag.objects.get()
    assert flagged.reporter is None
    assert (flagged.made_at.minute, flagged.made_at.second) == (0, 0)
    assert client.post(visitor_url(answer), {"reason": "danger"}).status_code == 403


def test_who_is_signed_in_is_nobody_on_the_visitors_address(client):
    client.force_login(PersonFactory(role="moderator"))
    client.post(visitor_url(AnswerFactory()), {"reason": "danger"}, headers=OURS)
    assert Flag.objects.get().reporter is None
    assert not Flag.objects.get().trusted


def test_a_network_reports_three_times_a_day(client):
    for _ in range(3):
        assert (
            client.post(visitor_url(QuestionFactory()), {"reason": "links"}, headers=OURS).status_code == 200
        )
    page = client.post(visitor_url(QuestionFactory()), {"reason": "links"}, headers=OURS)
    assert page.status_code == 429
    elsewhere = {"headers": OURS, "REMOTE_ADDR": "198.51.100.7"}
    assert client.post(visitor_url(QuestionFactory()), {"reason": "links"}, **elsewhere).status_code == 200
