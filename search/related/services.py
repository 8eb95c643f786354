"""Finding what goes with what, and reading it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from core import outbox, page_cache
from core.capabilities import SearchDocument, searchables
from search import engine
from search.analysis.words import clean, tokens
from search.engines.interface import Entry, Gone
from search.related.models import Related
from taxonomy.vocabulary import topic_names

EVERYONE = AnonymousUser()
QUESTION, GUIDE, TESTIMONIAL = "questions.question", "pages.guide", "pages.testimonial"
# What is looked for beside each kind, and how many of it.
BESIDE = {
    QUESTION: {GUIDE: 2, TESTIMONIAL: 1},
    GUIDE: {QUESTION: 4},
    TESTIMONIAL: {QUESTION: 3},
}
# What a page shows beside moves with these pages' version.
SHOWN_WITH = {QUESTION: "pages", GUIDE: "questions", TESTIMONIAL: "questions"}
MOST_BODY = 400  # characters, after the title
LEAST_COMMON = 3  # words: with fewer in common, two texts are only both French
LEAST_IN_TITLES = 2  # the same of two titles, where no topic is in common
LEAST_LETTERS = 4
LOOKED_AT = 20  # of the nearest, those that go with it are kept
BATCH = 50
KEEP = 60  # seconds


def told(changes: Iterable[Entry | Gone]) -> None:
    """Have what goes with rows that the index was just told of found anew."""
    keys: dict[str, list[int]] = {}
    for change in changes:
        if isinstance(change, Entry) and change.kind in BESIDE:
            keys.setdefault(change.kind, []).append(change.document.key)
    if keys:
        with transaction.atomic():
            for kind, some in keys.items():
                Related.objects.mark(kind, some)
            promise()


def missing(entries: Iterable[Entry]) -> None:
    """Have what goes with rows that came in bulk found, if it never was."""
    keys: dict[str, list[int]] = {}
    for entry in entries:
        if entry.kind in BESIDE:
            keys.setdefault(entry.kind, []).append(entry.document.key)
    for kind, some in keys.items():
        Related.objects.mark(kind, some, only_new=True)


def promise() -> None:
    """Promise that what is stale is found anew."""
    with transaction.atomic():
        outbox.enqueue("related.refresh", once_key=f"related-{secrets.token_hex(8)}", coarse=True)


def refresh() -> bool:
    """Find anew what goes with some stale rows; return whether more wait. Raises ``EngineDownError``."""
    stale = Related.objects.filter(stale=True)
    for row in list(stale.order_by("id")[:BATCH]):
        before = row.near
        near = _near(row)
        Related.objects.filter(pk=row.pk).update(near=near, stale=False)
        if row.kind == QUESTION and near != before:
            # By its name: what stands beside questions, with its reason, is made above.
            with transaction.atomic():
                once_key = f"pages-{secrets.token_hex(8)}"
                outbox.enqueue(
                    "suggestions.pages_changed", once_key=once_key, coarse=True, question_id=row.key
                )
        if row.kind != QUESTION and near != before:
            # A page that is new beside these questions is to be seen there.
            Related.objects.filter(kind=QUESTION, key__in=[key for _, key in near]).update(stale=True)
    return stale.exists()


def _near(row: Related) -> list[list[Any]]:
    document = next(iter(searchables[row.kind].documents([row.key])), None)
    if document is None:
        return []
    text = f"{document.title}\n{document.body[:MOST_BODY]}"
    near: list[list[Any]] = []
    for kind, most in BESIDE[row.kind].items():
        hits = engine.current().similar(text, [kind], LOOKED_AT)
        keys = [hit.key for hit in hits if len(hit.matched) >= LEAST_COMMON]
        others = {other.key: other for other in searchables[kind].documents(keys)} if keys else {}
        fitting = [key for key in keys if key in others and goes_with(document, others[key])]
        near += [[kind, key] for key in fitting[:most]]
    return near


def goes_with(one: SearchDocument, other: SearchDocument) -> bool:
    """Say whether two texts are about the same thing: words in common alone put any two side by side."""
    return bool(topics_in_common(one, other)) or len(words_in_common(one, other)) >= LEAST_IN_TITLES


def topics_in_common(one: SearchDocument, other: SearchDocument) -> list[str]:
    """Return the names of the topics that both bear, less those that a narrower one brings along."""
    known = topic_names()
    slugs = set(one.facets.get("topic", ())) & set(other.facets.get("topic", ()))
    held = {pk: topic for pk, topic in known.items() if topic.slug in slugs}
    # A parent comes along with each of its children: two of them have little to do with one another.
    narrow = [
        topic for pk, topic in held.items() if not _comes_along(pk, one) and not _comes_along(pk, other)
    ]
    return sorted(topic.name for topic in narrow)


def _comes_along(pk: int, document: SearchDocument) -> bool:
    borne = document.facets.get("topic", ())
    return any(topic.parent == pk and topic.slug in borne for topic in topic_names().values())


def words_in_common(one: SearchDocument, other: SearchDocument) -> list[str]:
    """Return the words of the first title that the second has too."""
    theirs = {token.stem for token in tokens(clean(other.title))}
    title = clean(one.title)
    found: dict[str, str] = {}
    for token in tokens(title):
        word = title[token.start : token.end].lower()
        if token.stem in theirs and len(word) >= LEAST_LETTERS and not word.isdigit():
            found.setdefault(token.stem, word)
    return list(found.values())


def near_of(kind: str, key: int) -> list[tuple[str, int]]:
    """Return kinds and keys of what was found to go with a row, nearest first. One query."""
    near = Related.objects.filter(kind=kind, key=key).values_list("near", flat=True).first() or []
    return [(other, pk) for other, pk in near]


def beside(kind: str, key: int) -> list[dict[str, str]]:
    """Items of ``components/links.html``: the same for everyone, and none of what was hidden since.

    A query for the row and one for each kind beside it, once a minute.
    """
    name = f"related:{kind}:{key}"
    return page_cache.kept(name, SHOWN_WITH[kind], partial(_links, kind, key), life=KEEP)


def _links(kind: str, key: int) -> list[dict[str, str]]:
    near = near_of(kind, key)
    keys: dict[str, list[int]] = {}
    for other, pk in near:
        keys.setdefault(other, []).append(pk)
    links = []
    for other, some in keys.items():
        rows = {row.pk: row for row in searchables[other].visible_to(EVERYONE).filter(pk__in=some)}
        for pk in some:
            if pk in rows:
                entry = searchables[other].entry(rows[pk])
                links.append({"title": entry["title"], "href": entry["href"], "note": entry["above"]})
    return links
