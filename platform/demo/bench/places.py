"""The commune picker: the time of the whole answer, for names as they are typed, letter after letter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from statistics import median, quantiles
from time import perf_counter

from django.test import RequestFactory

from territories import picker, views
from territories.models import Commune

NAMES = {"10k": 100, "100k": 300, "1m": 1000}


def measure(size: str) -> Iterator[tuple[str, str]]:
    """Yield the picker's times. The table of communes has one size; ``size`` says how many names are typed.

    The view is called without its rate limit, which a bench would reach.
    """
    draw = random.Random(7)  # noqa: S311 - the same names each time
    communes = list(Commune.objects.order_by("code").values_list("name", flat=True))
    post_codes = list(Commune.objects.exclude(post_codes=None).values_list("post_codes__code", flat=True))
    typed = [
        text[:length]
        for text in [*draw.sample(communes, NAMES[size]), *draw.sample(post_codes, NAMES[size] // 5)]
        for length in range(2, min(len(text), 12) + 1)
    ]
    draw.shuffle(typed)
    factory = RequestFactory()
    picker.search("échauffement")
    times = []
    for text in typed:
        request = factory.get("/territoires/communes/", {"q": text})
        start = perf_counter()
        views.answer(request)
        times.append((perf_counter() - start) * 1000)
    label = f"commune picker, {len(typed)} keystrokes"
    yield f"{label}, median", f"{median(times):.1f} ms"
    yield f"{label}, p95", f"{quantiles(times, n=20)[-1]:.1f} ms"
    yield f"{label}, slowest", f"{max(times):.1f} ms"
