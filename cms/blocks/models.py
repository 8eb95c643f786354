from __future__ import annotations

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet


class Picture(AbstractImage):
    """A picture of the site: what it shows is in words, and whose it is is said."""

    description = models.CharField(
        "ce que montre l’image",
        max_length=255,
        help_text="Lu à voix haute à qui ne voit pas : « Une boulangère devant son four, tablette en main ».",
    )
    credit = models.CharField(
        "crédit",
        max_length=120,
        help_text="Qui l’a faite, sous quelle licence : « Photo Anne Le Bris, CC BY-SA ». Affiché dessous.",
    )

    objects = ImageQuerySet.as_manager()

    admin_form_fields = (
        "title", "file", "description", "credit", "collection", "tags",
        "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"


class Rendition(AbstractRendition):
    """One size of an image, made at its first use."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="blocks_rendition_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.image_id} {self.filter_spec}"
