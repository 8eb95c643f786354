from __future__ import annotations

import random
import time
from statistics import median

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User

ROUNDS = 200


class Command(BaseCommand):
    help = (
        "Compare how long asking for a code takes for addresses with and without an account. Writes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=ROUNDS)

    def handle(self, *args, **options) -> None:
        times: dict[str, list[float]] = {"known": [], "unknown": []}
        answers = set()
        with transaction.atomic():
            for number in range(options["rounds"]):
                User.objects.create_user(f"known-{number}@measure.invalid")
            # In random order: the machine warms up, and other work comes and goes.
            tries = [(kind, number) for kind in times for number in range(options["rounds"])]
            random.shuffle(tries)
            for kind, number in tries:
                # Every try from its own network: the limits are not what is measured.
                address = f"10.{number >> 8 & 255}.{number & 255}.{1 if kind == 'known' else 2}"
                client = Client(REMOTE_ADDR=address, headers={"host": "localhost"})
                start = time.perf_counter()
                answer = client.post(
                    reverse("accounts:sign_in"), {"email": f"{kind}-{number}@measure.invalid"}
                )
                times[kind].append(time.perf_counter() - start)
                answers.add((answer.status_code, answer.content, answer.headers.get("Location")))
            transaction.set_rollback(True)
        self.stdout.write(f"answers: {len(answers)} (1 when both kinds get the same)")
        for kind, values in times.items():
            ordered = sorted(values)
            p90 = ordered[int(len(ordered) * 0.9)]
            self.stdout.write(
                f"{kind}: median {median(values) * 1000:.2f} ms, p90 {p90 * 1000:.2f} ms, n={len(values)}"
            )
        gap = abs(median(times["known"]) - median(times["unknown"])) * 1000
        quartiles = [ordered[len(ordered) // 4 * part] * 1000 for part in (1, 3)]
        self.stdout.write(
            f"gap of medians {gap:.3f} ms; quartiles of one kind {quartiles[0]:.2f} to {quartiles[1]:.2f} ms"
        )
