from __future__ import annotations

import io
from datetime import timedelta

import factory
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Drawing

from cms.aids.models import AidIndexPage, AidPage
from cms.blocks.models import Picture
from cms.events.models import AgendaPage, EventPage
from cms.pages.models import (
    GuideIndexPage,
    GuidePage,
    NewsIndexPage,
    NewsPage,
    TestimonialIndexPage,
    TestimonialPage,
)
from territories.models import Department, Region


def drawing(size: tuple[int, int] = (60, 40), kind: str = "PNG") -> bytes:
    """Return a picture as a file's bytes."""
    out = io.BytesIO()
    Drawing.new("RGB", size, "orange").save(out, kind)
    return out.getvalue()


class PictureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Picture

    title = factory.Sequence("Image {}".format)
    description = "Un four à pain"
    credit = "Dessin maison"
    file = factory.LazyAttribute(lambda row: ImageFile(io.BytesIO(drawing()), name="four.png"))


def creuse() -> Department:
    region, _ = Region.objects.get_or_create(
        code="75", defaults={"name": "Nouvelle-Aquitaine", "located": "en Nouvelle-Aquitaine"}
    )
    return Department.objects.get_or_create(code="23", defaults={"name": "Creuse", "region": region})[0]


class ChildPage(factory.django.DjangoModelFactory):
    """A published page below the one page of its section."""

    class Meta:
        abstract = True

    title = factory.Sequence("Page {}".format)
    slug = factory.Sequence("page-{}".format)
    lead = "Ce que la page apporte."
    first_published_at = factory.LazyFunction(timezone.now)
    last_published_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model, *args, **kwargs):
        many = {name: kwargs.pop(name) for name in ("topics",) if name in kwargs}
        page = model(*args, **kwargs)
        for name, value in many.items():
            setattr(page, name, value)
        return cls._parents.objects.get().add_child(instance=page)


class GuideFactory(ChildPage):
    class Meta:
        model = GuidePage

    _parents = GuideIndexPage


class NewsFactory(ChildPage):
    class Meta:
        model = NewsPage

    _parents = NewsIndexPage


class StoryFactory(ChildPage):
    class Meta:
        model = TestimonialPage

    _parents = TestimonialIndexPage
    who = "Sylvie, boulangère"
    trade = "boulangerie"
    section = "C"
    team = "1-5"
    town = "Guéret"
    department = factory.LazyFunction(creuse)


class EventFactory(ChildPage):
    """Online, tomorrow, for an hour."""

    class Meta:
        model = EventPage

    _parents = AgendaPage
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=1))
    organiser = "La rédaction"
    online_address = "https://visio.example.org/salle"


class AidFactory(ChildPage):
    """A grant of a region, without an end that anybody knows. ``parts`` are its children, by relation."""

    class Meta:
        model = AidPage

    _parents = AidIndexPage
    kind = "grant"

    @classmethod
    def _create(cls, model, *args, **kwargs):
        parts = kwargs.pop("parts", {"partners": [{"name": "Région Exemple"}]})
        many = {name: kwargs.pop(name) for name in ("topics",) if name in kwargs}
        aid = model(*args, **kwargs)
        for relation, rows in parts.items():
            child = model._meta.get_field(relation).related_model
            setattr(aid, relation, [child(**row) for row in rows])
        for name, value in many.items():
            setattr(aid, name, value)
        return cls._parents.objects.get().add_child(instance=aid)
