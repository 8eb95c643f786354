"""Three Elasticsearch nodes, one of them killed: searches keep answering, and nothing is lost.

``ELASTICSEARCH_URL=… python -m tests.services.search_nodes PATH_OF_SERVICES`` on a cluster of its own, by
``services start --nodes 3`` with its own SERVICES_HOME and ports. Outside the gate: it kills a server.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time

import django

DOCUMENTS = 5_000
SECONDS = 30.0


def main(services: str) -> int:
    from search.engines.elasticsearch import ElasticsearchEngine
    from search.engines.interface import EngineDownError, Query
    from tests.search.engines.rows import entry

    urls = os.environ["ELASTICSEARCH_URL"].split(",")
    engine = ElasticsearchEngine(urls, f"nodes-{secrets.token_hex(4)}")
    answered, refused, slowest, indexed, killed_at = 0, 0, 0.0, 0, 0.0
    try:
        with engine.rebuild() as fresh:
            fresh.add(entry(key, f"Aide numéro {key}", "Une aide à l’export") for key in range(DOCUMENTS))
        engine.client.cluster.health(
            index=engine.read_alias, wait_for_status="green", wait_for_nodes="3", timeout="60s"
        )
        # The node that holds the copy in use is the one whose loss is felt.
        holder = next(
            row["node"]
            for row in engine.client.cat.shards(index=engine.read_alias, format="json")
            if row["prirep"] == "p"
        )
        began = time.monotonic()
        process = None
        while time.monotonic() - began < SECONDS:
            if process is None and time.monotonic() - began > 3:
                process = subprocess.Popen([services, "kill", holder], stdout=subprocess.DEVNULL)
                killed_at = time.monotonic() - began
            started = time.monotonic()
            try:
                found = engine.search(Query("aide export", facets=["kind"], limit=20))
                answered += found.total >= DOCUMENTS
                refused += found.total < DOCUMENTS
            except EngineDownError as error:
                refused += 1
                sys.stdout.write(f"{started - began:5.1f} s: {error}\n")
            slowest = max(slowest, time.monotonic() - started)
            try:
                engine.index([entry(DOCUMENTS + indexed, "Aide à l’export", "Une de plus")])
                indexed += 1
            except EngineDownError:
                time.sleep(0.5)  # the outbox would try again later
        engine.client.cluster.health(index=engine.read_alias, wait_for_status="yellow", timeout="60s")
        total = engine.search(Query("aide export")).total
        wanted = DOCUMENTS + indexed
        sys.stdout.write(
            f"{holder} killed after {killed_at:.1f} s: {answered} searches in full, {refused} not;"
            f" slowest {slowest:.1f} s; {indexed} rows indexed meanwhile, {total} of {wanted} found\n"
        )
        return 0 if refused == 0 and total == wanted else 1
    finally:
        engine.remove()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    sys.exit(main(sys.argv[1]))
