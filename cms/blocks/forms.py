"""Wagtail's two upload forms with our own checks: a picture is drawn anew, a document weighs little."""

from __future__ import annotations

from io import BytesIO

import willow
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.forms import FileField
from django.utils.text import slugify
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from core.uploads import UploadRefused, clean_picture

EXTENSIONS = {"image/webp": "webp", "image/png": "png", "image/jpeg": "jpg"}
MAX_SIDE = 2_400
"""Pixels of a picture as kept: twice the widest column."""
MEGABYTE = 1_000_000
MAX_DOCUMENT = 20 * MEGABYTE
"""Bytes: a minute of video, or a kit to print."""


class PictureField(WagtailImageField):
    """A picture looked at by our own checks before any other code opens it."""

    def to_python(self, data):
        upload = FileField.to_python(self, data)
        if upload is None:
            return None
        # Its name and announced type count for nothing: an SVG called .png is no picture either.
        clean = clean_picture(upload, max_side=MAX_SIDE)
        stem = slugify(str(upload.name).rpartition(".")[0])[:60] or "image"
        drawn = SimpleUploadedFile(f"{stem}.{EXTENSIONS[clean.kind]}", clean.content, clean.kind)
        # What Wagtail reads further on.
        drawn.image = willow.Image.open(BytesIO(clean.content))  # type: ignore[attr-defined]
        drawn.content_type = clean.kind
        return drawn


class ImageForm(BaseImageForm):
    """The form of one image; the several at once use it too."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            old = self.fields["file"]
            new = PictureField(
                label="Fichier",
                required=old.required,
                widget=old.widget,
            )
            # Wagtail's field writes its own when it is made.
            new.help_text = "JPEG, PNG ou WebP, 10 Mo au plus. Un dessin SVG : exportez-le en PNG."
            self.fields["file"] = new


class DocumentForm(BaseDocumentForm):
    """The form of one document to download."""

    def clean_file(self) -> UploadedFile:
        upload = self.cleaned_data["file"]
        if upload and "file" in self.changed_data:
            if not upload.size:
                raise UploadRefused("Ce fichier est vide. Choisissez-en un autre.", code="empty")
            if upload.size > MAX_DOCUMENT:
                raise ValidationError(
                    f"Ce fichier pèse {upload.size / MEGABYTE:.0f} Mo : "
                    f"la limite est de {MAX_DOCUMENT // MEGABYTE} Mo.",
                    code="too_heavy",
                )
        return upload
