"""The home page and a guide, built each time and from the visitor cache, beside a bare view of the run."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from demo.bench import load
from demo.bench.server import Server

ROUNDS = 3
SECONDS = 2.0
CONNECTIONS = 8
# The visitor cache keeps no page whose parameters it does not know.
UNKEPT = "?mesure=1"
BARE = "/bench/three-queries"
GUIDE = "/guides/choisir-son-prestataire-web/"
PAGES = {"home page": ("/", 12), "guide": (GUIDE, 10), "list of guides": ("/guides/", 10)}


def measure(size: str) -> Iterator[tuple[str, str]]:
    yield from _queries()
    kinds = {"bare": BARE, **{name: path + UNKEPT for name, (path, _) in PAGES.items()}}
    kinds |= {f"{name}, from the visitor cache": path for name, (path, _) in PAGES.items()}
    with Server() as server:
        speeds: dict[str, list[float]] = {kind: [] for kind in kinds}
        for number in range(ROUNDS + 1):
            for kind, path in kinds.items():
                result = load.run(server.port, path, connections=CONNECTIONS, seconds=SECONDS)
                if number:  # the first only warms them up
                    speeds[kind].append(result.per_second)
    for kind, found in speeds.items():
        ratio = median(one / other for one, other in zip(found, speeds["bare"], strict=True))
        yield kind, f"{median(found):.0f} req/s, {ratio:.2f} of a bare view with three queries"


def _queries() -> Iterator[tuple[str, str]]:
    logging.getLogger("requests").setLevel(logging.WARNING)  # a line each would break the table
    client = Client(headers={"host": "127.0.0.1"})
    for name, (path, limit) in PAGES.items():
        client.get(path + UNKEPT)  # what a process asks once
        with CaptureQueriesContext(connection) as queries:
            status = client.get(path + UNKEPT).status_code
        # A list does not know the parameter: it answers all the same.
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        yield f"{name}, queries (≤ {limit})", str(len(queries))
