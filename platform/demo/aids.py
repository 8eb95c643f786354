"""The demonstration's aids: ``fixtures/demo/aids/aids.toml``, real ones, each with its source.

What is there stays as visitors left it.
"""

from __future__ import annotations

import json
import tomllib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms.aids.choices import Role
from cms.aids.fields import joined
from cms.aids.models import AidCondition, AidIndexPage, AidPage, AidPartner, AidSource, AidStep
from cms.aids.models.conditions import columns_of
from cms.aids.services import aid_changed
from demo.writing import rich
from taxonomy.models import Topic

FILE = settings.ROOT / "fixtures/demo/aids/aids.toml"
TEE = "https://mission-transition-ecologique.beta.gouv.fr/aides-entreprise/"
TEE_NAME, TEE_READ = "Mission transition écologique des entreprises (Licence ouverte 2.0)", date(2026, 6, 12)
SUMS = ("floor", "ceiling", "spend_min", "spend_max")
LISTS = ("other_kinds", "audiences", "sections")
# Columns that the file names as they are.
PLAIN = {
    "slug", "title", "lead", "kind", "is_call", "recurrence", "programme", "amount_text", "loan_terms",
    "service_cost", "service_length", "payment", "cumulation", "de_minimis", "warning", "legal_basis",
    "zones", "closing", "opens_on", "closes_on", "more_url",
}  # fmt: skip
FIRST_WORDS = 140


@transaction.atomic
def load() -> tuple[int, int]:
    """Add the aids that are missing; return how many, and how many there are."""
    written = tomllib.loads(FILE.read_text("utf-8"))["aid"]
    index = AidIndexPage.objects.get()
    known = set(index.get_children().values_list("slug", flat=True))
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    missing = [head for head in written if head["slug"] not in known]
    for place, head in enumerate(missing):
        index.add_child(instance=_page(head, topics, place))
    if missing:
        aid_changed()
    return len(missing), len(written)


def _page(head: dict[str, Any], topics: dict[str, Topic], place: int) -> AidPage:
    published = timezone.now() - timedelta(days=3 + 2 * place)
    aid = AidPage(
        **{name: value for name, value in head.items() if name in PLAIN},
        **{name: head[name] * 100 for name in SUMS if name in head},
        **{name: Decimal(head[name]) for name in ("rate_min", "rate_max") if name in head},
        **{name: joined(head[name]) for name in LISTS if name in head},
        body=json.dumps([{"type": "paragraphs", "value": rich(head["body"])}]),
        first_published_at=published,
        last_published_at=published,
    )
    aid.partners = [AidPartner(name=name, roles=joined([Role.FUNDER])) for name in head["funders"]]
    aid.steps = [AidStep(title=text[:FIRST_WORDS].rstrip(".")) for text in head["steps"]]
    aid.sources = [_source(head)]
    conditions = [{"note": "", **stored} for stored in head["conditions"]]
    aid.conditions = [
        AidCondition(note=stored.pop("note"), **columns_of(stored)) for stored in map(dict, conditions)
    ]
    aid.topics = [topics[slug] for slug in head["topics"] if slug in topics]
    return aid


def _source(head: dict[str, Any]) -> AidSource:
    if name := head.get("source", "").removeprefix("tee:"):
        return AidSource(title=TEE_NAME, url=TEE + name, checked_on=TEE_READ)
    return AidSource(title=head["source_title"], url=head["more_url"])
