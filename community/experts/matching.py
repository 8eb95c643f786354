"""The facts that routing wants about everybody who may be invited, in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from community.experts.models import Expert, Invitation
from community.experts.routing import HALF_LIFE, Candidate, Known, presence
from community.questions.models import Answer, PostState, Question
from community.reputation.skills import skills
from taxonomy.models import Topic

WEEK = timedelta(days=7)
# Beyond, an answer counts for less than a hundredth: not worth reading.
PRESENT_OVER = timedelta(days=7 * HALF_LIFE)
# How many hold their hand up for one question: more would change nothing to the first three.
MOST = 2_000


def topics_of(question: Question) -> list[int]:
    return list(question.topic_keys)


def neighbours(topics: Collection[int]) -> set[int]:
    """Return the topics beside these: parent, children, sisters."""
    if not topics:
        return set()
    parents = set(Topic.objects.filter(pk__in=topics, parent__isnull=False).values_list("parent", flat=True))
    beside = Topic.objects.filter(Q(pk__in=parents) | Q(parent__in=parents) | Q(parent__in=topics))
    return set(beside.values_list("pk", flat=True)) - set(topics)


def candidates(question: Question, topics: Collection[int], near: Collection[int]) -> list[Candidate]:
    """Return those who may be invited, with what is known of them. Seven queries, whatever their number.

    Only who asked for it, holds a valid badge and is not away is read at all; the rest is for routing to say.
    """
    today, now = timezone.localdate(), timezone.now()
    experts = list(
        Expert.objects.verified()
        .filter(takes_invitations=True, person__suspended_until=None)
        .filter(Q(away_until=None) | Q(away_until__lt=today))
        .prefetch_related("topic_links")
        .order_by("pk")[:MOST]
    )
    people = {expert.person_id: expert.pk for expert in experts}
    wanted = {*topics, *near}
    known = _known(wanted, list(people))
    invited = dict(
        Invitation.objects.filter(expert__in=people.values(), invited_at__gt=now - WEEK)
        .values_list("expert")
        .order_by()
        .annotate(Count("pk"))
    )
    ages = defaultdict(list)
    recent = Answer.objects.filter(
        author__in=people, state=PostState.PUBLISHED, answered_at__gt=now - PRESENT_OVER
    )
    for person, answered_at in recent.order_by().values_list("author", "answered_at"):
        ages[person].append((now - answered_at).total_seconds() / 86_400)
    return [
        Candidate(
            expert.pk,
            known=known.get(expert.person_id, {}),
            chosen=frozenset(link.tag_id for link in expert.topic_links.all()) & wanted,
            presence=presence(ages[expert.person_id]),
            invited=invited.get(expert.pk, 0),
            most=expert.weekly_invitations,
            wants=expert.takes_invitations,
            available=not expert.is_away,
            # Whoever asked without a name is nobody here, and nothing tries to know.
            is_asker=question.author_id == expert.person_id,
            trade=expert.profession,
        )
        for expert in experts
    ]


def _known(topics: Collection[int], people: list[int]) -> dict[int, dict[int, Known]]:
    """Return by person and topic what their answers there were worth, and how many they gave."""
    found: dict[int, dict[int, Known]] = defaultdict(dict)
    if not topics or not people:
        return found
    bounds = {(each.person_id, each.topic_id): each.lower_bound for each in skills(topics, person_ids=people)}
    counted = (
        Answer.objects.filter(
            author__in=people, state=PostState.PUBLISHED, question__topic_links__tag__in=topics
        )
        .order_by()
        .values_list("author", "question__topic_links__tag")
        .annotate(Count("pk"))
    )
    for person, topic, count in counted:
        # 0.4 is what the formula gives to whoever nobody has judged.
        found[person][topic] = Known(bounds.get((person, topic), UNJUDGED), count)
    return found


UNJUDGED = 0.4
