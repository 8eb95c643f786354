"""Pictures, decoded and drawn anew: what comes out holds pixels and nothing else of what came in."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Literal

from django.core.files.base import File
from PIL import Image, ImageOps

from core.uploads.refusals import UploadRefused, read_bounded

Format = Literal["WEBP", "JPEG", "PNG"]
KINDS: dict[str, str] = {"WEBP": "image/webp", "JPEG": "image/jpeg", "PNG": "image/png"}
READ = ("JPEG", "PNG", "WEBP")

MAX_PIXELS = 50_000_000
"""Of the picture as sent: more than phones take, and 200 MB once decoded at the very most."""
MAX_SIDE = 2_000
"""Pixels of the picture as kept."""
QUALITY = 82


@dataclass(frozen=True)
class Clean:
    """A file that may be kept."""

    content: bytes
    kind: str
    """Its MIME type."""
    size: tuple[int, int] | None = None
    """Width and height of a picture, in pixels."""


def clean_picture(upload: File, *, out: Format = "WEBP", max_side: int = MAX_SIDE) -> Clean:
    """Return ``upload`` drawn anew, upright, at most ``max_side`` wide and high, without any metadata.

    The name and the type that the browser announced count for nothing. Raises ``UploadRefused``.
    """
    return draw_anew(read_bounded(upload), out=out, max_side=max_side)


def draw_anew(data: bytes, *, out: Format, max_side: int = MAX_SIDE) -> Clean:
    """Do the work of ``clean_picture`` on bytes whose number is known to be right."""
    try:
        with Image.open(io.BytesIO(data), formats=READ) as picture:
            _refuse_bomb(picture)
            # A JPEG is decoded at about the size it is needed: a phone's takes a fifth of the time.
            picture.draft("RGB", (max_side, max_side))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((max_side, max_side))
            bare = _bare(upright, with_alpha=out != "JPEG")
    except UploadRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except Exception as error:  # a decoder fed with hostile bytes may raise anything
        raise UploadRefused(
            "Cette image n’est pas lisible. Envoyez une photo au format JPEG, PNG ou WebP.", code="unreadable"
        ) from error
    result = io.BytesIO()
    bare.save(result, out, quality=QUALITY)
    return Clean(result.getvalue(), KINDS[out], bare.size)


def _refuse_bomb(picture: Image.Image) -> None:
    # The header tells; nothing is decoded yet.
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_large()


def _too_large() -> UploadRefused:
    return UploadRefused(
        f"Cette image a trop de points : la limite est de {MAX_PIXELS // 1_000_000} millions de pixels.",
        code="too_many_pixels",
    )


def _bare(picture: Image.Image, *, with_alpha: bool) -> Image.Image:
    """Copy the pixels into a new picture: EXIF, colour profile, XMP, comments and palettes stay behind."""
    if not picture.has_transparency_data:
        bare = Image.new("RGB", picture.size)
        bare.paste(picture.convert("RGB"))
        return bare
    pixels = picture.convert("RGBA")
    if with_alpha:
        bare = Image.new("RGBA", picture.size)
        bare.paste(pixels)
        return bare
    bare = Image.new("RGB", picture.size, "white")
    bare.paste(pixels, mask=pixels.getchannel("A"))
    return bare
