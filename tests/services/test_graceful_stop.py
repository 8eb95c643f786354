"""A polite stop (TERM), as every deployment makes one: the running effects end, and nothing is sent twice."""

from __future__ import annotations

import os
import sqlite3
import urllib.parse

import pytest

from tests.crash.processes import Embedded, Stack, wait_for

PROMISES = 30


class WithRedis(Stack):
    def __init__(self, port: int):
        super().__init__(port)
        # A database of Redis that nothing else uses.
        self.environment["REDIS_URL"] = os.environ["REDIS_URL"].rpartition("/")[0] + "/10"

    def own_processes(self) -> tuple[str, ...]:
        return ("web", "worker", "beat")


def promise(stack: Stack, number: int) -> None:
    form = {"token": f"stop{number}", "kind": "tell"}
    stack.get("/crash/promise", data=urllib.parse.urlencode(form).encode())


def mails(stack: Stack) -> int:
    return sum(file.read_text().count("Message-ID:") for file in (stack.home / "var/mail").glob("*.log"))


def rows(stack: Stack, condition: str = "1") -> int:
    with sqlite3.connect(stack.home / "var/db.sqlite3") as database:
        (count,) = database.execute(f"SELECT COUNT(*) FROM core_outboxrow WHERE {condition}").fetchone()  # noqa: S608
    database.close()
    return count


@pytest.mark.parametrize(("kind", "holder"), [(Embedded, "web"), (WithRedis, "worker")])
def test_the_running_effects_end_and_the_others_wait(kind, holder):
    stack = kind(port=18435)
    try:
        stack.start()
        promise(stack, 0)
        wait_for(lambda: rows(stack) == 0, "the first mail", 30)  # the worker is up, not only the site
        for number in range(1, PROMISES):
            promise(stack, number)
        status = stack.terminate(holder)
        assert status == 0
        assert rows(stack, "leased_until IS NOT NULL") == 0  # none was cut in the middle
        assert rows(stack) + mails(stack) == PROMISES
        stack.start_one(holder)
        wait_for(lambda: mails(stack) == PROMISES, "every mail", 30)
        wait_for(lambda: rows(stack) == 0, "an empty outbox", 10)
        assert mails(stack) == PROMISES  # none twice
    finally:
        stack.stop()
