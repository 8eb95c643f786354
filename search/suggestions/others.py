"""Guides, testimonials and experts beside a question, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from community.experts.models import Expert
from community.experts.wording import title_of
from community.questions.models import Question
from community.reputation.skills import skills
from core.capabilities import searchables
from search.related.services import QUESTION, goes_with, near_of, topics_in_common, words_in_common
from search.suggestions.models import EVERYONE, EXPERT
from search.suggestions.reasons import quoted, shown

EXPERTS = 2
LEAST_SKILL = 0.45
"""The lower bound above which answers are taken for good ones; 0.4 is whoever nobody judged."""
KINDS = {"pages.guide": "ce guide", "pages.testimonial": "ce témoignage"}


@dataclass(frozen=True)
class Other:
    """Something else than an aid."""

    kind: str
    key: int
    score: float
    shown: dict[str, Any]


def others(question: Question, topics: dict[int, str]) -> list[Other]:
    return [*_pages(question), *_experts(question, topics)]


def _pages(question: Question) -> Iterator[Other]:
    """Yield what ``search.related`` found to go with it, with the topic or the words that say why."""
    asked = next(iter(searchables[QUESTION].documents([question.pk])), None)
    if asked is None:
        return
    for place, (kind, key) in enumerate(near_of(QUESTION, question.pk)):
        document = next(iter(searchables[kind].documents([key])), None)
        row = searchables[kind].visible_to(EVERYONE).filter(pk=key).first()
        if document is None or row is None or not goes_with(asked, document):
            continue
        words = quoted(words_in_common(asked, document)[:3])
        if topics := topics_in_common(asked, document):
            reason = f"{KINDS[kind]} porte sur « {topics[0]} », comme la question."
        else:
            reason = f"la question et {KINDS[kind]} parlent tous deux de {words}."
        label = "Sujets en commun" if topics[1:] else "Sujet en commun"
        details = [{"label": label, "text": f"{quoted(topics)}."}] if topics else []
        if words:
            details.append({"label": "Mots en commun", "text": f"{words}."})
        entry = searchables[kind].entry(row)
        yield Other(
            kind, key, 1 / (1 + place), shown(entry["title"], entry["href"], entry["above"], reason, details)
        )


def _experts(question: Question, topics: dict[int, str]) -> Iterator[Other]:
    """Yield verified experts: those well voted on its topics, then who chose them; never the asker."""
    if not topics:
        return
    known: dict[int, tuple[float, int]] = {}
    for skill in skills(list(topics)):
        if skill.lower_bound >= LEAST_SKILL:
            known[skill.person_id] = max(
                known.get(skill.person_id, (0.0, 0)), (skill.lower_bound, skill.topic_id)
            )
    chosen = Q(person__in=sorted(known, key=lambda person: -known[person][0])[:50])
    chosen |= Q(topic_links__tag__in=topics)
    rows = Expert.objects.verified().filter(chosen, person__suspended_until=None).distinct().for_card()
    if question.author_id:
        rows = rows.exclude(person=question.author_id)
    found = []
    for expert in rows.order_by("pk")[:100]:
        bound, topic = known.get(expert.person_id, (0.0, 0))
        mine = [link.tag_id for link in expert.topic_links.all() if link.tag_id in topics]
        if bound:
            reason = f"ses réponses sur le sujet « {topics[topic]} » sont bien votées."
        else:
            reason = f"sa profession est vérifiée et son sujet est « {topics[mine[0]]} », comme la question."
        profession = title_of(expert)
        meta = f"{profession}, vérifié" + (f" · {expert.region.name}" if expert.region else "")
        details = [{"label": "Profession", "text": f"{profession}, vérifiée sur justificatif."}]
        details.append({"label": "Sujet", "text": f"« {topics[topic or mine[0]]} »."})
        name = expert.person.get_full_name()
        found.append(
            Other(
                EXPERT, expert.pk, bound or 0.1, shown(name, expert.get_absolute_url(), meta, reason, details)
            )
        )
    yield from sorted(found, key=lambda one: (-one.score, one.key))[:EXPERTS]
