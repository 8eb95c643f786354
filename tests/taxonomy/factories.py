import factory

from core.words import fold
from taxonomy.models import (
    Nomenclature,
    ScopeBand,
    Sector,
    SectorLevel,
    ServiceFamily,
    ServiceType,
    Topic,
    Unit,
    sector_id,
    words_of,
)


class SectorFactory(factory.django.DjangoModelFactory):
    """A section by default; ``subclass`` makes the last level, under it."""

    class Meta:
        model = Sector
        django_get_or_create = ["id"]

    class Params:
        subclass = factory.Trait(
            code="10.71C",
            level=SectorLevel.SUBCLASS,
            parent=factory.SubFactory("tests.taxonomy.factories.SectorFactory"),
            label="Boulangerie et boulangerie-pâtisserie",
        )

    code = "C"
    nomenclature = Nomenclature.NAF2
    id = factory.LazyAttribute(lambda row: sector_id(row.code, row.nomenclature))
    level = SectorLevel.SECTION
    section = "C"
    label = "Industrie manufacturière"
    short_label = factory.LazyAttribute(lambda row: row.label[:40])
    search_label = factory.LazyAttribute(lambda row: words_of(row.label))
    search_notes = factory.LazyAttribute(lambda row: words_of(row.notes))
    notes = ""


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ["slug"]

    name = factory.Sequence("Sujet {}".format)
    slug = factory.LazyAttribute(lambda row: fold(row.name).replace(" ", "-"))
    description = "Ce dont il s’agit."


class ServiceTypeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ServiceType
        django_get_or_create = ["code"]

    code = factory.Sequence("prestation-{}".format)
    name = factory.Sequence("Prestation {}".format)
    family = ServiceFamily.WEBSITE
    unit = Unit.JOB
    description = "Ce qui est vendu."


class ScopeBandFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ScopeBand

    service_type = factory.SubFactory(ServiceTypeFactory, measure="pages")
    minimum = 1
    maximum = 5
