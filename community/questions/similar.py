"""Questions like another one, or like what is being typed: asked of what searches, which knows French.

While nothing answers there, words of titles in SQL, ranked in Python. What is like a question is found when
it is published and kept with it: its page is read far more often.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import or_

from django.db.models import Q

from community.questions import wording
from community.questions.models import Question
from core import indexing, page_cache
from core.words import fold

# Asked in most titles, so they tell nothing.
EMPTY_WORDS = frozenset(
    re.split(
        r"\s+",
        "alors aussi avant avec avoir bien cela ceci cette chez comme comment dans depuis dois doit donc "
        "elle entre entreprise etre faire fait faut leur leurs mais meme moins mois notre nous parce "
        "pendant peut peux plus pour pourquoi puis quand quel quelle quelles quels quest quoi sans sera "
        "sont suis toujours tous tout toute toutes trop votre vous",
    )
)
KIND = "questions.question"
LEAST_TYPED = 3
MOST_BODY = 400
"""Characters of a body that are compared, after the title."""
LEAST_LETTERS = 4
MOST_WORDS = 8
CANDIDATES = 60
# Letters of a word that are compared: « impayé » finds « impayées ».
STEM = 6


def stems(text: str) -> list[str]:
    """Return what tells one title from another: long words, folded, cut to their beginning, each once."""
    words = [word for word in fold(text[:400]).split() if len(word) >= LEAST_LETTERS]
    return list(dict.fromkeys(word[:STEM] for word in words if word not in EMPTY_WORDS))[:MOST_WORDS]


def _pieces(text: str) -> list[str]:
    """Return parts of the words as typed that both databases find in a title, whatever its accents."""
    found = []
    for word in re.findall(r"[^\W\d_]+", text[:400]):
        if fold(word) in EMPTY_WORDS or len(word) < LEAST_LETTERS:
            continue
        # Neither database folds accents: the longest run without one stands for the word.
        piece = max(re.findall(r"[a-z]+", word.lower()) or [""], key=len)[:STEM]
        if len(piece) >= LEAST_LETTERS - 1:
            found.append(piece)
    return list(dict.fromkeys(found))[:MOST_WORDS]


def _best(found: list[Question], wanted: list[str], limit: int) -> list[Question]:
    ranks = {question.pk: len(set(wanted) & set(stems(question.title))) for question in found}
    near = [question for question in found if ranks[question.pk]]
    return sorted(near, key=lambda question: -ranks[question.pk])[:limit]


def like_title(user, title: str, *, limit: int = 3) -> list[Question]:
    """Return questions like the one whose title is being typed, the nearest first. Two queries at most."""
    if len(fold(title)) < LEAST_TYPED:
        return []
    keys = _alike(title, limit=2 * limit)
    rows = _listed(user).in_bulk(keys)
    return [rows[key] for key in keys if key in rows][:limit] or _sharing_words(user, title, limit)


def _alike(text: str, *, limit: int) -> list[int]:
    """Return keys of questions that speak of the same thing, nearest first; none while nothing answers."""
    try:
        return [match.key for match in indexing.similar(text, [KIND], limit=limit)]
    except indexing.Unavailable:
        return []


def _sharing_words(user, title: str, limit: int) -> list[Question]:
    pieces = _pieces(title)
    if not pieces:
        return []
    rows = _listed(user).filter(reduce(or_, (Q(title__icontains=piece) for piece in pieces)))
    return _best(list(rows.order_by("-last_activity_at", "-id")[:CANDIDATES]), stems(title), limit)


def like_question(user, question: Question) -> list[Question]:
    """Return what ``keep`` found and may still be shown, the nearest first. One query."""
    if not question.near_ids:
        return []
    rows = Question.objects.visible_to(user).listed().only("title", "answer_count")
    near = rows.in_bulk(question.near_ids)
    return [near[other] for other in question.near_ids if other in near]


def keep(question: Question, *, limit: int = 3) -> list[int]:
    """Find the questions most like this one, then those on its topic, and keep their ids with it."""
    text = f"{question.title}\n{wording.words(question.body_html)[:MOST_BODY]}"
    keys = [key for key in _alike(text, limit=2 * limit) if key != question.pk]
    listed = set(Question.objects.listed().filter(pk__in=keys).values_list("pk", flat=True))
    ids = [key for key in keys if key in listed][:limit]
    if len(ids) < limit:
        ids += [other.pk for other in _on_its_topic(question, limit) if other.pk not in ids]
        ids = ids[:limit]
    Question.objects.filter(pk=question.pk).update(near_ids=ids)
    page_cache.changed(f"question-{question.pk}")
    return ids


def _on_its_topic(question: Question, limit: int) -> list[Question]:
    """Read from the index of a topic's list."""
    topic = next(iter(question.topic_keys), None)
    if topic is None:
        return []
    rows = Question.objects.listed().filter(topic_links__tag=topic).exclude(pk=question.pk)
    found = list(rows.only("title").order_by("-topic_links__last_activity_at", "-id")[:CANDIDATES])
    near = _best(found, stems(question.title), limit)
    return near + [other for other in found if other not in near][: limit - len(near)]


def _listed(user):
    return Question.objects.visible_to(user).listed().for_card()
