"""Other people's catalogues: refused whole or kept whole, the same twice, reviewed before publication."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from cms.aids import catalogue
from cms.aids.importing import exporting, national, review, tee
from cms.aids.importing.run import import_file
from cms.aids.models import AidCondition, AidPage, ImportedAid, ImportRun, ImportState
from core.actors import Actor
from core.testing import run_outbox
from core.words import fold
from eligibility.conditions import Headcount, Text, from_dict
from tests.accounts.factories import UserFactory
from tests.territories.factories import DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"
TEE, NA = SAMPLES / "tee.jsonl.gz", SAMPLES / "nouvelle-aquitaine.jsonl.gz"
TODAY = date(2026, 11, 21)


def rows(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def written(folder: Path, objects: list, name: str = "aides.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(each) + "\n" for each in objects), "utf-8")
    return path


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (AidPage, ImportedAid, ImportRun, AidCondition))


@pytest.fixture
def some_places():
    for code, name in (("75", "Nouvelle-Aquitaine"), ("53", "Bretagne"), ("94", "Corse")):
        RegionFactory(code=code, name=name)
    DepartmentFactory(code="19", name="Corrèze", region=RegionFactory(code="75"))


@pytest.mark.django_db(transaction=True)
def test_what_a_command_imports_reaches_the_simulator_of_a_running_site(some_places):
    """Where caches are memory, the site knows nothing of what a command says to its own."""
    today = timezone.localdate()
    assert catalogue.every_open(today) == ()
    of_the_site = cache.get(catalogue.VERSION)
    import_file("tee", TEE, publish=True)
    cache.set(catalogue.VERSION, of_the_site)
    assert catalogue.every_open(today) == ()
    run_outbox()
    assert len(catalogue.every_open(today)) > 100


def test_207_programmes_become_pages_with_every_fact_of_their_eligibility(some_places):
    outcome = import_file("tee", TEE, publish=True)
    assert (outcome.read, outcome.added, outcome.published, outcome.waiting) == (207, 207, 207, 0)
    assert AidPage.objects.live().count() == 207
    pages = {row.source_id: row for row in ImportedAid.objects.select_related("aid")}
    for programme in rows(TEE):
        aid = pages[programme["id"]].aid
        assert pages[programme["id"]].raw == programme
        company = programme["eligibilityData"]["company"]
        stored = [row.read() for row in aid.conditions.all()]
        found = {(each.kind, getattr(each, "name", "")): each for each in stored}
        bounds = [
            int(company[name]) if name in company else None for name in ("minEmployees", "maxEmployees")
        ]
        assert found.get(("headcount", "")) == (Headcount(*bounds) if any(bounds) else None)
        sections = company.get("allowedNafSections", [])
        activity = found.get(("activity", ""))
        assert (set(activity.included) if activity else set("ABCDEFGHIJKLMNOPQRSTU")) == set(sections) or (
            not sections and not activity
        )
        no_micro = found.get(("situation", "micro_entrepreneur"))
        assert bool(no_micro) == bool(company.get("excludeMicroentrepreneur"))
        assert bool(found.get(("situation", "public_body"))) != bool(
            company.get("openToPublicAdministration")
        )
        regions = company.get("allowedRegion") or ["France"]
        assert aid.zones.split("\n") == regions
        texts = " ".join(
            [
                *(each.text for each in stored if isinstance(each, Text)),
                *aid.conditions.values_list("note", flat=True),
            ]
        )
        for text in programme["conditions d'éligibilité"].get("autres critères d'éligibilité", []):
            assert fold(tee.plain_markdown(text)) in fold(texts) or fold(text) in tee.CRAFT
    # 58 had ended by that day; one is suspended.
    assert len(catalogue._read(TODAY)) > 130


def test_646_messy_aids_come_without_one_loss(some_places):
    outcome = import_file("nouvelle-aquitaine", NA, publish=True)
    assert (outcome.read, outcome.added) == (646, 646)
    source = rows(NA)
    known = {row.source_id: row for row in ImportedAid.objects.select_related("aid__territory")}
    assert {each["id"] for each in source} == {int(key) for key in known}
    assert all(known[str(each["id"])].raw == each for each in source)
    assert all(known[str(each["id"])].aid.live == (each["supprime_le"] is None) for each in source)
    assert len({row.aid.slug for row in known.values()}) == 646
    correze = next(each for each in source if each["perimetres"] == ["19 – Corrèze"])
    assert known[str(correze["id"])].aid.territory.zones[0]["paths"] == ["75/19"]
    # Everything of that catalogue is closed, or has no end that it gives.
    assert all(aid.closes_on is None for aid in AidPage.objects.live().current(TODAY))


@pytest.mark.parametrize("publish", [False, True])
def test_the_same_file_twice_changes_nothing(tmp_path, publish, some_places):
    path = written(tmp_path, rows(TEE)[:12])
    import_file("tee", path, publish=publish)
    before, stamps = (
        counts(),
        list(AidPage.objects.order_by("pk").values_list("last_published_at", flat=True)),
    )
    outcome = import_file("tee", path, publish=publish)
    assert (outcome.added, outcome.changed, outcome.published, outcome.same) == (0, 0, 0, 12)
    assert counts() == before
    assert list(AidPage.objects.order_by("pk").values_list("last_published_at", flat=True)) == stamps


def spoiled(kind: str, folder: Path) -> Path:
    good = rows(TEE)[:3]
    lines = [json.dumps(each).encode() for each in good]
    broken = {
        "json": [*lines[:2], lines[2][:-40]],
        "not an object": [*lines[:2], b"[1, 2]"],
        "no title": [*lines[:2], json.dumps({**good[2], "titre": " "}).encode()],
        "not utf-8": [*lines[:2], b'{"id": "\xff"}'],
        "twice": [*lines, lines[0]],
        "shape": [*lines[:2], json.dumps({**good[2], "objectifs": "rien"}).encode()],
        "empty": [],
    }
    path = folder / "abime.jsonl"
    if kind == "cut":
        path = folder / "abime.jsonl.gz"
        path.write_bytes(TEE.read_bytes()[:20_000])
    else:
        path.write_bytes(b"\n".join(broken[kind]))
    return path


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("json", "ligne 3 : ce n’est pas du JSON"),
        ("not an object", "ligne 3 : une aide est un objet"),
        ("no title", "ligne 3 : il manque"),
        ("not utf-8", "UTF-8"),
        ("twice", "ligne 4 : .* est déjà à la ligne 1"),
        ("shape", "ligne 3 : .* n’a pas la forme attendue"),
        ("cut", "abîmé"),
        ("empty", "aucune aide|vide"),
    ],
)
def test_a_spoiled_file_is_refused_with_its_line_and_nothing_is_imported(tmp_path, kind, said):
    with pytest.raises(CommandError, match=f"(?i){said}"):
        call_command("import_aids", "tee", spoiled(kind, tmp_path), "--publish")
    assert counts() == (0, 0, 0, 0)


def test_nothing_is_published_before_an_editor_read_the_difference(client, tmp_path):
    path = written(tmp_path, rows(TEE)[:2])
    import_file("tee", path)
    assert AidPage.objects.count() == 0
    client.force_login(UserFactory(role="editor"))
    html = client.get("/admin/aides/imports/").content.decode()
    row = ImportedAid.objects.order_by("pk").first()
    assert row.title.split()[0] in html
    html = client.get(f"/admin/aides/imports/{row.pk}/").content.decode()
    assert "copie brute" in html
    client.post("/admin/aides/imports/decider/", {"row": [row.pk, "x"], "do": "publish"})
    row.refresh_from_db()
    assert row.state == ImportState.SAME
    assert row.aid.live
    other = ImportedAid.objects.exclude(pk=row.pk).get()
    client.post("/admin/aides/imports/decider/", {"row": other.pk, "do": "ignore"})
    assert import_file("tee", path, publish=True).published == 0
    assert AidPage.objects.count() == 1


def test_a_change_of_the_source_is_shown_then_applied_and_an_editors_correction_stays(tmp_path):
    programme = rows(TEE)[0]
    import_file("tee", written(tmp_path, [programme]), publish=True)
    aid = AidPage.objects.get()
    aid.title = "Titre corrigé par la rédaction"
    aid.save_revision().publish()
    changed = {**programme, "promesse": "Une promesse nouvelle", "fin de validité": "31/12/2030"}
    outcome = import_file("tee", written(tmp_path, [changed]))
    assert (outcome.changed, outcome.waiting) == (1, 1)
    row = ImportedAid.objects.get()
    shown = {line["field"]: (line["before"], line["after"]) for line in review.differences(row)}
    assert shown["en une phrase"][1] == "Une promesse nouvelle"
    assert "titre" not in shown
    assert review.publish([row.pk], by=Actor.of(User(pk=1))) == 1
    aid = AidPage.objects.get()
    assert (aid.title, aid.lead) == ("Titre corrigé par la rédaction", "Une promesse nouvelle")
    assert str(aid.closes_on) == str(aid.last_day) == "2030-12-31"
    assert aid.get_latest_revision_as_object().lead == "Une promesse nouvelle"


def test_an_import_waits_for_a_draft_and_does_not_bring_back_what_was_deleted(tmp_path):
    one, two = rows(TEE)[:2]
    import_file("tee", written(tmp_path, [one, two]), publish=True)
    drafted = ImportedAid.objects.get(source_id=one["id"]).aid
    drafted.title = "En cours"
    drafted.save_revision()
    ImportedAid.objects.get(source_id=two["id"]).aid.delete()
    again = written(tmp_path, [{**each, "promesse": "Autre"} for each in (one, two)])
    assert import_file("tee", again, publish=True).published == 0
    assert AidPage.objects.get().lead != "Autre"
    assert ImportedAid.objects.get(source_id=two["id"]).state == ImportState.IGNORED


def test_what_is_odd_stays_in_words_and_is_told(tmp_path):
    odd = {
        **rows(TEE)[0],
        "fin de validité": "bientôt",
        "nature de l'aide": "cadeau",
        "url": "pas une adresse",
        "nouveau": 1,
        "titre": "Nul \x00 et \ud800",
    }
    outcome = import_file("tee", written(tmp_path, [odd]), publish=True)
    told = " ".join(what for _, what in outcome.report)
    for words in ("n’est pas une date", "classée dans « Autre »", "n’est pas une adresse", "« nouveau »"):
        assert words in told
    aid = AidPage.objects.get()
    assert aid.closing == "unknown"
    assert "bientôt" in str(aid.body)
    assert [list(each) for each in outcome.report] == ImportRun.objects.get().report


NATIONAL = {
    "id": "65d5b6c7",
    "titre": "Accélérateur",
    "promesse": "Allez plus vite",
    "description": "Un **accompagnement**.",
    "eligibilite": "- Avoir un bilan carbone\n• Être à jour",
    "types_aides": "accompagnement|prêt",
    "porteurs": "[{ nom: 'ADEME', siren: '385290309', roles: [ 'instructeur', 'financeur' ]}]",
    "programmes_parents": "Fonds Chaleur|Fonds vert",
    "url_source": "https://ademe.example/a",
    "cibles": "professionnels|associations",
    "eligibilite_geographique": "REG-94|DEP-2A",
    "eligibilite_geographique_exclusions": "COM-2A004",
    "date_ouverture": "2022-12-31T23:00:00.000Z",
    "date_cloture": "2027-01-04T23:00:00.000Z",
    "date_mise_a_jour": "2026-06-08T00:00:00Z",
    "base_juridique": '[{"libelle": "Décret", "lien": "https://legi.example/1"}]',
    "eligibilite_effectif_minimal": "10",
    "eligibilite_effectif_maximal": "249",
    "eligibilite_categorie_taille_entreprise": "PME",
    "eligibilite_annees_existence_minimal": "2",
    "eligibilite_forme_juridique": "SARL|SAS",
    "eligibilite_forme_juridique_exclusions": "Microentrepreneur",
    "ciblage_secteur_activite": "industrie",
    "ciblage_naf": "C|F",
    "ciblage_naf_exclusions": "10.71C",
    "chainage_paiement": "DSP000123",
}


def as_csv(path: Path, found: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, national.COLUMNS)
        writer.writeheader()
        writer.writerows(found)
    return path


def test_the_national_schema_is_read_with_corsica_and_the_days_of_paris(tmp_path):
    DepartmentFactory(code="2A", name="Corse-du-Sud", region=RegionFactory(code="94", name="Corse"))
    import_file("national", as_csv(tmp_path / "a.csv", [NATIONAL]), publish=True)
    aid = AidPage.objects.get()
    assert (str(aid.opens_on), str(aid.closes_on)) == ("2023-01-01", "2027-01-05")
    assert (aid.kind, aid.other_kinds) == ("coaching", ",loan,")
    assert aid.territory.zones[1]["paths"] == ["94/2A"]
    assert aid.sections == ",C,F,"
    partner = aid.partners.get()
    assert (partner.name, partner.roles, partner.siren) == ("ADEME", ",instructeur,financeur,", "385290309")
    kinds = sorted(aid.conditions.values_list("kind", flat=True))
    assert kinds == ["activity", "age", "category", "headcount", "legal_form", "situation", "text", "text"]
    assert aid.payment_chain == "DSP000123"


def test_what_is_exported_comes_back_the_same(tmp_path):
    DepartmentFactory(code="2A", name="Corse-du-Sud", region=RegionFactory(code="94", name="Corse"))
    import_file("national", as_csv(tmp_path / "a.csv", [NATIONAL]), publish=True)
    first = AidPage.objects.get()
    out = io.StringIO()
    assert exporting.write(out) == 1
    back = next(csv.DictReader(io.StringIO(out.getvalue())))
    again = national.draft_of(back)
    assert again.source_id == NATIONAL["id"]
    assert again.fields["closes_on"] == "2027-01-05"
    assert again.fields["zones"] == "REG-94\nDEP-2A"
    assert [name for name in national.COLUMNS if NATIONAL[name] and not back[name]] == []
    kept = [row.read() for row in first.conditions.all()]
    found = [from_dict(each["stored"]) for each in again.parts["conditions"]]
    assert sorted(map(repr, found)) == sorted(map(repr, kept))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,titre\n1,a\n", "ligne 1 : il manque la colonne « description »"),
        ("id,titre,description\n1,a\n", "ligne 2 : 2 cases, il en faut 3"),
        ("id,titre,description\n1,,c\n", "ligne 2 : il manque « titre »"),
        ("id,titre,titre,description\n", "deux colonnes"),
        ("", "vide"),
    ],
)
def test_a_csv_that_is_not_the_schema_is_refused_with_its_line(tmp_path, text, said):
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(CommandError, match=f"(?i){said}"):
        call_command("import_aids", "national", path)
    assert counts() == (0, 0, 0, 0)
