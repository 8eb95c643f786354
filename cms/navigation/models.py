from __future__ import annotations

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import Resolver404, resolve
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable, Page

from core import memory, page_cache

KEPT_AS = "navigation.frame"


class Menu(models.TextChoices):
    """The theme's menus (``themes.menus.MENUS``)."""

    MAIN = "main", "En haut de page"
    FIND = "find", "Pied de page : Trouver"
    TAKE_PART = "take_part", "Pied de page : Participer"
    CHECK = "check", "Pied de page : Vérifier"
    LEGAL = "legal", "Pied de page : dernière ligne"


class NoticeKind(models.TextChoices):
    INFO = "info", "Information"
    WARN = "warn", "Attention"


@register_setting(order=100)
class Frame(ClusterableModel, BaseGenericSetting):
    """The one row of what stands around every page, with its links already worked out."""

    notice_text = models.CharField(
        "annonce",
        max_length=200,
        blank=True,
        help_text="Une phrase, en haut de toutes les pages : une panne, une fermeture. Vide : rien.",
    )
    notice_kind = models.CharField(
        "genre",
        max_length=4,
        choices=NoticeKind,
        default=NoticeKind.INFO,
        help_text="« Attention » se voit de loin.",
    )
    notice_path = models.CharField(
        "en savoir plus",
        max_length=200,
        blank=True,
        help_text="Chemin d’une page du site : /actualites/panne/",
    )
    notice_until = models.DateTimeField(
        "jusqu’au", null=True, blank=True, help_text="Elle disparaît toute seule. Vide : à retirer à la main."
    )
    shown = models.JSONField(default=dict, editable=False)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("notice_text"),
                FieldPanel("notice_kind"),
                FieldPanel("notice_path"),
                FieldPanel("notice_until"),
            ],
            heading="Annonce pour tout le site",
        ),
        InlinePanel(
            "entries",
            heading="Menus et pied de page",
            label="Lien",
            help_text="Un menu sans lien reprend ceux du thème. Une page retirée disparaît de son menu.",
        ),
    ]

    class Meta:
        verbose_name = "menus et annonce"

    def __str__(self) -> str:
        return "Menus et annonce"

    def clean(self) -> None:
        if self.notice_path and not is_path(self.notice_path):
            raise ValidationError(
                {"notice_path": "Un chemin de ce site commence par une seule barre : /guides/"}
            )
        if self.notice_path and not self.notice_text:
            raise ValidationError({"notice_text": "Écrivez l’annonce qui mène à cette page."})

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        self.work_out()

    def work_out(self) -> None:
        """Work out the links again, and let no page made before be served."""
        menus: dict[str, list[list[str]]] = {}
        for entry in self.entries.select_related("page").order_by("sort_order", "pk"):
            path = entry.path
            if entry.page:
                path = entry.page.get_url() if entry.page.live else ""
            if path:
                menus.setdefault(entry.menu, []).append([entry.label, path])
        self.shown = {"menus": menus}
        Frame.objects.filter(pk=self.pk).update(shown=self.shown)
        transaction.on_commit(forget)
        page_cache.changed("pages", "questions")

    @property
    def notice_shows(self) -> bool:
        return bool(self.notice_text) and (self.notice_until is None or self.notice_until > timezone.now())


def forget() -> None:
    cache.delete(KEPT_AS)
    memory.default.forget()


class Entry(Orderable):
    """A link of a menu: a page, which is followed when it moves, or the path of a view."""

    frame = ParentalKey(Frame, related_name="entries")
    menu = models.CharField("menu", max_length=10, choices=Menu, help_text="Où le lien s’affiche.")
    label = models.CharField("mots", max_length=40, help_text="Un ou deux mots.")
    page = models.ForeignKey(
        Page,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="page",
        help_text="Une page du site.",
    )
    path = models.CharField(
        "ou un chemin", max_length=200, blank=True, help_text="D’une partie sans page : /questions/"
    )

    panels = [FieldPanel("menu"), FieldPanel("label"), FieldPanel("page"), FieldPanel("path")]

    class Meta(Orderable.Meta):
        verbose_name = "lien"

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        if bool(self.page_id) == bool(self.path):
            raise ValidationError({"path": "Choisissez une page, ou écrivez un chemin : l’un des deux."})
        if self.path and not is_path(self.path):
            raise ValidationError({"path": "Un chemin de ce site commence par une seule barre : /questions/"})
        if self.path and not answers(self.path):
            raise ValidationError(
                {"path": "Rien ne répond à ce chemin. Pour une page, choisissez-la ci-dessus."}
            )


def is_path(text: str) -> bool:
    """Say whether ``text`` is a path of this very site."""
    return text.startswith("/") and not text.startswith(("//", "/\\"))


def answers(path: str) -> bool:
    """Say whether a view of ours answers at ``path``: Wagtail's catch-all answers everywhere."""
    try:
        return resolve(path.partition("?")[0].partition("#")[0]).url_name != "wagtail_serve"
    except Resolver404:
        return False
