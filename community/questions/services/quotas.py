"""How often an account may act: the table of quotas, counted by ``core.limits``."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from community.questions import policies
from community.questions.models import Answer, PostState, Quota
from community.questions.models.quotas import QuotaAction, Standing
from core.actors import Actor
from core.errors import OverLimit
from core.limits import Limit, hit, is_spent
from core.wording import duration, number

NEW_FOR = timedelta(days=7)
# Answers found useful more than not, from which an account is trusted like the team.
TRUSTED_FROM = 20

NOUNS = {
    QuotaAction.ASK: ("une question", "questions"),
    QuotaAction.ANSWER: ("une réponse", "réponses"),
    QuotaAction.VOTE: ("un vote", "votes"),
    QuotaAction.ME_TOO: ("un « moi aussi »", "« moi aussi »"),
    QuotaAction.PRECISE: ("une précision", "précisions"),
    QuotaAction.OPEN: ("un essai", "essais"),
    QuotaAction.COMMENT: ("un commentaire", "commentaires"),
    QuotaAction.CONTACT: ("une nouvelle conversation", "nouvelles conversations"),
    QuotaAction.MESSAGE: ("un message", "messages"),
}
PERIODS = {60: "par minute", 3600: "par heure", 86400: "par jour"}


def standing_of(account: User, by: Actor) -> Standing:
    if policies.can_animate(by) or policies.can_answer_officially(by):
        return Standing.TRUSTED
    if timezone.now() - account.date_joined < NEW_FOR:
        return Standing.NEW
    useful = Answer.objects.filter(author=account, state=PostState.PUBLISHED, up_count__gt=F("down_count"))
    return Standing.TRUSTED if useful[:TRUSTED_FROM].count() == TRUSTED_FROM else Standing.MEMBER


def spend(account: User, by: Actor, action: QuotaAction) -> None:
    """Count one more ``action``, or raise ``OverLimit``. Comes last: what else refuses costs nothing."""
    _spend(action, standing_of(account, by), str(account.pk))


def spend_by_receipt(by: Actor, action: QuotaAction) -> None:
    _spend(action, Standing.RECEIPT, by.id)


def spend_by_neighbourhood(bucket: str, action: QuotaAction) -> None:
    """Count one more ``action`` of a visitor's neighbourhood (``core.anonymous.bucket_of``)."""
    _spend(action, Standing.VISITOR, bucket)


def refuse_if_spent(bucket: str, action: QuotaAction) -> None:
    """Raise ``OverLimit`` when one more would be too many, and count nothing."""
    for quota, limit in _limits(action, Standing.VISITOR):
        verdict = is_spent(limit, bucket)
        if not verdict.allowed:
            raise OverLimit(_message(quota, verdict.retry_after), retry_after=verdict.retry_after)


def _spend(action: QuotaAction, standing: Standing, key: str) -> None:
    for quota, limit in _limits(action, standing):
        verdict = hit(limit, key)
        if not verdict.allowed:
            raise OverLimit(_message(quota, verdict.retry_after), retry_after=verdict.retry_after)


def _limits(action: QuotaAction, standing: Standing) -> list[tuple[Quota, Limit]]:
    quotas = Quota.objects.filter(action=action, standing=standing).order_by("seconds")
    return [
        (quota, Limit(f"questions.{action}.{standing}.{quota.seconds}", quota.count, quota.seconds))
        for quota in quotas
    ]


def _message(quota: Quota, retry_after: int) -> str:
    one, many = NOUNS[QuotaAction(quota.action)]
    most = one if quota.count == 1 else f"{number(quota.count)} {many}"
    period = PERIODS.get(quota.seconds, f"en {duration(timedelta(seconds=quota.seconds))}")
    wait = duration(timedelta(seconds=max(60, retry_after)))
    later = " Les comptes de plus de sept jours peuvent davantage." if quota.standing == Standing.NEW else ""
    return f"Vous allez vite : {most} {period} au plus. Réessayez dans {wait}, rien n’est perdu.{later}"
