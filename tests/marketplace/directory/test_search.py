"""``/annuaire/`` and ``/connecteurs/``: what is found, in which order, why, and that it can be made again."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketplace.directory import freezing, services
from marketplace.directory.models import CoverageKind, FrozenNight, ProviderProfile, RankFeatures
from marketplace.directory.models.connectors import Level
from marketplace.directory.nightly import freeze_ranks
from search.indexing.rebuilding import rebuild
from tests.marketplace.directory.factories import (
    ConnectorFactory,
    OfferFactory,
    ProviderFactory,
    ServiceTypeFactory,
    ZoneFactory,
)
from tests.support.caches import empty
from tests.territories.factories import CommuneFactory, DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db

OLD = timedelta(days=200)


def provider(name: str, km: float = 0.0, *, offers=None, **fields) -> ProviderProfile:
    """A provider of long standing, so many kilometres north of Guéret, whose service goes anywhere."""
    fields.setdefault("published_at", timezone.now() - OLD)
    fields.setdefault("completeness", 90)
    fields.setdefault("body", "Nous travaillons.")
    made = ProviderFactory(
        name=name, headline="Une entreprise", latitude=46.17 + km / 111.2, longitude=1.87, **fields
    )
    for kind in offers if offers is not None else [None]:
        OfferFactory(profile=made, **({"service_type": kind} if kind else {}))
    return made


@pytest.fixture
def gueret():
    region = RegionFactory(code="75", name="Nouvelle-Aquitaine")
    creuse = DepartmentFactory(code="23", name="Creuse", region=region)
    return CommuneFactory(
        code="23096", name="Guéret", department=creuse, latitude=46.17, longitude=1.87, post_codes=["23000"]
    )


def ready() -> None:
    freezing.freeze()
    rebuild()


def later(monkeypatch, *, days: int) -> None:
    moment = timezone.now() + timedelta(days=days)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def names(response) -> list[str]:
    return re.findall(r'class="row-item__title"><a [^>]*>([^<]*)</a>', response.content.decode())


def page(client, **query):
    response = client.get("/annuaire/", query)
    assert response.status_code == 200
    return response


def test_the_nearest_of_equals_stands_first_and_the_page_says_why(client, gueret):
    provider("Loin", 45)
    provider("Près", 12)
    ready()
    response = page(client, lieu="Guéret")
    assert names(response) == ["Près", "Loin"]
    text = response.content.decode()
    assert "proche : 12" in text.replace("\u00a0", " ")
    assert "+0,191" in text
    assert "elle est à 12" in text.replace("\u00a0", " ")
    assert "2 prestataires à moins de 50" in text.replace("\u00a0", " ")


def test_the_points_shown_add_up_to_the_total_shown(client, gueret):
    kind = ServiceTypeFactory(name="Site vitrine", code="site-vitrine")
    provider("Un", 12, offers=[kind])
    provider("Deux", 33, recent_requests=7, recent_in_time=5)
    ready()
    text = page(client, q="site", lieu="Guéret", rayon="100").content.decode()
    tables = re.findall(r"<table>.*?</table>", text, re.S)
    assert tables
    for table in tables:
        points = [
            int(each.replace(",", "").replace("+", "")) for each in re.findall(r'class="num">([^<]*)<', table)
        ]
        assert sum(points[:-1]) == points[-1]


def test_who_does_not_serve_the_place_is_not_shown(client, gueret):
    provider("Partout", 30)
    OfferFactory(
        profile=provider("Rayon court", 40, offers=[]), coverage_kind=CoverageKind.RADIUS, radius_km=20
    )
    OfferFactory(
        profile=provider("Rayon long", 40, offers=[]), coverage_kind=CoverageKind.RADIUS, radius_km=50
    )
    zoned = provider("Creuse", 20, offers=[])
    ZoneFactory(offer__profile=zoned, offer__coverage_kind=CoverageKind.ZONES, path="75/23")
    ZoneFactory(
        offer__profile=provider("Corse", 5, offers=[]), offer__coverage_kind=CoverageKind.ZONES, path="94"
    )
    OfferFactory(profile=provider("Distance", 300, offers=[]), coverage_kind=CoverageKind.REMOTE)
    ready()
    assert set(names(page(client, lieu="Guéret"))) == {"Partout", "Rayon long", "Creuse"}
    anywhere = page(client, lieu="Guéret", rayon="partout")
    assert set(names(anywhere)) == {"Partout", "Rayon long", "Creuse", "Distance"}
    assert "à distance, comme vous l’acceptez" in anywhere.content.decode()


def test_of_several_services_who_offers_more_stands_higher(client, gueret):
    site, till = ServiceTypeFactory(code="site"), ServiceTypeFactory(code="caisse")
    provider("Les deux", offers=[site, till])
    provider("Un seul", offers=[site])
    provider("Aucun")
    ready()
    response = client.get("/annuaire/?prestation=site&prestation=caisse")
    assert names(response) == ["Les deux", "Un seul"]
    assert "2 des 2 prestations demandées" in response.content.decode()
    assert "elle propose 1 des 2" in response.content.decode()


def test_reviews_answers_and_fresh_listings_count(client):
    provider("Sans rien", confirmed_at=timezone.now() - timedelta(days=730))
    provider("Bien noté", rating_count=12, rating_mean=480, rating_lower=9_000)
    provider("Répond", recent_requests=10, recent_in_time=10)
    ready()
    response = page(client)
    assert names(response) == ["Bien noté", "Répond", "Sans rien"]
    assert "12 avis" in response.content.decode()
    assert names(page(client, avis="good")) == ["Bien noté"]


def test_sorting_by_distance_is_the_readers_choice(client, gueret):
    provider("Excellent loin", 40, rating_count=30, rating_mean=490, rating_lower=9_500)
    provider("Moyen près", 20)
    ready()
    assert names(page(client, lieu="Guéret")) == ["Excellent loin", "Moyen près"]
    assert names(page(client, lieu="Guéret", tri="proches")) == ["Moyen près", "Excellent loin"]


def test_newcomers_have_the_fourth_and_the_ninth_place_and_say_so(client):
    for number in range(30):
        provider(f"Ancien {number}", rating_count=9, rating_mean=450, rating_lower=8_000)
    for number in range(6):
        provider(f"Nouveau {number}", published_at=timezone.now() - timedelta(days=30))
    provider("Incomplet", published_at=timezone.now() - timedelta(days=30), completeness=40)
    ready()
    response = page(client)
    found = names(response)
    assert [at for at, name in enumerate(found, 1) if name.startswith("Nouveau")] == [4, 9]
    text = response.content.decode()
    assert text.count("deux places, tirées au sort") == 2
    assert text.count("Nouveau, pas encore d’avis") == 2
    pages = [name for number in (1, 2, 3, 4) for name in names(page(client, page=number))]
    assert len(pages) == len(set(pages)) == 37
    assert names(page(client)) == found


def test_the_page_is_the_same_all_day_for_everyone_and_another_day_another_draw(client, monkeypatch):
    for number in range(12):
        provider(f"Ancien {number}")
    ready()
    found = names(page(client))
    # What happens in the day is for tomorrow.
    ProviderProfile.objects.filter(name=found[-1]).update(
        rating_count=9, rating_mean=500, rating_lower=9_999, recent_requests=9, recent_in_time=9
    )
    rebuild()
    assert names(page(client)) == found
    later(monkeypatch, days=1)
    ready()
    empty()
    assert names(page(client))[0] == found[-1] != found[0]


def test_what_is_hidden_during_the_day_is_gone_and_what_is_published_is_there(client):
    provider("Reste")
    hidden = provider("Masqué")
    ready()
    ProviderProfile.objects.filter(pk=hidden.pk).update(paused_at=timezone.now())
    assert names(page(client)) == ["Reste"]
    provider("Arrivé", published_at=timezone.now())
    rebuild()
    response = client.get("/annuaire/?q=une+entreprise")
    assert set(names(response)) == {"Reste", "Arrivé"}


def test_a_page_can_be_made_again_by_a_command(client, gueret):
    for number in range(25):
        provider(f"Ancien {number}", number * 3, recent_requests=number % 9, recent_in_time=number % 9 // 2)
    for number in range(4):
        provider(f"Nouveau {number}", 5, published_at=timezone.now() - timedelta(days=10))
    ready()
    for query in ("", "lieu=Guéret", "q=entreprise&lieu=Guéret&rayon=100&page=2", "lieu=Guéret&tri=proches"):
        out = StringIO()
        call_command("replay_directory", query, stdout=out)
        assert "La page servie est la même, au millième." in out.getvalue()
    shown = names(client.get("/annuaire/?lieu=Guéret"))
    out = StringIO()
    call_command("replay_directory", "lieu=Guéret", stdout=out)
    assert re.findall(r"\d,\d+  ((?:Ancien|Nouveau) \d+)", out.getvalue()) == shown


def test_a_past_day_is_made_again_from_what_was_written_down(monkeypatch):
    provider("Alors premier", rating_count=5, rating_mean=450, rating_lower=8_000)
    other = provider("Alors second")
    ready()
    day = timezone.localdate()
    later(monkeypatch, days=1)
    services.record_rating(other.pk, count=50, mean=490, lower=9_800)
    ready()
    assert RankFeatures.objects.filter(listing=other.pk).count() == 2
    out = StringIO()
    call_command("replay_directory", day=day, stdout=out)
    assert re.findall(r"Alors \w+", out.getvalue()) == ["Alors premier", "Alors second"]
    out = StringIO()
    call_command("replay_directory", stdout=out)
    assert re.findall(r"Alors \w+", out.getvalue()) == ["Alors second", "Alors premier"]
    with pytest.raises(CommandError, match="n’a pas été notée"):
        call_command("replay_directory", day=day - timedelta(days=3), stdout=out)


def test_the_night_writes_what_changed_only_and_forgets_after_90_days(monkeypatch):
    kept = provider("Gardé")
    gone = provider("Parti")
    freezing.freeze()
    assert RankFeatures.objects.count() == 2
    day = timezone.localdate()
    freezing.freeze()
    assert RankFeatures.objects.count() == 2
    later(monkeypatch, days=1)
    ProviderProfile.objects.filter(pk=gone.pk).update(paused_at=timezone.now())
    freezing.freeze()
    assert FrozenNight.objects.filter(list="provider").count() == 2
    assert RankFeatures.objects.get(listing=gone.pk).until == day + timedelta(days=1)
    assert RankFeatures.objects.get(listing=kept.pk).until is None
    later(monkeypatch, days=91)
    assert freezing.purge(timezone.now()) > 0
    assert set(RankFeatures.objects.values_list("listing", flat=True)) == {kept.pk}


def test_the_nights_job_freezes_both_lists_slice_by_slice(monkeypatch):
    monkeypatch.setattr(freezing, "SLICE", 2)
    for number in range(5):
        provider(f"P{number}")
    ConnectorFactory()
    cursor, slices = None, 0
    while slices == 0 or cursor is not None:
        cursor = freeze_ranks.run(cursor=cursor)
        slices += 1
    assert RankFeatures.objects.filter(list="provider").count() == 5
    assert RankFeatures.objects.filter(list="connector").count() == 1
    assert FrozenNight.objects.get(list="provider").listings == 5
    assert slices > 4


def test_nothing_found_says_what_to_leave_out(client, gueret):
    kind = ServiceTypeFactory(code="site", name="Site vitrine")
    provider("Loin", 80, offers=[kind], languages=["fr"])
    ready()
    text = client.get("/annuaire/?lieu=Guéret&prestation=site&langue=br").content.decode()
    assert "1 sans le filtre Breton" not in text
    text = client.get("/annuaire/?prestation=site&langue=br").content.decode()
    assert "1 sans le filtre Breton" in text
    text = client.get("/annuaire/?lieu=Guéret&prestation=site").content.decode()
    assert "1 partout, à distance aussi" in text


def test_an_outage_shows_a_plain_list_that_says_so(client, engine):
    provider("Atelier Pixel")
    ready()
    engine.down = True
    response = client.get("/annuaire/?q=pixel")
    assert response.status_code == 200
    assert names(response) == ["Atelier Pixel"]
    assert "en panne" in response.content.decode()


def test_a_place_in_several_is_chosen_and_one_unknown_is_said(client, gueret):
    CommuneFactory(name="Saint-Denis", code="57901")
    CommuneFactory(name="Saint-Denis", code="57902", department__code="88", department__name="Vosges")
    ready()
    text = client.get("/annuaire/?lieu=Saint-Denis").content.decode()
    assert "Quelle commune" in text
    assert "Plusieurs communes correspondent" in text
    text = client.get("/annuaire/?lieu=Nulle+part").content.decode()
    assert "Nous ne trouvons pas cette commune" in text
    assert 'value="Nulle part"' in text


@pytest.mark.parametrize(
    "query",
    ["page=999", "page=x", "rayon=-4", "lieu=%00", "q=%00%ff", "prestation=%27", "lieu_code=99999", "tri=?"],
)
def test_any_address_is_answered(client, gueret, query):
    provider("Une")
    ready()
    assert client.get(f"/annuaire/?{query}").status_code == 200
    assert client.get(f"/connecteurs/?{query}").status_code == 200


def test_a_page_costs_a_bounded_number_of_queries(client, gueret):
    kind = ServiceTypeFactory(code="site")
    for number in range(25):
        provider(f"P{number}", number, offers=[kind])
    ready()
    client.get("/annuaire/?q=entreprise&lieu=Guéret&prestation=site")
    with CaptureQueriesContext(connection) as queries:
        client.get("/annuaire/?q=entreprise+site&lieu=Guéret&prestation=site")
    assert len(queries) <= 14


def test_a_visitors_page_is_kept_unless_words_were_typed(client):
    provider("Une")
    ready()
    client.get("/annuaire/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/annuaire/")
    assert len(queries) == 0


def test_connectors_are_found_by_region_topic_and_room(client, gueret):
    near = ConnectorFactory(name="Près", commune=gueret, level=Level.LABELLED)
    ConnectorFactory(name="Complet", commune=gueret, capacity_open=False)
    ConnectorFactory(name="Ailleurs", remote_ok=False)
    near.regions.add(gueret.region)
    ready()
    assert set(names(client.get("/connecteurs/?lieu=Guéret"))) == {"Près", "Complet"}
    response = client.get("/connecteurs/?places=oui&region=75")
    assert names(response) == ["Près"]
    assert "Connecteur labellisé" in response.content.decode()
    call_command("replay_directory", "lieu=Guéret", list="connector", stdout=StringIO())


def test_the_formulas_page_prints_the_very_weights(client):
    text = client.get("/annuaire/classement/").content.decode()
    for figure in ("0,30", "0,15", "0,20", "0,10", "0,05"):
        assert figure in text
    assert "4e et 9e" in text
    assert "Première version" in text


def test_an_index_that_lags_behind_shows_nothing_hidden(client):
    hidden = provider("Caché")
    ready()
    ProviderProfile.objects.filter(pk=hidden.pk).update(state="masked")
    assert "Caché" not in client.get("/annuaire/?q=caché").content.decode()
