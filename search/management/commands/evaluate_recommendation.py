from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.suggestions.recommending import (
    Example,
    Recommender,
    most_frequent,
    read_aids,
    read_examples,
    success,
)

SEED = 16
FIRSTS = (1, 3)


class Command(BaseCommand):
    help = (
        "Learn which aid companies got from one file and measure it on another, or on parts of the first "
        "that were left out (docs/concepts/suggestions.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--train", type=Path, required=True, help="what companies got, .csv")
        parser.add_argument("--test", type=Path, help="what others got, .csv")
        parser.add_argument("--folds", type=int, help="instead of --test: parts to leave out in turn")
        parser.add_argument("--without-purpose", action="store_true", help="from activity and place only")
        parser.add_argument(
            "--aids",
            type=Path,
            help="texts of the aids, .jsonl; default: the one aides_*.jsonl beside --train",
        )

    def handle(self, *args, **options) -> None:
        if bool(options["test"]) == bool(options["folds"]):
            raise CommandError("Give --test or --folds.")
        if options["folds"] and options["folds"] < 2:
            raise CommandError("--folds is 2 at least.")
        examples = read_examples(options["train"])
        beside = sorted(options["train"].parent.glob("aides_*.jsonl"))
        path = options["aids"] or (beside[0] if len(beside) == 1 else None)
        aids = read_aids(path) if path else []
        parts = (
            folds(examples, options["folds"])
            if options["folds"]
            else [(examples, read_examples(options["test"]))]
        )
        ours: list[list[str]] = []
        plain: list[list[str]] = []
        truth: list[Example] = []
        for known, asked in parts:
            ours += Recommender(known, aids, purpose=not options["without_purpose"]).rank(asked)
            plain += [most_frequent(known)] * len(asked)
            truth += asked
        how = "without the purpose" if options["without_purpose"] else "with the purpose"
        self.stdout.write(f"{len(truth)} companies, {how}, {len(aids) // 2} aids described")
        for name, ranked in (("recommended", ours), ("most frequent", plain)):
            figures = "  ".join(f"success at {most} {success(ranked, truth, most):.3f}" for most in FIRSTS)
            self.stdout.write(f"{name:<14} {figures}")


def folds(examples: list[Example], count: int) -> Iterator[tuple[list[Example], list[Example]]]:
    """Yield what to learn from and what to measure on, in an order drawn once and for all."""
    order = list(examples)
    random.Random(SEED).shuffle(order)  # noqa: S311 - a draw that is the same each time
    for part in range(count):
        yield [one for place, one in enumerate(order) if place % count != part], order[part::count]
