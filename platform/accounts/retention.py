"""How long the accounts' data are kept. The nightly job runs every entry of the registry."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import effects, privacy
from accounts.groups import LastAdmin
from accounts.models import LoginCode, Session, UsedCode, User
from core import outbox
from core.capabilities import Retention, retentions

UNUSED = timedelta(days=2 * 365)
NOTICE = timedelta(days=30)
CODES = timedelta(days=1)
ROWS = 500  # rows deleted in one slice
PEOPLE = 5  # accounts erased in one slice: each goes through the whole registry


def _delete_slice(rows: QuerySet) -> int:
    return rows.model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True)[:ROWS])).delete()[0]


def purge_codes(now: datetime) -> int:
    return _delete_slice(LoginCode.objects.filter(asked_at__lt=now - CODES))


def purge_used_codes(now: datetime) -> int:
    # A used digest must outlive its code.
    return _delete_slice(UsedCode.objects.filter(used_at__lt=now - 2 * CODES))


def purge_sessions(now: datetime) -> int:
    return _delete_slice(Session.objects.filter(expire_date__lt=now))


def _unused_since(moment: datetime) -> Q:
    return Q(last_login__lt=moment) | Q(last_login=None, date_joined__lt=moment)


def purge_unused(now: datetime) -> int:
    """Announce the erasure of accounts unused for 23 months, and erase those announced a month ago."""
    # Whoever came back is used again, and would be told anew.
    User.objects.exclude(_unused_since(now - UNUSED + NOTICE)).filter(
        erasure_announced_at__isnull=False
    ).update(erasure_announced_at=None)
    quiet = User.objects.filter(_unused_since(now - UNUSED + NOTICE), erasure_announced_at=None)
    done = 0
    for user in quiet.order_by("pk")[:PEOPLE]:
        announce(user, now)
        done += 1
    due = User.objects.filter(_unused_since(now - UNUSED), erasure_announced_at__lte=now - NOTICE)
    for user_id in due.order_by("pk").values_list("pk", flat=True)[:PEOPLE]:
        try:
            privacy.erase(user_id)
        except LastAdmin:  # stays, whatever its age; the only one, so the others are reached
            continue
        done += 1
    return done


@transaction.atomic
def announce(user: User, now: datetime) -> None:
    user.erasure_announced_at = now
    user.save(update_fields=["erasure_announced_at"])
    outbox.enqueue(effects.mail_unused, once_key=f"unused-{user.pk}-{now:%Y%m%d}", user_id=user.pk)


for entry in (
    Retention("accounts.codes", "Codes envoyés par courriel, avec l’adresse", "24 heures",
              "le temps de s’en servir : ils sont valables 15 minutes", purge_codes),
    Retention("accounts.used_codes", "Empreintes des codes utilisés, sans adresse", "48 heures",
              "refuser qu’un code serve deux fois", purge_used_codes),
    Retention("accounts.sessions", "Sessions des navigateurs", "30 jours sans visite",
              "rester connecté ; 30 minutes pour l’équipe", purge_sessions),
    Retention("accounts.unused", "Compte inutilisé", "2 ans, avec un courriel 30 jours avant",
              "durée jugée proportionnée par la CNIL pour un compte inactif", purge_unused),
):  # fmt: skip
    retentions.register(entry)
