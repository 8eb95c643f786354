"""Reporting: one case for each content, and what may hide it before anybody has looked."""

from __future__ import annotations

import math
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from accounts.models import User
from accounts.suspension import check_may_write
from core.actors import SYSTEM, Actor
from core.capabilities import Subject, moderated
from core.errors import OverLimit, Refusal
from core.limits import Limit, hit
from core.wording import duration
from moderation import policies, subjects
from moderation.errors import NotThere, OwnContent
from moderation.models import Case, Decision, Flag, Origin, Outcome
from moderation.rules import REPORTS
from moderation.services.cases import live_case, moment, record

WORDS_MAX = 1_000
# Accounts younger than this weigh in the order of the queue, and hide nothing.
ESTABLISHED_AFTER = timedelta(days=7)
ACCOUNTS_TO_MASK = 3
# From this share of reports upheld, an account's reports weigh more; below, less.
FAIR = 0.7
VISITOR_WEIGHT = 0.5
DAY = 86_400  # seconds
QUOTAS = {"new": 5, "member": 20, "trusted": 50, "visitor": 3}


@transaction.atomic
def flag(
    kind: str, subject_id: int, *, by: Actor | None, reason: str, words: str = "", bucket: str = ""
) -> Flag:
    """Report a content; the same person again changes nothing and returns their first report.

    ``by`` is nobody for a visitor, whose ``bucket`` (``prechecks.rates``) is counted and not kept. Raises
    ``NotThere``, ``OwnContent``, ``Refusal``, ``OverLimit``, ``Suspended``.
    """
    reporter = _account(by)
    if reporter:
        check_may_write(reporter)
    found = subjects.find(kind, subject_id)
    if found is None or found[1].standing not in subjects.PUBLIC:
        raise NotThere(kind)
    subject = found[1]
    if policies.is_owner(by, subject):
        raise OwnContent
    words = _checked(reason, words)
    if reporter:
        earlier = Flag.objects.filter(case__in=Case.objects.live().about(kind, subject_id), reporter=reporter)
        if flagged := earlier.first():
            return flagged
    _spend(reporter, by, bucket)
    case = live_case(kind, subject_id, subject, Origin.FLAGS)
    # Under the lock: somebody may have hidden it while we waited.
    if fresh := subjects.find(kind, subject_id):
        subject = fresh[1]
    established = reporter is not None and timezone.now() - reporter.date_joined >= ESTABLISHED_AFTER
    weight = weigh(reporter, by) if reporter else VISITOR_WEIGHT
    values = {
        "reason": reason,
        "words": words,
        "weight": weight,
        # Whoever was mostly wrong so far does not hide either.
        "counts": established and weight >= 1,
        "trusted": policies.is_trusted(by),
        "made_at": moment(case.coarse or reporter is None),
    }
    if reporter:
        flagged, created = Flag.objects.get_or_create(case=case, reporter=reporter, defaults=values)
    else:
        flagged, created = Flag.objects.create(case=case, **values), True
    if created:
        _count(case, flagged, subject)
        _mask_by_the_rule(case, subject)
    return flagged


def weigh(reporter: User, by: Actor | None) -> float:
    """Return the weight of a report: 1, more for the team, more or less by what became of earlier ones."""
    record_ = Flag.objects.filter(reporter=reporter, upheld__isnull=False).aggregate(
        count=Count("pk"), right=Count("pk", filter=Q(upheld=True))
    )
    bonus = 0.0
    if record_["count"]:
        # Damped: a long record counts, a thousand reports do not make a judge.
        bonus = (record_["right"] / record_["count"] - FAIR) * math.log1p(record_["count"])
    role = 2.0 if policies.is_trusted(by) else 0.0
    return max(0.1, 1.0 + role + bonus)


def _account(by: Actor | None) -> User | None:
    if by is None:
        return None
    account = User.objects.filter(pk=by.id, is_active=True).first() if by.kind == "user" else None
    if account is None:
        raise PermissionDenied
    return account


def _checked(reason: str, words: str) -> str:
    if reason not in dict(REPORTS):
        raise Refusal("reason", "Choisissez ce qui ne va pas dans la liste.")
    clean = words.replace("\x00", "").replace("\r\n", "\n").strip()
    if reason == "other" and not clean:
        raise Refusal("words", "Dites en quelques mots ce qui ne va pas.")
    if len(clean) > WORDS_MAX:
        raise Refusal("words", f"Il en faut moins : {WORDS_MAX} caractères au plus.")
    return clean


def _spend(reporter: User | None, by: Actor | None, bucket: str) -> None:
    if reporter is None:
        standing, key = "visitor", bucket
    elif policies.is_trusted(by):
        standing, key = "trusted", str(reporter.pk)
    else:
        new = timezone.now() - reporter.date_joined < ESTABLISHED_AFTER
        standing, key = ("new" if new else "member"), str(reporter.pk)
    verdict = hit(Limit(f"moderation.flag.{standing}", QUOTAS[standing], DAY), key)
    if not verdict.allowed:
        wait = duration(timedelta(seconds=max(60, verdict.retry_after)))
        raise OverLimit(
            f"Vous avez signalé beaucoup de contenus aujourd’hui : {QUOTAS[standing]} par jour au plus. "
            f"Réessayez dans {wait}.",
            retry_after=verdict.retry_after,
        )


def _count(case: Case, flagged: Flag, subject: Subject) -> None:
    case.flag_count += 1
    if flagged.reporter_id:
        case.account_weight += flagged.weight
    else:
        case.visitor_count += 1
    # Many visitors may be one: each weighs less than the one before.
    weight = case.account_weight + VISITOR_WEIGHT * math.log1p(case.visitor_count)
    case.stakes = max(1.0, weight) * subject.reach
    case.save(update_fields=["flag_count", "visitor_count", "account_weight", "stakes"])


def _mask_by_the_rule(case: Case, subject: Subject) -> None:
    """Hide what three established accounts, or one of the team, reported; never the State's own words."""
    if subject.official or subject.standing != "published" or "mask" not in moderated[case.kind].moves:
        return
    counted = case.flags.aggregate(
        accounts=Count("reporter", filter=Q(counts=True), distinct=True),
        trusted=Count("pk", filter=Q(trusted=True)),
        weight=Sum("weight", filter=Q(counts=True)),
    )
    if counted["accounts"] < ACCOUNTS_TO_MASK and not counted["trusted"]:
        return
    if _found_right(case, subject):
        return
    why = "signalé par l’équipe" if counted["trusted"] else f"signalé par {counted['accounts']} comptes"
    moderated[case.kind].moves["mask"](case.subject_id, by=SYSTEM, why=why)
    case.masked_automatically = True
    case.save(update_fields=["masked_automatically"])
    record(case, "mask", by=SYSTEM, why=why, before=subject.standing, content_version=subject.version)


def _found_right(case: Case, subject: Subject) -> bool:
    """Whether a moderator has looked at these very words and left them."""
    last = (
        Decision.objects.filter(kind=case.kind, subject_id=case.subject_id, undone=False)
        .order_by("-decided_at")
        .first()
    )
    return (
        last is not None
        and last.outcome in (Outcome.KEEP, Outcome.OVERTURN)
        and last.content_version == subject.version
    )
