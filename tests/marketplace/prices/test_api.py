from __future__ import annotations

import csv
import hashlib
import io

import pytest

from indicators.computing import today
from marketplace.prices import computing
from tests.marketplace.prices.factories import observed, released
from tests.support.api import read
from tests.taxonomy.factories import ServiceTypeFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/price-releases"
MANY = tuple(range(90_000, 130_000, 1_000))


def test_what_is_not_frozen_is_not_there(client):
    observed(ServiceTypeFactory(), *MANY)
    computing.recompute(today())
    assert read(client, LIST)["results"] == []
    assert client.get(f"{LIST}/1").status_code == 404
    assert client.get(f"{LIST}/1/cells").status_code == 404


def test_figures_are_those_of_the_file(client):
    observed(ServiceTypeFactory(), *MANY)
    release = released()
    whole = read(client, f"{LIST}/{release.number}")
    written = next(file for file in whole["files"] if file["name"].endswith(".csv"))
    content = client.get(written["url"].partition("//")[2].partition("/")[2].join(["/", ""])).content
    assert hashlib.sha256(content).hexdigest() == written["sha256"]
    [line] = [row for row in csv.DictReader(io.StringIO(content.decode())) if row["level"] == "nation"]
    [cell] = [
        row for row in read(client, f"{LIST}/{release.number}/cells")["results"] if row["level"] == "nation"
    ]
    told = {figure["quantile"]: figure for figure in cell["figures"]}
    assert {name: str(figure["cents"]) for name, figure in told.items()} == {
        name: line[name] for name in told
    }
    assert set(told) == {"p10", "p25", "median", "p75", "p90"}
    assert str(told["median"]["low"]) == line["median_low"]


def test_cells_are_filtered_and_all_reached(client):
    one, other = ServiceTypeFactory(), ServiceTypeFactory()
    observed(one, *MANY[:6])
    observed(other, *MANY[:6])
    number = released().number
    path = f"{LIST}/{number}/cells"
    assert {row["service"] for row in read(client, path, service=one.pk)["results"]} == {one.pk}
    assert read(client, path, series="asked")["results"] == []
    seen, after = [], ""
    while True:
        page = read(client, path, size=1, after=after)
        seen += page["results"]
        after = page["next"]
        if not after:
            break
    assert len(seen) == len(read(client, path, size=100)["results"])


def test_a_number_that_no_column_holds_is_refused(client):
    assert client.get(f"{LIST}/99999999999999999999").status_code == 422
