from __future__ import annotations

import re

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from taggit.models import ItemBase, TagBase

from core import memory
from core.words import fold

CODE = re.compile(r"\d{2}[ .]?\d{0,2}[ .]?[A-Z]?")
MAX_TYPED = 80
EMPTY_WORDS = frozenset(re.split(" ", "a au aux d de des du en et l la le les ou par pour sur un une"))
# Said of most trades: they count only when nothing else was said.
VAGUE_WORDS = frozenset(re.split(" ", "activite boutique entreprise magasin metier societe vente"))


class Nomenclature(models.TextChoices):
    """Versions of the French nomenclature of activities. A code means nothing without its version."""

    NAF2 = "naf2", "NAF rév. 2 (2008)"
    NAF2025 = "naf2025", "NAF 2025"


class SectorLevel(models.TextChoices):
    SECTION = "section", "Section"
    DIVISION = "division", "Division"
    GROUP = "group", "Groupe"
    CLASS = "class", "Classe"
    SUBCLASS = "subclass", "Sous-classe"


def sector_id(code: str, nomenclature: str = Nomenclature.NAF2) -> str:
    """Return the key of a sector: ``sector_id("10.71C")`` is ``"naf2:10.71C"``."""
    return f"{nomenclature}:{code}"


def words_of(*texts: str) -> str:
    """Return texts folded, with a space before each word, so that "begins a word" is one comparison."""
    return "".join(f" {folded}" for text in texts if (folded := fold(text)))


class SectorQuerySet(models.QuerySet["Sector"]):
    def sections(self) -> SectorQuerySet:
        return self.filter(level=SectorLevel.SECTION).order_by("code")

    def matching(self, typed: str, limit: int = 10) -> list[Sector]:
        """Return the sub-classes that ``typed`` describes, by a code, a trade or any words of the notes.

        Lines whose name or trade says it come before those whose notes do, the most practised first.
        Costs one query, three when word endings have to be cut: « boulangère » finds « boulangerie ».
        """
        rows = self.filter(level=SectorLevel.SUBCLASS)
        if CODE.fullmatch(typed.strip().upper()):
            digits = re.sub(r"[^0-9A-Z]", "", typed.upper())
            # 1071C, 10.71C and 10.71 C are one code.
            code = digits if len(digits) < 3 else f"{digits[:2]}.{digits[2:]}"
            return list(rows.filter(code__startswith=code)[:limit])
        spoken = [word for word in fold(typed[:MAX_TYPED]).split() if word not in EMPTY_WORDS]
        words = [word for word in spoken if word not in VAGUE_WORDS] or spoken
        for cut in (0, 2, 4):
            stems = [word[: max(4, len(word) - cut)].removesuffix("s") for word in words]
            if not stems:
                return []
            in_name, anywhere = Q(), Q()
            for stem in stems:
                named = Q(search_label__contains=f" {stem}") | Q(search_extra__contains=f" {stem}")
                in_name &= named
                anywhere &= named | Q(search_notes__contains=f" {stem}")
            found = (
                rows.filter(anywhere)
                .annotate(rank=Case(When(in_name, then=Value(0)), default=Value(1)))
                .order_by("rank", F("establishment_count").desc(nulls_last=True), "code")
            )[:limit]
            if found:
                return list(found)
        return []


class Sector(models.Model):
    """A line of the NAF, from section ``C`` down to sub-class ``10.71C``."""

    id = models.CharField("clé", max_length=16, primary_key=True)
    nomenclature = models.CharField("nomenclature", max_length=8, choices=Nomenclature)
    code = models.CharField("code", max_length=6)
    level = models.CharField("niveau", max_length=8, choices=SectorLevel)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="au-dessus", related_name="children"
    )
    # Also kept on the row: the crowd table and eligibility ask for the section and nothing between.
    section = models.CharField("section", max_length=1, db_index=True)
    label = models.CharField("libellé", max_length=255)
    short_label = models.CharField("libellé court", max_length=40)
    notes = models.TextField("ce que la ligne comprend", blank=True)
    keywords = models.TextField("métiers", blank=True)
    # Apart from the shipped ones, which every load renews.
    extra_keywords = models.TextField(
        "autres mots-clés", blank=True, help_text="Métiers et mots courants qui doivent trouver cette ligne."
    )
    establishment_count = models.PositiveIntegerField("établissements employeurs", null=True, blank=True)
    search_label = models.TextField(editable=False)
    search_notes = models.TextField(editable=False)
    search_extra = models.TextField(editable=False, blank=True)

    objects = SectorQuerySet.as_manager()

    class Meta:
        verbose_name = "secteur d’activité"
        verbose_name_plural = "secteurs d’activité"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["nomenclature", "code"], name="sector_code_once_a_version"),
            models.CheckConstraint(
                name="sector_section_is_a_root", condition=Q(parent=None) ^ ~Q(level=SectorLevel.SECTION)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    def save(self, *args, **kwargs) -> None:
        self.search_extra = words_of(self.extra_keywords)
        super().save(*args, **kwargs)


class TopicQuerySet(models.QuerySet["Topic"]):
    def roots(self) -> TopicQuerySet:
        return self.filter(parent=None)

    def tree(self) -> TopicQuerySet:
        """The first level with its children, in the order of the interface: two queries."""
        return self.roots().prefetch_related("children")

    def named(self, text: str) -> Topic | None:
        """Find the topic that ``text`` names, by its own name or a synonym; accents and case do not count."""
        key = fold(text)
        return self.filter(Q(key=key) | Q(synonyms__key=key)).distinct().first() if key else None


# Where ``vocabulary`` keeps their names.
TOPICS_CACHE = "taxonomy.topics"


def forget_names() -> None:
    cache.delete(TOPICS_CACHE)
    memory.default.forget()


class Topic(TagBase):
    """What a content is about: a controlled tag, in two levels. Editors add one; tagging never does."""

    # For Wagtail's forms: only what exists can be chosen.
    free_tagging = False

    key = models.CharField(max_length=100, unique=True, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="sujet parent", related_name="children"
    )
    description = models.CharField("en une phrase", max_length=250)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = "sujet"
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                name="topic_not_under_itself", condition=Q(parent=None) | ~Q(parent=F("id"))
            )
        ]

    def save(self, *args, **kwargs) -> None:
        self.key = fold(self.name)
        super().save(*args, **kwargs)
        transaction.on_commit(forget_names)

    def clean(self) -> None:
        if self.parent and self.parent.parent_id:
            raise ValidationError({"parent": "Ce sujet a déjà un parent : il n’y a que deux niveaux."})
        if self.parent and self.pk and self.children.exists():
            raise ValidationError({"parent": "Ce sujet en contient d’autres : il reste au premier niveau."})
        if Topic.objects.filter(key=fold(self.name)).exclude(pk=self.pk).exists():
            raise ValidationError({"name": "Un sujet porte déjà ce nom."})
        if TopicSynonym.objects.filter(key=fold(self.name)).exclude(topic=self.pk).exists():
            raise ValidationError({"name": "Ce nom est déjà le synonyme d’un autre sujet."})


class TopicSynonym(models.Model):
    """Another word for a topic: « prud’hommes » for « Droit du travail »."""

    topic = models.ForeignKey(Topic, models.CASCADE, verbose_name="sujet", related_name="synonyms")
    name = models.CharField("synonyme", max_length=100)
    key = models.CharField(max_length=100, unique=True, editable=False)

    class Meta:
        verbose_name = "synonyme"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.key = fold(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        key = fold(self.name)
        taken = TopicSynonym.objects.filter(key=key).exclude(pk=self.pk)
        if taken.exists() or Topic.objects.filter(key=key).exists():
            raise ValidationError({"name": "Ce mot désigne déjà un sujet."})


class TopicLink(ItemBase):
    """Base of every through model between a content and its topics: two foreign keys, no content type.

    taggit's generic link keeps object ids in 32 bits; ours have 60. A tagged model writes::

        class QuestionTopic(TopicLink):
            content_object = models.ForeignKey("Question", models.CASCADE, related_name="topic_links")

            class Meta(TopicLink.Meta):
                constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="…")]

        class Question(models.Model):
            topics = topics_field(QuestionTopic)
    """

    tag = models.ForeignKey(
        Topic, models.PROTECT, verbose_name="sujet", related_name="%(app_label)s_%(class)s_items"
    )

    class Meta:
        abstract = True


class ServiceFamily(models.TextChoices):
    WEBSITE = "website", "Site internet"
    SELLING = "selling", "Vente en ligne et encaissement"
    VISIBILITY = "visibility", "Visibilité et communication"
    TOOLS = "tools", "Logiciels de gestion"
    SECURITY = "security", "Informatique et cybersécurité"
    ACCOUNTING = "accounting", "Comptabilité et gestion"
    LEGAL = "legal", "Conseil juridique"
    PEOPLE = "people", "Ressources humaines et formation"
    ADVICE = "advice", "Conseil et accompagnement"


class Unit(models.TextChoices):
    """What one price pays for."""

    JOB = "job", "la prestation"
    HOUR = "hour", "l’heure"
    DAY = "day", "la journée"
    MONTH = "month", "le mois"
    YEAR = "year", "l’année"
    USER_MONTH = "user_month", "le mois, par utilisateur"
    PAYSLIP = "payslip", "le bulletin de paie"
    PERSON = "person", "la personne"


class ServiceType(models.Model):
    """A kind of service that providers sell, named and measured alike so that prices can be compared."""

    code = models.SlugField("code", max_length=60, primary_key=True)
    name = models.CharField("nom", max_length=100, unique=True)
    family = models.CharField("famille", max_length=12, choices=ServiceFamily)
    unit = models.CharField("prix pour", max_length=12, choices=Unit)
    description = models.CharField("en une phrase", max_length=250)
    measure = models.CharField(
        "ce qui fait la taille",
        max_length=40,
        blank=True,
        help_text="« pages », « produits »… Vide : une seule taille.",
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, verbose_name="sujet", related_name="service_types"
    )
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "type de prestation"
        verbose_name_plural = "types de prestation"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def band_for(self, size: int) -> ScopeBand | None:
        """Return the band that holds ``size``, counted in ``measure``."""
        return next((band for band in self.bands.all() if band.holds(size)), None)


class ScopeBand(models.Model):
    """A size of a service within which prices compare: a showcase site of 6 to 15 pages. Bounds included."""

    service_type = models.ForeignKey(
        ServiceType, models.CASCADE, verbose_name="type de prestation", related_name="bands"
    )
    minimum = models.PositiveIntegerField("de", default=1)
    maximum = models.PositiveIntegerField("à", null=True, blank=True, help_text="Vide : et plus.")

    class Meta:
        verbose_name = "tranche"
        ordering = ["minimum"]
        constraints = [
            models.UniqueConstraint(fields=["service_type", "minimum"], name="scopeband_one_start"),
            models.CheckConstraint(
                name="scopeband_bounds_in_order", condition=Q(maximum=None) | Q(maximum__gte=F("minimum"))
            ),
        ]

    def __str__(self) -> str:
        measure = self.service_type.measure
        if self.maximum is None:
            return f"{self.minimum} {measure} et plus"
        if self.maximum == self.minimum:
            return f"{self.minimum} {measure}"
        return f"{self.minimum} à {self.maximum} {measure}"

    def holds(self, size: int) -> bool:
        return self.minimum <= size and (self.maximum is None or size <= self.maximum)
