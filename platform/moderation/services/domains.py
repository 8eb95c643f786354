"""The list of sites whose links are kept back."""

from __future__ import annotations

import re

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import audit
from core.actors import Actor
from core.errors import Refusal
from moderation import policies
from moderation.models import BlockedDomain

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def clean_domain(typed: str) -> str:
    """Return the bare domain of what was typed or pasted: an address will do."""
    bare = re.sub(r"^[a-z]+://", "", typed.replace("\x00", "").strip().lower())
    bare = re.split(r"[/?#:]", bare)[0].removeprefix("www.").rstrip(".")
    try:
        bare = bare.encode("idna").decode("ascii") if bare else ""
    except UnicodeError:
        bare = ""
    if len(bare) > 253 or not DOMAIN.fullmatch(bare):
        raise Refusal("domain", "Écrivez un nom de domaine, comme exemple.fr.")
    return bare


@transaction.atomic
def block_domain(typed: str, *, by: Actor, why: str) -> BlockedDomain:
    """Keep back, from now on, every post that links to a site; one already there gets the new reason."""
    if not policies.can_moderate(by):
        raise PermissionDenied
    domain, why = clean_domain(typed), " ".join(why.replace("\x00", "").split())
    if not why:
        raise Refusal("why", "Dites pourquoi, pour les modérateurs qui viendront après vous.")
    if len(why) > 200:
        raise Refusal("why", "200 caractères au plus.")
    row, _ = BlockedDomain.objects.update_or_create(domain=domain, defaults={"why": why, "by_id": int(by.id)})
    audit.record("moderation.blockeddomain.block", row, by=by, why=why)
    return row


@transaction.atomic
def unblock_domain(row_id: int, *, by: Actor) -> None:
    if not policies.can_moderate(by):
        raise PermissionDenied
    if row := BlockedDomain.objects.filter(pk=row_id).first():
        audit.record("moderation.blockeddomain.unblock", row, by=by, before=row.domain[:60])
        row.delete()
