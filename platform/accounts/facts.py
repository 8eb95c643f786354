"""What the public indicators count about accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from accounts.models import User
from core.capabilities import Fact, facts
from core.daily import by_day


def joined(start: datetime, end: datetime) -> Mapping[date, int]:
    return by_day(User.objects.filter(is_active=True), "date_joined", start, end)


facts.register(
    Fact(
        "accounts.joined",
        label="Comptes créés",
        about="Comptes ouverts dans le mois et qui le sont encore. Lire et demander s’en passent : ce "
        "nombre ne dit rien de ceux qui lisent.",
        group="activity",
        order=50,
        by_day=joined,
        only="month",
    )
)
