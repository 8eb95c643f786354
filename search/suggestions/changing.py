"""What one aid that changed, or one vote, does to what is kept: it touches its own rows and no other."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from community.questions import wording
from community.questions.models import PUBLIC_STATES, Question
from core import page_cache
from core.clock import this_hour
from core.typography import french
from search.suggestions import finding, usefulness
from search.suggestions.finding import MOST, Weighing
from search.suggestions.following import mark
from search.suggestions.library import library, method_of
from search.suggestions.models import AID, ChangedAid, Reading, Suggestion
from search.suggestions.services import asked_of, opinions
from search.suggestions.usefulness import Said

WEIGHED = 100
"""Questions that a changed aid meets before others may work."""


def weigh() -> bool:
    """Weigh aids that changed with some questions; return whether more wait."""
    first = ChangedAid.objects.order_by("after", "key").first()
    if first is None:
        return False
    changed = {row.key: row.change for row in ChangedAid.objects.filter(after=first.after)}
    keys = list(
        Reading.objects.filter(pk__gt=first.after, stale=False)
        .order_by("pk")
        .values_list("pk", flat=True)[:WEIGHED]
    )
    shelf = library.shelf().of(changed)
    weighing = Weighing(shelf, timezone.localdate())
    questions = Question.objects.filter(pk__in=keys, state__in=PUBLIC_STATES).select_related("region")
    for question in questions.order_by("pk"):
        _weigh_one(question, weighing, changed)
    with transaction.atomic():
        for key, change in changed.items():
            # One that changed meanwhile begins again.
            same = ChangedAid.objects.filter(key=key, change=change)
            if len(keys) < WEIGHED:
                same.delete()
            else:
                same.update(after=keys[-1])
    return ChangedAid.objects.exists()


def _weigh_one(question: Question, weighing: Weighing, changed: Collection[int]) -> None:
    topics = {topic: name.name for topic, name in wording.topics(question).items()}
    asked = asked_of(question, topics.values())
    said = opinions(list(topics), list(changed))
    with transaction.atomic():
        rows = {row.key: row for row in Suggestion.objects.filter(question=question, kind=AID)}
        was_full, first = len(rows) >= MOST, max((row.base for row in rows.values()), default=0.0)
        best = max((row.base for key, row in rows.items() if key not in changed), default=0.0)
        found = {pair.text.aid.id: pair for pair in weighing.pairs(asked, said, best=best)}
        before = {key: (row.base, row.score, row.shown) for key, row in rows.items()}
        for key in changed:
            pair = found.get(key)
            here, _ = said.get(key, (Said(), Said()))
            shown = finding.shown(pair, asked, weighing.on, here) if pair else None
            if pair is None or shown is None:
                rows.pop(key, None)
                continue
            old = rows.get(key)
            rows[key] = Suggestion(
                pk=old.pk if old else Suggestion().pk,
                question=question,
                kind=AID,
                key=key,
                base=pair.base,
                score=pair.score,
                shown=shown,
                method=method_of(library.trained()),
                found_at=old.found_at if old else this_hour(),
            )
        if {key: (row.base, row.score, row.shown) for key, row in rows.items()} == before:
            return
        _put(question.pk, rows.values())
        left = before.keys() - rows.keys()
        if left and (was_full or max(before[key][0] for key in left) >= first):
            # What stood behind it was not kept: only a whole reading knows what comes in its place.
            mark([question.pk], anew=True)


def _put(question_id: int, rows: Iterable[Suggestion]) -> None:
    """Keep these aids beside a question, in the order of their scores, and no other."""
    kept = sorted(rows, key=lambda row: (-row.score, row.shown["href"]))[:MOST]
    for place, row in enumerate(kept):
        row.place = place
    Suggestion.objects.filter(question=question_id, kind=AID).exclude(
        pk__in=[row.pk for row in kept]
    ).delete()
    Suggestion.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["base", "score", "place", "shown", "method"],
    )
    Reading.objects.filter(pk=question_id).update(aids=len(kept))
    page_cache.changed(f"question-{question_id}")


def reweigh(key: int, topics: Collection[int], after: int, limit: int) -> int | None:
    """Bring what readers say of an aid into its scores beside questions on these topics.

    Some questions after ``after``; return the last one, or nothing at the end.
    """
    rows = Suggestion.objects.filter(kind=AID, key=key, question__gt=after)
    rows = rows.filter(question__topic_links__tag__in=topics).order_by("question").distinct()
    questions = list(rows.values_list("question", flat=True)[:limit])
    for question_id in questions:
        beside = list(Suggestion.objects.filter(question=question_id, kind=AID))
        its = list(Question.objects.get(pk=question_id).topic_links.values_list("tag", flat=True))
        here, everywhere = opinions(its, [key]).get(key, (Said(), Said()))
        for row in beside:
            if row.key == key:
                row.score = row.base * usefulness.factor(here, everywhere)
                others = [fact for fact in row.shown["facts"] if fact["label"] != "Lecteurs"]
                told = french(usefulness.told(here))
                row.shown["facts"] = others + ([{"label": "Lecteurs", "text": told}] if told else [])
        _put(question_id, beside)
    return questions[-1] if len(questions) == limit else None
