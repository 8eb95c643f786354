"""Suggestions: all questions read again against all aids, at one worker; one aid, one question changed."""

from __future__ import annotations

import json
import random
import re
import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

from accounts.models import User
from cms.aids.importing.run import import_file
from community.questions.models import PostState, Question
from core.markdown import render
from demo.bench.databases import filled
from search.suggestions import changing, following, services
from search.suggestions.library import library
from search.suggestions.models import AID, Reading, Suggestion
from search.suggestions.reading import lines
from territories.models import Region

SIZES = {"10k": (10_000, 1_000), "100k": (10_000, 1_000), "1m": (10_000, 1_000)}
"""Questions and aids: the catalogue of a country, whatever the size of the rest."""
SEED = 16
WEIGHT = re.compile(r"\s*\*[\d.]+$")
KINDS = ("étude", "financement", "formation", "prêt", "avantage fiscal")
SECTIONS = "ABCDEFGHIJKLMNOPQRSTU"
AT_ONCE = 500


def measure(size: str) -> Iterator[tuple[str, str]]:
    questions, aids = SIZES[size]

    def fill() -> None:
        _fill_aids(aids)
        _fill_questions(questions)

    with filled(f"suggestions_{questions}_{aids}", fill, "platform/demo/bench/suggestions.py"):
        library.forget()
        following.missing_keys(Question.objects.values_list("pk", flat=True))
        following.mark_all()
        began, own = perf_counter(), process_time()
        library.shelf()
        yield f"{aids:,} aids, read and learned from by a process that begins", _spent(began, own)
        began, own = perf_counter(), process_time()
        while services.find():
            pass
        services.find()
        yield f"{questions:,} questions × {aids:,} aids, found again and kept, one worker", _spent(began, own)
        kept = Suggestion.objects.filter(kind=AID).count()
        without = Reading.objects.filter(aids=0).count()
        yield "aids kept, questions without one", f"{kept:,}, {without:,}"
        following.mark_aids([Suggestion.objects.filter(kind=AID).values_list("key", flat=True)[0]])
        began, own = perf_counter(), process_time()
        while changing.weigh():
            pass
        yield f"one aid changed, weighed with {questions:,} questions", _spent(began, own)
        following.mark([Question.objects.order_by("pk").values_list("pk", flat=True)[0]], anew=True)
        began, own = perf_counter(), process_time()
        services.find()
        yield "one question, once the process has begun", f"{(perf_counter() - began) * 1000:.0f} ms"
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield "memory of the process at most", f"{memory:.0f} MB"


def _spent(began: float, own: float) -> str:
    return f"{perf_counter() - began:.1f} s, {process_time() - own:.1f} s of CPU"


def _phrases(sign: str) -> list[list[str]]:
    """Return the phrases of each need, on the side of ``sign``, as they are written."""
    return [
        [WEIGHT.sub("", part).strip() for part in line[1:].split(",")]
        for line in lines("needs.txt")
        if line.startswith(sign)
    ]


def _fill_aids(count: int) -> None:
    draw = random.Random(SEED)  # noqa: S311 - the same texts each time
    needs = _phrases("=")
    regions = list(Region.objects.values_list("name", flat=True))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "aides.jsonl")
        with path.open("w", encoding="utf-8") as file:
            for number in range(count):
                need, other = draw.choice(needs), draw.choice(needs)
                company: dict[str, object] = {"allowedNafSections": sorted(draw.sample(SECTIONS, 12))}
                if draw.random() < 0.5:
                    company["allowedRegion"] = draw.sample(regions, draw.choice((1, 1, 3, 12)))
                row = {
                    "id": f"aide-{number}",
                    "titre": f"{draw.choice(need)} {number}".capitalize(),
                    "promesse": f"Financez {draw.choice(need)} et {draw.choice(need)}",
                    "description": " ".join(draw.choices(need + other, k=250)),
                    "nature de l'aide": draw.choice(KINDS),
                    "conditions d'éligibilité": {},
                    "eligibilityData": {"company": company},
                    "objectifs": [],
                }
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        import_file("tee", path, publish=True)


def _fill_questions(count: int) -> None:
    draw = random.Random(SEED)  # noqa: S311 - the same texts each time
    needs = _phrases("+")
    regions = list(Region.objects.all())
    # A closed account: nobody is written to.
    asker, _ = User.objects.get_or_create(
        email="bench@example.org", defaults={"display_name": "Bench", "is_active": False}
    )
    rows = []
    for _ in range(count):
        need, other = draw.choice(needs), draw.choice(needs)
        body = f"Nous sommes {draw.randint(1, 60)} salariés. {' '.join(draw.choices(need, k=6))}."
        body += f" Qui peut nous aider ? {' '.join(draw.choices(other, k=2))}."
        rows.append(
            Question(
                title=f"{draw.choice(need)} et {draw.choice(need)} ?".capitalize()[:150],
                body=body,
                body_html=render(body),
                author=asker,
                state=PostState.PUBLISHED,
                region=draw.choice(regions) if draw.random() < 0.7 else None,
                section=draw.choice(SECTIONS) if draw.random() < 0.7 else "",
            )
        )
    Question.objects.bulk_create(rows, batch_size=AT_ONCE)
