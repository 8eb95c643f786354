"""What people and machines paste into a search box: very long, full of signs, in any alphabet."""

from __future__ import annotations

import random

SEEDS = [
    "a" * 5_000,
    "aide " * 2_000,
    " ".join(f"mot{number}" for number in range(3_000)),
    "*" * 500,
    "?" * 500,
    "a*" * 300,
    "*a*b*c*",
    "[[[[[",
    "(" * 1_000,
    ")" * 1_000,
    '"' * 999,
    "«" * 400,
    '"a" ' * 300,
    '"' + "aide " * 300 + '"',
    "\\" * 300,
    "/.*/",
    "a:b:c",
    "_id:*",
    "title:[* TO *]",
    "alive:0",
    "{!func}x",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "%00%0a",
    "\x00\x01\x02\x7f",
    "\ud800\udfff",
    "\ufeff\u200b\u200d",
    "🐝" * 300,
    "👩‍👩‍👧‍👦",
    "مرحبا بالعالم",
    "\u202emalade\u202c",
    "שלום",
    "漢字かな交じり文" * 50,
    "ﬁ ﬀ ﷺ",
    "e\u0301" * 500,
    "n" + "\u0303" * 1_000,
    "-1",
    "1e309",
    "NaN",
    "null",
    "\n\t\r\u2028\u2029",
    "l'" * 800,
    "qu’" * 800,
    "~10",
    "aide~" * 100,
    "aide^1000000",
    "&& || !",
    "AND OR NOT",
    "ÀÉÎÕÜ" * 200,
    "ß İ ı ſ",
]


def nasty() -> list[str]:
    """Two hundred, the same every time: the seeds and mixes of them."""
    draw = random.Random(14)  # noqa: S311
    mixes = [
        draw.choice([" ", "", "'", '"']).join(
            seed[: draw.randrange(1, 400)] for seed in draw.sample(SEEDS, 4)
        )
        for _ in range(200 - len(SEEDS))
    ]
    return SEEDS + mixes
