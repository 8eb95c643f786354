"""Files that people with bad intentions, old phones or broken lines send."""

from __future__ import annotations

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

CANARY = "CANARI-48.1173"


def upload(content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def picture(out: str = "JPEG", size=(60, 40), colour="red", mode="RGB", **options) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, out, **options)
    return buffer.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """A phone's: make, place, and the side that is up."""
    data = Image.Exif()
    data[Base.Make] = CANARY
    data[Base.Orientation] = orientation
    data.get_ifd(IFD.GPSInfo)[GPS.GPSProcessingMethod] = CANARY.encode()
    return data


def talkative(out: str, orientation: int = 1) -> bytes:
    """A picture with the canary wherever its format has room."""
    options: dict = {"exif": exif(orientation), "icc_profile": CANARY.encode() * 20}
    if out == "PNG":
        options["pnginfo"] = PngInfo()
        options["pnginfo"].add_text("Comment", CANARY)
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", CANARY)
    if out == "JPEG":
        options["comment"] = CANARY.encode()
    if out in {"JPEG", "WEBP"}:
        options["xmp"] = CANARY.encode()
    return picture(out, **options)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side: int = 40_000) -> bytes:
    """A PNG of ``side`` × ``side`` black points: 194 kB that would decode to 1.6 billion pixels."""
    row = b"\0" * (side // 8 + 1)
    packer = zlib.compressobj(9)
    pixels = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF_JS = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//;"
HTML_IN_JPEG = picture() + b"<script>alert(1)</script>"


def pdf(*objects: bytes) -> bytes:
    body = b"\n".join(b"%d 0 obj\n%s\nendobj" % (rank, text) for rank, text in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def stream(content: bytes, dictionary: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (dictionary, len(content), content)


PAGE = b"<< /Type /Catalog /Pages 2 0 R >>"
CALM_PDF = pdf(PAGE, stream(zlib.compress(b"BT (Extrait Kbis) Tj ET")))
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
ACTIVE_PDFS = {
    "script": pdf(PAGE, SCRIPT),
    "script, escaped name": pdf(PAGE, SCRIPT.replace(b"/JavaScript", b"/Java#53cript")),
    "script in compressed objects": pdf(
        PAGE, stream(zlib.compress(SCRIPT), b"/Type /ObjStm /Filter /FlateDecode")
    ),
    "script in compressed objects that pass for a picture": pdf(
        PAGE, stream(zlib.compress(SCRIPT), b"/Subtype /Image /X (obj) /Filter [ /FlateDecode ]")
    ),
    "script far in a stream": pdf(PAGE, stream(zlib.compress(b" " * 3_999_995 + SCRIPT))),
    "attached file": pdf(PAGE, b"<< /Names << /EmbeddedFiles 3 0 R >> >>"),
    "program": pdf(PAGE, b"<< /S /Launch /F (calc.exe) >>"),
}
OPAQUE_PDFS = {
    "objects under two filters": pdf(
        PAGE, stream(b"78da>", b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]")
    ),
    "endless stream": pdf(PAGE, stream(zlib.compress(b"\0" * 130_000_000, 1))),
}
LOCKED_PDF = pdf(PAGE, b"<< /Filter /Standard /V 2 >>").replace(b"/Root", b"/Encrypt 2 0 R /Root")
