from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from companies import lookup, register
from companies.models import Company, Diffusion, Establishment, Source
from companies.register import WrongFile, import_file
from taxonomy.models import Sector, sector_id
from territories.models import FormerCommune
from tests.companies.factories import CompanyFactory, EstablishmentFactory, siren, siret
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db
METZ = Path(settings.ROOT).parent / "shared/data/entreprises-sirene/etablissements_metz_57.csv.gz"
COLUMNS = (
    "siret", "siren", "nic", "denomination", "nom_masque", "enseigne", "activite_principale",
    "libelle_activite", "tranche_effectifs", "numero_voie", "libelle_voie", "code_postal", "code_commune",
    "departement", "longitude", "latitude",
)  # fmt: skip


@pytest.fixture(autouse=True)
def metz():
    return CommuneFactory(code="57463", name="Metz")


@pytest.fixture(autouse=True)
def bakery():
    return Sector.objects.create(
        id=sector_id("10.71C"), nomenclature="naf2", code="10.71C", level="subclass", section="C",
        label="Boulangerie", short_label="Boulangerie", search_label=" boulangerie", search_notes="",
        parent=Sector.objects.create(
            id="naf2:C", nomenclature="naf2", code="C", level="section", section="C", label="Industrie",
            short_label="Industrie", search_label="", search_notes="",
        ),
    )  # fmt: skip


def line(number: int = 1, place: int = 1, **changes) -> dict[str, str]:
    company = siren(number)
    return {
        **dict.fromkeys(COLUMNS, ""),
        "siret": siret(company, place),
        "siren": company,
        "denomination": f"FOURNIL {number}",
        "nom_masque": "0",
        "activite_principale": "10.71C",
        "tranche_effectifs": "01",
        "numero_voie": "3",
        "libelle_voie": "RUE DES CLERCS",
        "code_postal": "57000",
        "code_commune": "57463",
        "longitude": "6.17",
        "latitude": "49.11",
        **changes,
    }


@pytest.fixture
def run(tmp_path):
    def run(*lines: dict[str, str]) -> register.Report:
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        writer.writerows(sorted(lines, key=lambda row: row["siret"]))
        path = tmp_path / "file.csv.gz"
        path.write_bytes(gzip.compress(text.getvalue().encode()))
        return import_file(path)

    return run


def test_a_line_becomes_a_company_and_its_establishment(run, metz, bakery):
    run(line(enseigne="AU BON PAIN"))
    place = Establishment.objects.get()
    assert (place.commune, place.sector, place.company.sector) == (metz, bakery, bakery)
    assert place.shown_address == "3 RUE DES CLERCS, 57000 Metz"
    assert place.headcount == (1, 2)
    assert (place.latitude, place.longitude) == (49.11, 6.17)
    assert place.sector.nomenclature == "naf2"
    # The file tells neither the head office nor the company's headcount.
    assert (place.company.commune, place.company.headcount_min, place.is_head_office) == (None, None, None)


def test_a_second_run_writes_nothing(run, django_assert_num_queries):
    lines = [line(number, place) for number in range(1, 4) for place in (1, 2)]
    run(*lines)
    before = list(Establishment.objects.values()), list(Company.objects.values())
    report = run(*lines)
    assert not report.created.total()
    assert not report.updated.total()
    assert before == (list(Establishment.objects.values()), list(Company.objects.values()))


def test_a_run_brings_what_changed_and_only_that(run):
    run(line(1), line(2))
    report = run(line(1), line(2, tranche_effectifs="02", denomination="FOURNIL NEUF"))
    assert report.updated == {"Company": 1, "Establishment": 1}
    assert Company.objects.get(pk=siren(2)).name == "FOURNIL NEUF"


def test_the_number_of_queries_does_not_follow_the_number_of_lines(run, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        run(*[line(number) for number in range(1, 200)])


@pytest.mark.parametrize("code", ["", "99", "NR"])
def test_an_unknown_headcount_is_not_zero(run, code):
    run(line(tranche_effectifs=code))
    assert Establishment.objects.get().headcount_min is None


def test_a_masked_company_keeps_its_town_and_nothing_that_names_it(run, metz):
    run(line(nom_masque="1", denomination="ETABLISSEMENT 1071C N1"))
    place = Establishment.objects.get()
    assert place.company.diffusion == Diffusion.PARTIAL
    assert (place.company.name, place.address, place.latitude, place.search_name) == ("", "", None, "")
    assert place.commune == metz
    assert place.shown_name == "Information non diffusible"


def test_a_merged_commune_leads_to_that_of_today(run, metz):
    FormerCommune.objects.create(code="57999", name="Ancienne", commune=metz)
    run(line(code_commune="57999"))
    assert Establishment.objects.get().commune == metz


@pytest.mark.parametrize("code", ["2A004", "97411"])
def test_corsica_and_overseas_are_communes_like_others(run, code):
    there = CommuneFactory(code=code, name="Là-bas")
    run(line(code_commune=code.lower()))
    assert Establishment.objects.get().commune == there


def test_what_is_not_known_is_left_empty_and_counted(run):
    report = run(line(code_commune="00000", activite_principale="99.99X", latitude="0", longitude="0"))
    place = Establishment.objects.get()
    assert (place.commune, place.sector, place.latitude) == (None, None, None)
    assert (report.unknown_communes, report.unknown_sectors) == ({"00000": 1}, {"99.99X": 1})


def test_places_that_do_not_agree_leave_the_company_s_activity_unknown(run):
    run(line(1, 1), line(1, 2, activite_principale="99.99X"))
    assert Company.objects.get().sector is None


def test_wrong_lines_are_refused_one_by_one_and_told(run):
    good, twice = line(1), line(2)
    report = run(
        good, twice, twice, line(3, siret="12345678901234"), line(4, siret=""), line(5, siren=siren(6))
    )
    assert Establishment.objects.count() == 2
    reasons = {why for _, _, why in report.refused}
    assert len(report.refused) == 4
    assert any("double" in why for why in reasons)
    assert any("n’existe pas" in why for why in reasons)


def test_the_register_takes_the_place_of_what_was_declared(run):
    company = CompanyFactory(siren=siren(1), name="Déclaré", declared=True)
    EstablishmentFactory(company=company, siret=siret(siren(1)), source=Source.DECLARED)
    run(line(1))
    company.refresh_from_db()
    assert (company.name, company.source) == ("FOURNIL 1", Source.REGISTER)
    assert lookup.by_siret(siret(siren(1)))


def test_a_file_without_the_columns_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(WrongFile, match="siret"):
        import_file(path)
    with pytest.raises(CommandError, match="colonnes absentes"):
        call_command("import_companies", path)


def test_a_file_that_is_not_there_or_is_cut_is_told_and_no_trace(tmp_path):
    with pytest.raises(CommandError, match="existe pas"):
        call_command("import_companies", tmp_path / "none.csv")
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(b"siret,siren\n" * 100)[:20])
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("import_companies", cut)


@pytest.mark.skipif(not METZ.exists(), reason="the reference file lies beside the checkout")
def test_the_establishments_of_metz_come_in_and_la_poste_with_them():
    out = io.StringIO()
    call_command("import_companies", METZ, stdout=out)
    assert "17091 lignes lues, 0 refusées" in out.getvalue()
    assert Establishment.objects.count() == 17091
    assert Company.objects.count() == 15238
    assert Establishment.objects.filter(company="356000000").count() >= 7


def test_the_demonstrations_file_is_read_plain_and_whole(metz):
    report = import_file(Path(settings.ROOT) / "fixtures/demo/etablissements.csv")
    assert (report.lines, report.created["Establishment"], report.refused) == (12, 12, [])
