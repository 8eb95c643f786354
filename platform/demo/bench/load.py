"""A small load generator: connections that stay open, each asking again as soon as it got its answer.

Bounded in time. Run as its own process, so that it does not share the interpreter of what it measures.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle


@dataclass(frozen=True)
class Result:
    per_second: float
    p50: float
    """Milliseconds, like the two others."""
    p95: float
    p99: float
    failures: int
    asked: int
    """How many requests in all, those of the warm-up too."""

    def __str__(self) -> str:
        text = f"{self.per_second:.0f} req/s, p50 {self.p50:.1f}, p95 {self.p95:.1f}, p99 {self.p99:.1f} ms"
        return text + (f", {self.failures} FAILED" if self.failures else "")


def run(
    port: int, path: str | Sequence[str], *, connections: int, seconds: float, cookie: str = ""
) -> Result:
    """Load a server on loopback and return what was measured after half a second of warm-up.

    Several paths, none of which holds a blank, are asked in turn.
    """
    words = [
        str(port),
        path if isinstance(path, str) else " ".join(path),
        str(connections),
        str(seconds),
        "--cookie",
        cookie,
    ]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "demo.bench.load", *words],
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=True,
    )
    return Result(**json.loads(done.stdout))


async def _ask_again_and_again(
    port: int, requests: Iterator[bytes], start: float, end: float, times: list[float]
) -> tuple[int, int]:
    failures = count = 0
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < end:
        asked = time.perf_counter()
        try:
            writer.write(next(requests))
            head = await reader.readuntil(b"\r\n\r\n")
            lower = head.lower()
            length = int(lower.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
            await reader.readexactly(length)
            good = head.startswith(b"HTTP/1.1 200")
            closed = b"connection: close" in lower
        except (OSError, EOFError, ValueError):
            good, closed = False, True
        count += 1
        if asked >= start:
            times.append(time.perf_counter() - asked)
            failures += not good
        if closed:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
    return failures, count


async def _measure(port: int, path: str, connections: int, seconds: float, cookie: str) -> dict:
    lines = ["Host: 127.0.0.1", "Accept-Encoding: identity", *([f"Cookie: {cookie}"] if cookie else [])]
    requests = ["\r\n".join([f"GET {one} HTTP/1.1", *lines, "", ""]).encode() for one in path.split()]
    start = time.perf_counter() + 0.5
    times: list[float] = []
    # One after the other over all connections, so that no two ask the same at once.
    turns = cycle(requests)
    callers = [_ask_again_and_again(port, turns, start, start + seconds, times) for _ in range(connections)]
    done = await asyncio.gather(*callers)
    times.sort()

    def rank(share: float) -> float:
        if not times:  # a server so slow that nobody was answered in time
            return seconds * 1000
        return times[min(len(times) - 1, int(len(times) * share))] * 1000

    return {
        "per_second": len(times) / seconds,
        "p50": rank(0.50),
        "p95": rank(0.95),
        "p99": rank(0.99),
        "failures": sum(failures for failures, _ in done),
        "asked": sum(count for _, count in done),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("path")
    parser.add_argument("connections", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--cookie", default="")
    given = parser.parse_args()
    measured = asyncio.run(_measure(given.port, given.path, given.connections, given.seconds, given.cookie))
    sys.stdout.write(json.dumps(measured))
