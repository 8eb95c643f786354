"""First posts: what is found in them, what is held, and what the author is told."""

from __future__ import annotations

import pytest

from community.questions import services as questions
from community.questions.errors import FirstPostPending
from community.questions.models import PostState, Question
from core.actors import Actor
from core.errors import Refusal
from core.models import OutboxRow
from moderation import services
from moderation.models import Case, Origin
from moderation.prechecks import Trouble, examine
from moderation.prechecks.links import hosts
from tests.community.questions.factories import AnswerFactory, PersonFactory, QuestionFactory, actor
from tests.moderation.factories import decide, moderator

pytestmark = pytest.mark.django_db

SPAM = [
    ("Gagnez 3000 € : https://gains-faciles.example/abc", Trouble.LINK),
    ("Voyez www.mon-super-site.biz pour tout savoir", Trouble.LINK),
    ("Mon cabinet, cabinet-durand.fr, vous aide", Trouble.LINK),
    ("Regardez HTTPS://EXEMPLE.COM", Trouble.LINK),
    ("https://service-public.fr.arnaque.example/aide", Trouble.LINK),
    ("https://impots.gouv.fr@arnaque.example/", Trouble.LINK),
    ('<a href="x">cliquez</a>', Trouble.MARKUP),
    ("[url=x]cliquez[/url]", Trouble.MARKUP),
    ("<script>alert(1)</script>", Trouble.MARKUP),
    ("javascript:alert(1)", Trouble.MARKUP),
    ("Le service рublic vous aide", Trouble.MARKUP),  # a Cyrillic letter in it
    ("a\u0300\u0301\u0302\u0303", Trouble.MARKUP),
    ("!!!!!!!!!!!!!!!!", Trouble.REPEATED),
    ("\n".join(["Achetez ma formation en ligne"] * 3), Trouble.REPEATED),
]
CLEAN = [
    "Puis-je facturer avant d’avoir un SIRET ?",
    "Voyez https://www.service-public.fr/professionnels et https://entreprendre.service-public.fr/x.",
    "L’article L. 441-10 du code de commerce, sur legifrance.gouv.fr, le dit.",
    "J’ai fini.Le lendemain, plus rien. Le taux est de 3.5 % (p. 12), cf. art.R123-2.",
    "- un\n- deux\n- trois\n\n**Attention** : 1 < 2 et 3 > 2.",
    "Ça coûte 1 000 000 000 € ------------ voilà",
    "Écrivez à votre greffe, ou à l’Urssaf.",
]


@pytest.mark.parametrize(("text", "trouble"), SPAM)
def test_what_is_wrong_in_a_first_post_is_found(text, trouble):
    assert trouble in examine(text, first=True)


@pytest.mark.parametrize("text", CLEAN)
def test_what_people_write_is_left_alone(text):
    assert examine(text, first=True) == []


@pytest.mark.parametrize(("text", "trouble"), SPAM)
def test_who_has_published_before_is_not_looked_at(text, trouble):
    assert examine(text, first=False) == []


def test_a_blocked_site_is_kept_back_from_everyone():
    services.block_domain("arnaque.example", by=moderator(), why="Hameçonnage.")
    for text in ("https://arnaque.example/x", "www.a.b.arnaque.example", "https://ARNAQUE.example:8443/"):
        assert Trouble.BLOCKED in examine(text, first=False)
    for text in ("https://pas-arnaque.example", "arnaque", "https://example.com/arnaque.example"):
        assert Trouble.BLOCKED not in examine(text, first=False)


def test_the_third_same_text_of_a_day_is_seen():
    text = "Je vous propose un financement rapide et sans condition, contactez-moi."
    assert [examine(text, first=True) for _ in range(2)] == [[], []]
    assert examine(f"  {text.upper()} ", first=True) == [Trouble.REPEATED]
    assert examine(text, first=False) == []


def test_what_was_sent_in_a_moment_is_seen(settings):
    settings.FIRST_POST_SECONDS = 3
    assert examine("Bonjour à tous", first=True, typed_for=1.2) == [Trouble.SPEED]
    assert examine("Bonjour à tous", first=True, typed_for=40) == []
    assert examine("Bonjour à tous", first=True, typed_for=None) == []


@pytest.mark.parametrize(
    "text",
    ["Appelez-moi au 06 98 76 54 32.", "Écrivez à claire@exemple.fr", "Mon SIRET est le 732 829 320 00074"],
)
def test_what_designates_somebody_is_found(text):
    assert Trouble.DETAILS in examine(text, first=True)


def test_hosts_take_no_time_on_hostile_text():
    assert hosts("a." * 20_000) == set()
    assert hosts("http://" * 5_000) is not None


# -- held ------------------------------------------------------------------------------------------------


def ask(by, body="Voyez https://exemple.com pour le détail.", **typed):
    return questions.ask_question(by=by, title="Puis-je embaucher mon neveu ?", body=body, **typed)


def test_a_first_question_with_a_link_is_held_and_told_to_nobody():
    question = ask(actor())
    assert question.state == PostState.HELD
    case = Case.objects.get()
    assert (case.kind, case.subject_id, case.origin, case.held_for) == (
        "question", question.pk, Origin.HELD, ["link"],
    )  # fmt: skip
    assert not OutboxRow.objects.filter(effect="questions.tell_topics_followers").exists()
    decide(question, "keep", rule="", reason="")
    question.refresh_from_db()
    assert question.state == PostState.PUBLISHED
    assert OutboxRow.objects.filter(effect="questions.tell_topics_followers").exists()


def test_a_first_answer_with_a_link_is_held_and_not_counted():
    question = QuestionFactory()
    answer = questions.answer_question(question.pk, by=actor(), body="Voyez https://exemple.com")
    assert answer.state == PostState.HELD
    question.refresh_from_db()
    assert question.answer_count == 0
    decide(answer, "remove")
    answer.refresh_from_db()
    assert answer.state == PostState.REJECTED


def test_one_post_waits_at_a_time_until_something_is_published():
    person = PersonFactory()
    by = Actor.of(person)
    first = ask(by)
    for again in (
        lambda: ask(by, body=""),
        lambda: questions.answer_question(QuestionFactory().pk, by=by, body="Oui."),
    ):
        with pytest.raises(FirstPostPending):
            again()
    decide(first, "keep", rule="", reason="")
    assert ask(by).state == PostState.PUBLISHED


def test_a_clean_first_post_is_published_at_once():
    assert ask(actor(), body="").state == PostState.PUBLISHED


def test_the_team_and_whoever_has_published_are_not_held():
    assert ask(actor("animator")).state == PostState.PUBLISHED
    assert ask(Actor.of(AnswerFactory().author)).state == PostState.PUBLISHED


def test_an_edit_does_not_bring_a_blocked_site_in():
    services.block_domain("arnaque.example", by=moderator(), why="Hameçonnage.")
    answer, question = AnswerFactory(), QuestionFactory()
    text = "Voyez https://arnaque.example"
    with pytest.raises(Refusal) as refused:
        questions.edit_answer(answer.pk, by=Actor.of(answer.author), version=1, body=text)
    assert refused.value.field == "body"
    with pytest.raises(Refusal):
        questions.edit_question(
            question.pk, by=question.asker, version=1, title=question.title, body=text, topics=[]
        )
    held = questions.answer_question(question.pk, by=Actor.of(answer.author), body=text)
    assert held.state == PostState.HELD
    assert Question.objects.get(pk=question.pk).body == question.body
