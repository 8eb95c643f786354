"""The demonstration's accounts: one for each role and a plain member, as if three months old."""

from __future__ import annotations

import json
import os
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import groups, second_factor
from accounts.models import User
from accounts.roles import ROLES
from core.actors import SYSTEM

DOMAIN = "demo.localhost"
AGE = timedelta(days=90)
FILE = "demo-accounts.json"
NAMES = {
    "member": "Sylvie Fournil",
    "author": "Anaïs Plume",
    "editor": "Édouard Marge",
    "moderator": "Modeste Juste",
    "animator": "Anne Ruche",
    "state_team": "Étienne Pilote",
    "admin": "Adama Clé",
}


def email_of(role: str) -> str:
    """Return the address of the demonstration's ``role``, or of ``"member"``."""
    return f"{role.replace('_', '-')}@{DOMAIN}"


def load() -> list[str]:
    """Make the accounts that are missing and return a line for each: role, address, second factor.

    The secrets are drawn here, once, and kept in ``var/`` for the owner of the machine alone.
    """
    if not settings.DEMO:
        raise RuntimeError("accounts whose secrets are printed belong to a demonstration (DEMO=1)")
    file = settings.VAR / FILE
    secrets: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    lines = []
    for name, display_name in NAMES.items():
        email, secret = email_of(name), secrets.get(name, "")
        with transaction.atomic():
            user, created = User.objects.get_or_create(email=email, defaults={"display_name": display_name})
            if created:
                user.date_joined = timezone.now() - AGE
                user.set_unusable_password()
                user.save(update_fields=["date_joined", "password"])
            if name in ROLES:
                groups.set_roles(user.pk, {name}, by=SYSTEM, why="demo")
                if not secret or not second_factor.is_on(user):
                    secret = secrets[name] = second_factor.new_secret()
                    second_factor.install(user, secret)
        label = ROLES[name].label if name in ROLES else "Membre"
        lines.append(f"{label:<18} {email:<28} {secret}".rstrip())
    _write(secrets)
    return lines


def _write(secrets: dict[str, str]) -> None:
    file = settings.VAR / FILE
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(secrets, out, indent=2)
