"""Partners' lists: a dry run says the same as the run, twice is once, and who keeps a listing keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from marketplace.directory.importing import Report, WrongFile, import_file
from marketplace.directory.models import ListingState, ProviderProfile
from tests.accounts.factories import UserFactory
from tests.companies.factories import CompanyFactory, EstablishmentFactory, siren
from tests.marketplace.directory.factories import ProviderFactory
from tests.taxonomy.factories import ServiceTypeFactory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db
HEAD = "numero,nom,accroche,code_commune,prestations,prix,presentation,site,langues,a_distance,rayon_km\n"
LIST = "Chambre de métiers"


@pytest.fixture
def town():
    ServiceTypeFactory(code="site-vitrine", name="Site vitrine")
    ServiceTypeFactory(code="video", name="Vidéo de présentation")
    return CommuneFactory(code="57463", name="Metz")


def line(number: int, **changed) -> str:
    values = {
        "numero": siren(number),
        "nom": f"Atelier {number}",
        "accroche": "Des sites",
        "code_commune": "57463",
        "prestations": "site-vitrine|Vidéo de présentation",
        "prix": "1900|",
        "presentation": "",
        "site": "",
        "langues": "",
        "a_distance": "oui",
        "rayon_km": "50",
        **changed,
    }
    return ",".join(values.values()) + "\n"


def run(path: Path, *lines: str, **options) -> Report:
    file = path / "liste.csv"
    file.write_text(HEAD + "".join(lines))
    return import_file(file, **{"partner": LIST, **options})


def test_a_list_is_published_for_its_partner(tmp_path, town):
    report = run(tmp_path, line(501), line(502))
    assert (report.lines, report.created) == (2, 2)
    profile = ProviderProfile.objects.get(name="Atelier 501")
    assert (profile.state, profile.contact, profile.partner) == (ListingState.PUBLISHED, None, LIST)
    assert profile.commune == town
    told = {(row.service_type_id, row.price_min_cents, row.radius_km) for row in profile.offers.all()}
    assert told == {("site-vitrine", 190_000, 50), ("video", None, 50)}
    assert profile.completeness == 40


def test_a_dry_run_writes_nothing_and_counts_the_same(tmp_path, town):
    lines = (line(503), line(504, numero="123"), line(503))
    dry = run(tmp_path, *lines, dry_run=True)
    assert not ProviderProfile.objects.exists()
    real = run(tmp_path, *lines)
    assert dry == real
    assert (real.created, len(real.refused)) == (1, 2)


def test_twice_is_once_and_a_change_follows(tmp_path, town):
    run(tmp_path, line(505))
    before = ProviderProfile.objects.get()
    again = run(tmp_path, line(505))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
    assert ProviderProfile.objects.get().version == before.version
    changed = run(tmp_path, line(505, accroche="Autre chose", prix="2000|"))
    assert (changed.updated, changed.unchanged) == (1, 0)
    after = ProviderProfile.objects.get()
    assert (after.slug, after.headline) == (before.slug, "Autre chose")
    assert after.offers.order_by("position").first().price_min_cents == 200_000


def test_whoever_keeps_a_listing_keeps_it(tmp_path, town):
    kept = ProviderFactory(company=CompanyFactory(siren=siren(506)))
    other = ProviderFactory(company=CompanyFactory(siren=siren(507)), imported=True, partner="Autre liste")
    masked = ProviderFactory(
        company=CompanyFactory(siren=siren(508)), imported=True, partner=LIST, state=ListingState.MASKED
    )
    report = run(tmp_path, line(506), line(507), line(508))
    assert (report.created, report.updated, len(report.kept)) == (0, 0, 3)
    for profile in (kept, other, masked):
        name = profile.name
        profile.refresh_from_db()
        assert profile.name == name
    claimed = ProviderProfile.objects.filter(pk=other.pk)
    claimed.update(contact=UserFactory())
    assert len(run(tmp_path, line(507), partner="Autre liste").kept) == 1


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"numero": "123456789"}, "n’existe pas"),
        ({"numero": ""}, "Indiquez"),
        ({"nom": ""}, "Indiquez le nom"),
        ({"accroche": ""}, "en une phrase"),
        ({"code_commune": "99999"}, "Commune inconnue"),
        ({"prestations": "magie"}, "Aucune prestation reconnue"),
        ({"prix": "cher|"}, "Prix illisible"),
        ({"prix": "0|"}, "Indiquez un prix"),
        ({"rayon_km": "loin"}, "nombre entier"),
        ({"rayon_km": "100000"}, "rayon"),
        ({"langues": "klingon"}, "langue"),
        ({"site": "pas une adresse"}, "adresse"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason_and_the_others_are_taken(tmp_path, town, changed, why):
    report = run(tmp_path, line(509, **changed), line(510))
    ((number, _, said),) = report.refused
    assert (number, report.created) == (2, 1)
    assert why in said


def test_a_closed_company_and_an_unknown_service_are_said(tmp_path, town):
    CompanyFactory(siren=siren(511), closed=True)
    report = run(tmp_path, line(511), line(512, prestations="site-vitrine|Voyance|Voyance"))
    assert "cessé son activité" in report.refused[0][2]
    assert report.unknown_services == {"Voyance": 2}


def test_a_siret_lends_its_own_place(tmp_path, town):
    company = CompanyFactory(siren=siren(513))
    place = EstablishmentFactory(company=company, commune=CommuneFactory(), latitude=48.1, longitude=2.2)
    run(tmp_path, line(513, numero=place.siret))
    profile = ProviderProfile.objects.get()
    assert (profile.establishment, profile.commune, profile.point) == (place, place.commune, (48.1, 2.2))


def test_what_is_no_such_file_is_said_in_words(tmp_path, capsys):
    file = tmp_path / "liste.csv"
    for content in (b"\xff\xfe\x00", b"nom;ville\n", b""):
        file.write_bytes(content)
        with pytest.raises(CommandError):
            call_command("import_providers", file, partner=LIST)
    with pytest.raises(WrongFile):
        import_file(tmp_path / "rien.csv", partner=LIST)
    with pytest.raises(WrongFile):
        import_file(file, partner="  ")


def test_the_command_reports(tmp_path, town, capsys):
    file = tmp_path / "liste.csv"
    file.write_text("\ufeff" + (HEAD + line(514) + line(515, numero="1")).replace(",", ";"))
    call_command("import_providers", file, partner=LIST, dry_run=True)
    said = capsys.readouterr().out
    for expected in ("rien n’a été écrit", "Lignes lues : 2", "Fiches créées : 1", "Refusées : 1", "ligne 3"):
        assert expected in said
