"""The home page beside a view that returns two letters, behind the same middleware."""

from __future__ import annotations

from collections.abc import Iterator

from demo.bench import load
from demo.bench.server import Server


def measure(size: str) -> Iterator[tuple[str, str]]:
    with Server() as server:
        yield "start until the first answer", f"{server.start_seconds:.1f} s"
        yield "memory at rest", f"{server.memory():.0f} MB"
        for connections in (1, 8, 64):
            bare = load.run(server.port, "/bench/constant", connections=connections, seconds=4)
            home = load.run(server.port, "/", connections=connections, seconds=4)
            yield f"bare view, {connections} connections", str(bare)
            yield (
                f"home page, {connections} connections",
                f"{home} ({home.per_second / bare.per_second:.2f} of bare)",
            )
        yield "memory under load", f"{server.memory():.0f} MB"
