"""How often an account may act: the table of quotas, counted by ``core.limits``."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from community.questions import policies
from community.questions.errors import OverLimit
from community.questions.models import Answer, PostState, Quota
from community.questions.models.quotas import QuotaAction, Standing
from core.actors import Actor
from core.limits import Limit, hit
from core.wording import duration, number

NEW_FOR = timedelta(days=7)
# Answers found useful more than not, from which an account is trusted like the team.
TRUSTED_FROM = 20

NOUNS = {
    QuotaAction.ASK: ("une question", "questions"),
    QuotaAction.ANSWER: ("une réponse", "réponses"),
    QuotaAction.VOTE: ("un vote", "votes"),
    QuotaAction.ME_TOO: ("un « moi aussi »", "« moi aussi »"),
    QuotaAction.COMMENT: ("un commentaire", "commentaires"),
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
    standing = standing_of(account, by)
    for quota in Quota.objects.filter(action=action, standing=standing).order_by("seconds"):
        limit = Limit(f"questions.{action}.{quota.seconds}", quota.count, quota.seconds)
        verdict = hit(limit, str(account.pk))
        if not verdict.allowed:
            raise OverLimit(_message(quota, verdict.retry_after), retry_after=verdict.retry_after)


def _message(quota: Quota, retry_after: int) -> str:
    one, many = NOUNS[QuotaAction(quota.action)]
    most = one if quota.count == 1 else f"{number(quota.count)} {many}"
    period = PERIODS.get(quota.seconds, f"en {duration(timedelta(seconds=quota.seconds))}")
    wait = duration(timedelta(seconds=max(60, retry_after)))
    later = " Les comptes de plus de sept jours peuvent davantage." if quota.standing == Standing.NEW else ""
    return f"Vous allez vite : {most} {period} au plus. Réessayez dans {wait}, rien n’est perdu.{later}"
