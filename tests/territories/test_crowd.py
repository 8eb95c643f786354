import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from core import reference
from territories.crowd import CrowdFacts, SizeClass, crowd, size_class

METZ = Path(settings.ROOT).parent / "shared/data/entreprises-sirene/etablissements_metz_57.csv.gz"
# SIRENE's classes; 00 and an absent one have no employee, 99 is not in its list.
SIRENE = {
    **dict.fromkeys(["01", "02", "03"], "1-9"),
    **dict.fromkeys(["11", "12"], "10-49"),
    **dict.fromkeys(["21", "22", "31"], "50-249"),
    **dict.fromkeys(["32", "41", "42", "51", "52", "53"], "250+"),
}
PEOPLE_OF_METZ, PEOPLE_COUNTED = 121_695, 67_391_791

REGIONS = sorted({row["region"] for row in reference.rows("crowd.csv")})
SECTIONS = sorted({row["section"] for row in reference.rows("crowd.csv")})
SIZES = [SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.LARGE]

facts = st.builds(
    CrowdFacts,
    region=st.none() | st.sampled_from(REGIONS),
    section=st.none() | st.sampled_from(SECTIONS),
    size=st.none() | st.sampled_from(SIZES),
)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 0, SizeClass.NONE),
        (1, 2, SizeClass.MICRO),
        (6, 9, SizeClass.MICRO),
        (9, 9, SizeClass.MICRO),
        (9, 10, None),
        (10, 10, SizeClass.SMALL),
        (49, 49, SizeClass.SMALL),
        (49, 50, None),
        (50, 50, SizeClass.MEDIUM),
        (249, 249, SizeClass.MEDIUM),
        (200, 250, None),
        (250, None, SizeClass.LARGE),
        (200, None, None),
        (0, 2, None),
        (None, None, None),
        (None, 9, None),
    ],
)
def test_a_range_across_a_bound_is_no_class(low, high, expected):
    assert size_class(low, high) is expected


@given(facts, st.sampled_from(["region", "section", "size"]))
def test_a_fact_left_out_never_makes_the_crowd_smaller(told, forgotten):
    wider = CrowdFacts(
        **{name: getattr(told, name) for name in ("region", "section", "size") if name != forgotten}
    )
    assert crowd(wider) >= crowd(told) >= 0


@pytest.mark.parametrize(
    "told",
    [
        CrowdFacts(region="06"),  # Mayotte: no population to share by
        CrowdFacts(region="99"),
        CrowdFacts(section="A"),  # agriculture is not in the source
        CrowdFacts(section="O"),  # public bodies are left out
        CrowdFacts(size=SizeClass.NONE),  # the source counts employers
        CrowdFacts(region="44", section="Z"),
    ],
)
def test_what_the_table_does_not_hold_is_unknown_and_alarms_nobody(told):
    assert crowd(told) is None


def test_nothing_told_is_the_whole_country():
    assert crowd(CrowdFacts()) == 1_900_000


def test_a_crowd_is_given_to_two_figures():
    assert crowd(CrowdFacts("44", "I", SizeClass.MICRO)) % 1000 == 0
    assert crowd(CrowdFacts("94", "B", SizeClass.LARGE)) < 10


def test_a_crowd_costs_no_query(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        crowd(CrowdFacts("44", "I"))


def test_the_estimate_against_the_real_employers_of_metz(capsys):
    """Metz is one commune: its real counts are held against the table brought down to its population."""
    if not METZ.exists():
        pytest.skip(f"the real establishments of Metz are not on this machine ({METZ.parent.name})")
    section_of = {row["code"]: row["section"] for row in reference.rows("naf.csv.gz")}
    real: Counter[tuple[str, str]] = Counter()
    with gzip.open(METZ, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            size = SIRENE.get(row["tranche_effectifs"])
            section = section_of.get(row["activite_principale"])
            if size and section in SECTIONS:
                real[section, size] += 1
    scale = PEOPLE_OF_METZ / PEOPLE_COUNTED
    estimate: Counter[tuple[str, str]] = Counter()
    for row in reference.rows("crowd.csv"):
        estimate[row["section"], row["taille"]] += float(row["etablissements"]) * scale

    def shares(counts: Counter, axis: int) -> dict[str, float]:
        sums: Counter[str] = Counter()
        for key, count in counts.items():
            sums[key[axis]] += count
        return {name: 100 * count / counts.total() for name, count in sums.items()}

    lines = [f"employeurs de Metz : {real.total()} réels, {estimate.total():.0f} estimés"]
    for axis, title in ((1, "taille"), (0, "section")):
        mine, theirs = shares(estimate, axis), shares(real, axis)
        apart = sum(abs(mine[name] - theirs.get(name, 0)) for name in mine) / 2
        detail = ", ".join(f"{name} {theirs.get(name, 0):.1f}/{mine[name]:.1f}" for name in sorted(mine))
        lines.append(f"parts par {title} (réel/estimé, %), {apart:.1f} points mal placés : {detail}")
        assert apart < {1: 8, 0: 25}[axis]
    cells = [(real[key], estimate[key]) for key in estimate if real[key] >= 20]
    ratios = sorted(max(mine / theirs, theirs / mine) for theirs, mine in cells)
    typical = ratios[len(ratios) // 2]
    lines.append(
        f"{len(cells)} cases de 20 et plus : erreur typique × {typical:.2f}, pire × {ratios[-1]:.2f}"
    )
    with capsys.disabled():
        print("\n" + "\n".join(lines))  # noqa: T201
    assert estimate.total() == pytest.approx(real.total(), rel=0.15)
    assert typical < 2
