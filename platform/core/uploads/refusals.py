"""Why a file is not taken, in words for whoever sent it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.files.base import File

MEGABYTE = 1_000_000
MAX_BYTES = 10 * MEGABYTE


class UploadRefused(ValidationError):  # noqa: N818
    """A file that we do not take. A form shows its message beside the field."""


def read_bounded(upload: File) -> bytes:
    """Return the bytes of ``upload``, once its size is known to be right."""
    size = upload.size
    if not size:
        raise UploadRefused("Ce fichier est vide. Choisissez-en un autre.", code="empty")
    if size > MAX_BYTES:
        raise UploadRefused(
            f"Ce fichier pèse {size / MEGABYTE:.0f} Mo : la limite est de {MAX_BYTES // MEGABYTE} Mo.",
            code="too_heavy",
        )
    upload.seek(0)
    # One more than allowed: a size that lies is found out by reading.
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UploadRefused(f"Ce fichier dépasse {MAX_BYTES // MEGABYTE} Mo.", code="too_heavy")
    return data
