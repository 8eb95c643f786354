"""Finding what goes with questions, and keeping it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from community.questions import wording
from community.questions.models import PUBLIC_STATES, Question
from core import page_cache
from core.clock import this_hour
from core.ids import encode
from notifications.services import notify
from search.related.services import QUESTION, near_of
from search.suggestions import finding, others
from search.suggestions.asking import Asked, ask
from search.suggestions.finding import MOST, Weighing
from search.suggestions.following import forget, mark_all
from search.suggestions.library import learn, library, method_of
from search.suggestions.models import AID, Reading, Suggestion, Usefulness
from search.suggestions.situation import Place
from search.suggestions.usefulness import Said
from territories.crowd import SizeClass

BATCH = 50
"""Questions read before others may work."""
SIZES = {
    SizeClass.NONE: (0, 0), SizeClass.MICRO: (1, 9), SizeClass.SMALL: (10, 49), SizeClass.MEDIUM: (50, 249),
    SizeClass.LARGE: (250, None),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What is to stand beside a question."""

    kind: str
    key: int
    base: float
    score: float
    shown: dict


def find() -> bool:
    """Read some stale questions and keep what goes with them; return whether more wait."""
    if library.outgrown():
        learn(timezone.localdate())
        mark_all()
    stale = Reading.objects.filter(stale=True).order_by("waits", "pk")
    keys = list(stale.values_list("pk", flat=True)[:BATCH])
    if not keys:
        return False
    weighing = Weighing(library.shelf(), timezone.localdate())
    method = method_of(library.trained())
    for key in keys:
        _find_one(key, weighing, method)
    return len(keys) == BATCH


def _find_one(key: int, weighing: Weighing, method: str) -> None:
    seen = Reading.objects.filter(pk=key).first()
    if seen is None:
        return
    question = Question.objects.filter(pk=key, state__in=PUBLIC_STATES).select_related("region").first()
    if question is None:
        forget([key])
        return
    topics = {topic: name.name for topic, name in wording.topics(question).items()}
    digest = _digest(question, topics, method)
    if digest != seen.digest:
        # Else a vote on an answer, say: nothing that counts here.
        _read(question, topics, weighing, method, digest)
    # What changed meanwhile stays to be read.
    Reading.objects.filter(pk=key, changes=seen.changes).update(stale=False)


def _read(question: Question, topics: dict[int, str], weighing: Weighing, method: str, digest: str) -> None:
    found: list[Row] = []
    if weighing.shelf.aids:
        asked = asked_of(question, topics.values())
        found = aids_for(asked, weighing, opinions(list(topics)))
    found += [
        Row(other.kind, other.key, other.score, other.score, other.shown)
        for other in others.others(question, topics)
    ]
    keep(question, found, method, digest)


def aids_for(asked: Asked, weighing: Weighing, said: Mapping[int, tuple[Said, Said]]) -> list[Row]:
    """Return the aids to keep, best first, each with its reason."""
    rows = []
    for pair in weighing.pairs(asked, said)[:MOST]:
        here, _ = said.get(pair.text.aid.id, (Said(), Said()))
        if shown := finding.shown(pair, asked, weighing.on, here):
            rows.append(Row(AID, pair.text.aid.id, pair.base, pair.score, shown))
    return rows


def asked_of(question: Question, topics: Iterable[str]) -> Asked:
    """Read a question; what was chosen in its form wins over its words."""
    asked = ask(
        question.title,
        wording.words(question.body_html),
        library.names(),
        topics=", ".join(topics),
        known=library.known_stems(),
    )
    typed: dict[str, object] = {}
    if question.region and (
        asked.situation.place is None or asked.situation.place.path.split("/")[0] != question.region.code
    ):
        typed["place"] = Place(question.region.path, question.region.name)
    if question.section and not asked.situation.activity:
        typed |= {"activity": question.section, "trade": ""}
    if question.size_class and asked.situation.headcount is None:
        typed["headcount"] = SIZES[SizeClass(question.size_class)]
    return finding.with_facts(asked, **typed) if typed else asked


def _digest(question: Question, topics: Mapping[int, str], method: str) -> str:
    parts = (
        question.title, question.body_html, question.region_id, question.section, question.size_class,
        sorted(topics), method, near_of(QUESTION, question.pk),
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def opinions(topics: Sequence[int], keys: Sequence[int] | None = None) -> dict[int, tuple[Said, Said]]:
    """Return by aid what was said of it beside questions on these topics, and beside all. One query."""
    rows = Usefulness.objects.filter(kind=AID, topic__in=[0, *topics])
    if keys is not None:
        rows = rows.filter(key__in=keys)
    here: dict[int, Said] = {}
    everywhere: dict[int, Said] = {}
    for key, topic, yes, no in rows.values_list("key", "topic", "yes", "no"):
        side = here if topic else everywhere
        before = side.get(key, Said())
        # A vote counts once for each topic of its question: of several, the most voted speaks.
        side[key] = max(before, Said(yes, no), key=sum)
    return {key: (here.get(key, Said()), everywhere.get(key, Said())) for key in {*here, *everywhere}}


def keep(question: Question, found: Sequence[Row], method: str, digest: str) -> None:
    """Put what was found in the place of what stood beside a question; tell its asker the first time."""
    with transaction.atomic():
        before = {(row.kind, row.key): row for row in Suggestion.objects.filter(question=question)}
        places: dict[str, int] = {}
        rows = []
        for one in found:
            place = places[one.kind] = places.get(one.kind, -1) + 1
            old = before.get((one.kind, one.key))
            rows.append(
                Suggestion(
                    pk=old.pk if old else Suggestion().pk,
                    question=question,
                    kind=one.kind,
                    key=one.key,
                    base=one.base,
                    score=one.score,
                    place=place,
                    shown=one.shown,
                    method=method,
                    found_at=old.found_at if old else this_hour(),
                )
            )
        kept = {row.pk for row in rows}
        Suggestion.objects.filter(pk__in=[row.pk for row in before.values() if row.pk not in kept]).delete()
        Suggestion.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["base", "score", "place", "shown", "method"],
        )
        count = places.get(AID, -1) + 1
        Reading.objects.filter(pk=question.pk).update(method=method, digest=digest, aids=count)
        page_cache.changed(f"question-{question.pk}")
        first = next((row for row in rows if row.kind == AID), None)
        if first and question.author and not any(kind == AID for kind, _ in before):
            # Never for who asked without a name: there is nobody to write to.
            notify(
                "suggestions.found",
                to=question.author,
                about=first,
                once_key=f"suggested-{encode(question.pk)}",
            )
