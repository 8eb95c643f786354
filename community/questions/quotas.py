"""The table of limits, lent to apps below that have limits too."""

from __future__ import annotations

from accounts.models import User
from community.questions.models.quotas import QuotaAction
from community.questions.services.quotas import spend
from core.actors import Actor
from core.capabilities import Quotas, quotas


def spend_by_name(account: User, by: Actor, action: str) -> None:
    spend(account, by, QuotaAction(action))


quotas.register(Quotas("questions", spend_by_name))
