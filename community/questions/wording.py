"""How questions and answers are told in a few words: in lists, on their page, beside others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from html import unescape
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community.questions.models import Answer, Question
from community.questions.sectors import SECTIONS
from community.reputation import standing
from core import wording
from taxonomy.models import Topic
from taxonomy.vocabulary import TopicName, topic_names

SUMMARY_LENGTH = 240
# The last one may be cut in two.
TAG = re.compile(r"<[^>]*>?")


def ago(when: datetime) -> str:
    """Say the day only: the hour a question was asked is nobody's business."""
    return wording.since(_local(when))


def _local(when: datetime) -> date:
    return timezone.localtime(when).date()


def count_of_answers(question: Question) -> str:
    count = question.answer_count
    if not count:
        return "Pas encore de réponse"
    return "1 réponse" if count == 1 else f"{wording.number(count)} réponses"


def answers_in_words(question: Question) -> str:
    """Needs ``for_card()``."""
    count, text = question.answer_count, count_of_answers(question)
    if count and question.is_solved:  # type: ignore[attr-defined]
        return f"{text}, acceptée" if count == 1 else f"{text}, une acceptée"
    return text


def facts_of(question: Question) -> list[str]:
    """What the asker chose to tell, from the trade to the place."""
    facts = [SECTIONS.get(question.section, ""), question.get_size_class_display()]
    if question.region:
        facts.append(question.region.name)
    return [fact for fact in facts if fact]


def initials(name: str) -> str:
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def person(author: User | None, role: str) -> dict[str, Any]:
    """Arguments of ``components/person.html``; nobody is an empty cell."""
    if author is None:
        return {"anonymous": True, "role": role}
    name = author.get_full_name()
    return {"name": name, "initials": initials(name), "role": role}


def asker(question: Question) -> dict[str, Any]:
    role = " · ".join([*facts_of(question), f"question posée {ago(question.asked_at)}"])
    return person(question.author, role[:1].upper() + role[1:])


def answerer(answer: Answer) -> dict[str, Any]:
    role = f"a répondu {ago(answer.answered_at)}"
    if answer.edited_at:
        role += f", réponse modifiée {ago(answer.edited_at)}"
    if answer.author is None:
        # Whoever left and let the text stay: not an asker who hides.
        return {"name": "Un ancien membre", "initials": "", "role": role}
    return person(answer.author, role)


def answerer_in(answer: Answer, scope: int, topic: str) -> dict[str, Any]:
    """Who answered, with what their answers earned them in ``scope``. Needs ``with_standing``."""
    told = answerer(answer)
    points, hidden = answer.standing, answer.standing_hidden  # type: ignore[attr-defined]
    # Nothing for who is new here, gave no name, or prefers to show nothing.
    if points is None or hidden is not False or not (answer.author and answer.author.display_name):
        return told
    where = f" en {topic}" if topic else ""
    return told | {
        "standing": f"{standing.points_in_words(points)}{where}",
        "why": standing.explained_at(answer.standing_page, scope),  # type: ignore[attr-defined]
    }


def precisions(question: Question) -> list[dict[str, Any]]:
    """What an asker without a name said once more, by day: one query."""
    return [
        {"day": wording.day(each.added_at), "body_html": each.body_html} for each in question.precisions.all()
    ]


def topic_tags(question: Question, names: dict[int, TopicName]) -> list[dict[str, Any]]:
    # One made this minute may not be known yet.
    return [topic_tag(names[key]) for key in question.topic_keys if key in names]


def topics(question: Question) -> dict[int, TopicName]:
    """Return the topics of one question by their keys, the main one first."""
    names = topic_names()
    return {key: names[key] for key in question.topic_keys if key in names}


def topic_tag(topic: Topic | TopicName) -> dict[str, Any]:
    return {"label": topic.name, "href": topic_address(topic.slug)}


@cache
def topic_address(slug: str) -> str:
    return reverse("questions:topic", args=[slug])


def rows(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Arguments of ``components/rows.html``. Needs ``for_card()``."""
    names = topic_names()
    return [_row(question, names) for question in questions]


def _row(question: Question, names: dict[int, TopicName]) -> dict[str, Any]:
    meta: list[Any] = [{"text": answers_in_words(question), "strong": True}]
    facts = ", ".join(facts_of(question))
    if question.author:
        name = question.author.get_full_name()
        meta.append({"text": f"{name}, {facts}" if facts else name, "icon": "user"})
    else:
        meta.append({"text": facts or "Une personne anonyme", "icon": "eye-off"})
    if question.me_too_count:
        meta.append({"text": f"{wording.number(question.me_too_count)} moi aussi", "icon": "hand"})
    meta.append(ago(question.asked_at))
    if question.closed_at:
        meta.append("close")
    return {
        "title": question.title,
        "href": question.get_absolute_url(),
        "cell": question.answer_count if question.answer_count < 1000 else "…",
        "cell_kind": cell_kind(question),
        "summary": summary(question),
        "meta": meta,
        "tags": topic_tags(question, names),
    }


def cell_kind(question: Question) -> str:
    if not question.answer_count:
        return "empty"
    return "done" if question.is_solved else "full"  # type: ignore[attr-defined]


def words(html: str) -> str:
    """Return a body's text. From the HTML made once at writing: parsing Markdown again would be waste."""
    return unescape(" ".join(TAG.sub("", html).split()))


def summary(question: Question) -> str:
    text = words(question.body_html[: SUMMARY_LENGTH * 4])
    return text if len(text) <= SUMMARY_LENGTH else text[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"


def link(question: Question) -> dict[str, str]:
    """One item of ``components/links.html``. Needs ``for_card()``."""
    return {**address_of(question), "note": answers_in_words(question)}


def address_of(question: Question) -> dict[str, str]:
    return {"title": question.title, "href": question.get_absolute_url()}


def ways_to_ask(*, named: bool) -> list[dict[str, Any]]:
    """Items of ``components/tabs.html``: without a name comes first."""
    return [
        {"label": "Sans mon nom", "href": reverse("questions:ask"), "current": not named},
        {"label": "Avec mon nom", "href": reverse("questions:ask_named"), "current": named},
    ]
