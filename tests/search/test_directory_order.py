"""The directory on the real engine: what it serves is what plain arithmetic over every listing gives."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.http import QueryDict
from django.utils import timezone

from marketplace.directory import freezing
from marketplace.directory.asking import read
from marketplace.directory.models import CoverageKind
from marketplace.directory.replaying import replay, served
from search.indexing.rebuilding import rebuild
from tests.marketplace.directory.factories import OfferFactory, ProviderFactory, ServiceTypeFactory
from tests.territories.factories import CommuneFactory, DepartmentFactory, RegionFactory

WORDS = "site vitrine boutique caisse compta paie photo conseil réseau sauvegarde".split()  # noqa: SIM905
QUERIES = (
    "",
    "q=site vitrine",
    "lieu=Guéret&rayon=20",
    "lieu=Guéret&rayon=100&page=2",
    "lieu=Guéret&rayon=partout&prestation=site&prestation=caisse",
    "q=boutique&lieu=Guéret&rayon=100&prestation=site",
    "lieu=Guéret&rayon=100&tri=proches",
)


@pytest.mark.django_db
def test_the_page_served_is_the_page_made_again_by_arithmetic(real_engine):
    draw = Random(9)  # noqa: S311
    region = RegionFactory(code="75", name="Nouvelle-Aquitaine")
    gueret = CommuneFactory(
        code="23096", name="Guéret", latitude=46.17, longitude=1.87,
        department=DepartmentFactory(code="23", name="Creuse", region=region),
    )  # fmt: skip
    kinds = [ServiceTypeFactory(code="site", name="Site vitrine"), ServiceTypeFactory(code="caisse")]
    now = timezone.now()
    for number in range(90):
        requests = draw.randrange(20)
        reviews = draw.choice((0, 0, 8))
        profile = ProviderFactory(
            name=f"{draw.choice(WORDS).capitalize()} {number}",
            body=" ".join(draw.sample(WORDS, 4)),
            commune=gueret,
            latitude=46.17 + draw.uniform(-1.2, 1.2),
            longitude=1.87 + draw.uniform(-1.6, 1.6),
            published_at=now - timedelta(days=draw.choice((20, 400))),
            confirmed_at=now - timedelta(days=draw.randrange(300)),
            completeness=draw.choice((60, 95)),
            remote_ok=draw.random() < 0.3,
            rating_count=reviews,
            rating_mean=450 if reviews else None,
            rating_lower=draw.randrange(5_000, 9_000) if reviews else None,
            recent_requests=requests,
            recent_in_time=draw.randint(0, requests),
            contact=None,
            partner="Essai",
        )
        where = draw.choice((CoverageKind.COUNTRY, CoverageKind.RADIUS, CoverageKind.REMOTE))
        OfferFactory(
            profile=profile,
            service_type=draw.choice(kinds),
            coverage_kind=where,
            radius_km=draw.choice((20, 50, 100)) if where == CoverageKind.RADIUS else None,
        )
    freezing.freeze(["provider"])
    rebuild()
    for query in QUERIES:
        wanted = read(QueryDict(query), "provider")
        day, page = served(wanted)
        again = replay(wanted)
        assert again.day == day, query
        assert list(again.lines) == page, query
        assert page, query
