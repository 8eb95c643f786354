"""Taking one's data away, and being erased: both walk the registry, so no app can be forgotten."""

from __future__ import annotations

import json
import tempfile
import zipfile
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from accounts.groups import refuse_last_admin
from accounts.models import User
from core import audit
from core.actors import SYSTEM
from core.capabilities import Erasure, ExportedFile, Keepsake, erasures

ACCOUNT = "accounts.User"
IN_MEMORY = 5_000_000  # bytes of an export kept in memory; beyond, in a temporary file

READ_ME = """Vos données sur Croissance connectée

Chaque fichier du dossier « donnees » porte le nom de ce qu’il contient, au format JSON.
Le dossier « fichiers » contient ce que vous avez déposé.
Rien de ce qui appartient à d’autres personnes n’est ici. Vos questions anonymes non plus : rien ne les relie
à votre compte, c’est leur principe.
"""


def export(user: User) -> IO[bytes]:
    """Return a zip of all that the registry knows of ``user``, ready to be read from its start."""
    archive = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("LISEZ-MOI.txt", READ_ME)
        for entry in erasures:
            rows = []
            for item in entry.export(user):
                if isinstance(item, ExportedFile):
                    box.writestr(f"fichiers/{entry.name}/{item.path}", item.content)
                else:
                    rows.append(item)
            if rows:
                text = json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
                box.writestr(f"donnees/{entry.name}.json", text)
    archive.seek(0)
    return archive


@transaction.atomic
def erase(user_id: int, *, texts: bool = False) -> list[Keepsake]:
    """Erase a person from every app, then the account; with ``texts``, all their words too.

    Returns what they must keep, to be shown once. ``LastAdmin`` when nobody else manages accounts.
    """
    kept: list[Keepsake] = []
    user = User.objects.select_for_update().get(pk=user_id)
    refuse_last_admin(user)
    for entry in erasures:
        if entry.name == ACCOUNT:
            continue
        if texts and entry.erase_texts:
            entry.erase_texts(user)
        else:
            kept += entry.erase(user) or ()
    # Before the row goes, and by nobody: the proof that it was done names no one.
    audit.record("accounts.erased", user, by=SYSTEM)
    account: Erasure = erasures[ACCOUNT]
    account.erase(user)
    return kept
