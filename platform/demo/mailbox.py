"""The mails that the file back end wrote, read back. Nothing here opens a path that came from an address."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

SHOWN = 100
# What the back end writes after each mail; a line of dashes inside a text is not followed by a header.
END = re.compile(rb"\n-{79}\n(?=[A-Za-z-]+:|\Z)")


@dataclass(frozen=True)
class Attachment:
    name: str
    kind: str
    size: int
    """In bytes."""


@dataclass(frozen=True)
class Mail:
    key: str
    sent_at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "Sans objet")

    @property
    def sender(self) -> str:
        return _people(self.message, "From")

    @property
    def recipient(self) -> str:
        return _people(self.message, "To")

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def attachments(self) -> list[Attachment]:
        return [
            Attachment(
                Path(part.get_filename() or "").name or "sans nom",
                part.get_content_type(),
                len(part.get_payload(decode=True) or b""),
            )
            for part in self.message.iter_attachments()
        ]

    def _body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        if part is None:
            return ""
        # Not ``get_content``: it raises for a character set that does not exist.
        return bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")


def _people(message: EmailMessage, header: str) -> str:
    found: tuple[Address, ...] = getattr(message[header], "addresses", ())
    return ", ".join(
        f"{each.display_name} ({each.addr_spec})" if each.display_name else each.addr_spec for each in found
    )


def folder() -> Path | None:
    """Return where mails are written, or ``None`` when they really leave."""
    return Path(settings.EMAIL_FILE_PATH) if getattr(settings, "EMAIL_FILE_PATH", None) else None


def newest(limit: int = SHOWN) -> list[Mail]:
    found: list[Mail] = []
    for path in _files():
        found += reversed(list(_read(path)))
        if len(found) >= limit:
            break
    return found[:limit]


def find(key: str) -> Mail | None:
    """Return one mail by its key, sought among those that are there."""
    for path in _files():
        if key.startswith(f"{path.stem}-"):
            return next((mail for mail in _read(path) if mail.key == key), None)
    return None


def _files() -> list[Path]:
    place = folder()
    if place is None or not place.is_dir():
        return []
    # Names are cut to the second: the file system knows better which of two came last.
    return sorted(place.glob("*.log"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def _read(path: Path) -> Iterator[Mail]:
    sent_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    for number, part in enumerate(END.split(path.read_bytes())):
        if part.strip():
            message = email.message_from_bytes(part.lstrip(), policy=email.policy.default)
            yield Mail(f"{path.stem}-{number}", sent_at, message)
