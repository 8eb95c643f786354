"""Documents sent as a proof: a PDF that does nothing by itself, or a photo of the paper."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from django.core.files.base import File

from core.uploads.pictures import Clean, draw_anew
from core.uploads.refusals import UploadRefused, read_bounded

JPEG, PNG, PDF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"

# What makes a PDF act, carry something else, or ask for a password. Long names only: a short one (/JS, /AA)
# would be found by chance in compressed data, and none of them acts without one of these.
NAMES = re.compile(
    rb"/(?:(?P<active>JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|Rendition|GoToE)"
    rb"|(?P<locked>Encrypt)|(?P<objects>ObjStm)"
    # Beside Flate and the codecs of pictures, these could hide compressed objects from us.
    rb"|(?P<filter>(?:LZW|ASCIIHex|ASCII85|RunLength|Crypt)Decode|LZW|AHx|A85|RL))(?![A-Za-z0-9])"
)
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
CHUNK = 4_000_000
MAX_INFLATED = 120_000_000
"""Bytes that all the streams of one PDF may come to: several pages of a scan."""
LONGEST_NAME = 40

READABLE_PAPER_SIDE = 3_000


def clean_document(upload: File) -> Clean:
    """Return a document that may be kept: a PDF as it came, a JPEG or PNG drawn anew.

    A PDF is taken when nothing in it acts, carries a file or is encrypted, and when all its objects can be
    read to see that: what cannot be looked into is refused.
    Raises ``UploadRefused``.
    """
    data = read_bounded(upload)
    if data.startswith(PDF):
        _refuse_active(data)
        return Clean(data, "application/pdf")
    if data.startswith(JPEG):
        return draw_anew(data, out="JPEG", max_side=READABLE_PAPER_SIDE)
    if data.startswith(PNG):
        return draw_anew(data, out="PNG", max_side=READABLE_PAPER_SIDE)
    raise UploadRefused(
        "Ce format n’est pas accepté. Envoyez un PDF, ou une photo au format JPEG ou PNG.", code="format"
    )


def _refuse_active(data: bytes) -> None:
    if b"%%EOF" not in data[-2048:]:
        raise UploadRefused(
            "Ce PDF est incomplet. Enregistrez-le à nouveau, puis renvoyez-le.", code="truncated"
        )
    names = {name for part in _parts(data) for name in _names(part)}
    if "locked" in names:
        raise UploadRefused(
            "Ce PDF est protégé. Retirez le mot de passe, ou envoyez une photo du document.", code="encrypted"
        )
    if "active" in names:
        raise UploadRefused(
            "Ce PDF contient un programme, un formulaire actif ou un fichier joint. "
            "Imprimez-le en PDF, ou envoyez une photo du document.",
            code="active",
        )
    if {"objects", "filter"} <= names:
        raise _opaque()


def _names(part: bytes) -> Iterator[str]:
    # A name may be written with escapes: /Java#53cript.
    if b"#" in part:
        part = ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), part)
    return (str(found.lastgroup) for found in NAMES.finditer(part))


def _parts(data: bytes) -> Iterator[bytes]:
    """Yield the file as it is, then what each of its streams holds, in pieces.

    Every stream is looked into, whatever its dictionary says of itself: it may lie.
    """
    yield data
    left = MAX_INFLATED
    for found in STREAM.finditer(data):
        end = data.find(b"endstream", found.end())
        for part in _inflated(data[found.end() : end if end >= 0 else len(data)]):
            left -= len(part)
            if left < 0:
                raise _opaque()
            yield part


def _inflated(pending: bytes) -> Iterator[bytes]:
    inflater = zlib.decompressobj()
    tail = b""
    while pending:
        try:
            part = inflater.decompress(pending, CHUNK)
        except zlib.error:
            return  # a picture, or a stream in clear: seen with the file itself
        if not part:
            return
        # With the end of the piece before: a name may lie across the two.
        yield tail + part
        tail, pending = part[-LONGEST_NAME:], inflater.unconsumed_tail


def _opaque() -> UploadRefused:
    return UploadRefused(
        "Ce PDF ne peut pas être vérifié. Imprimez-le en PDF, ou envoyez une photo du document.",
        code="opaque",
    )
