import factory

from territories.models import Commune, Department, PlaceName, Region
from territories.names import keys_of


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ["code"]

    code = "44"
    name = "Grand Est"
    located = "dans le Grand Est"


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department
        django_get_or_create = ["code"]

    code = "57"
    name = "Moselle"
    region = factory.SubFactory(RegionFactory)


class CommuneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commune
        skip_postgeneration_save = True

    code = factory.Sequence("57{:03d}".format)
    name = factory.Sequence("Commune-{}".format)
    department = factory.SubFactory(DepartmentFactory)
    region = factory.SelfAttribute("department.region")
    population = 1000
    latitude = 49.1
    longitude = 6.2

    class Params:
        overseas_collectivity = factory.Trait(
            code="97701", name="Saint-Barthélemy", department=None, region=None, collectivity="977"
        )

    @factory.post_generation
    def names(self, create, extracted, **kwargs):
        PlaceName.objects.bulk_create(
            PlaceName(key=key, commune=self, population=self.population or 0) for key in keys_of(self.name)
        )

    @factory.post_generation
    def post_codes(self, create, extracted, **kwargs):
        for code in extracted or ():
            self.post_codes.create(code=code)
