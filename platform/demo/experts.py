"""The demonstration's experts, the questions they are invited to answer, and some conversations.

Written as rows: through the services each would be dated now, and everyone told.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import demo as demo_accounts
from accounts.models import User
from community.experts.models import Credential, CredentialState, Expert
from community.experts.professions import Profession
from community.experts.services import invite_round
from community.experts.services.profile import free_slug
from community.questions.importing.writing import digest
from community.questions.models import Question
from conversations.models import Message, Party, Thread
from core.markdown import render
from core.uploads import Clean, keep
from taxonomy.models import Topic

SINCE = timedelta(days=60)
# A paper of one empty page.
PAPER = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def load() -> int:
    """Add the experts that are missing, and return how many were added. What is there stays as it is."""
    written = tomllib.loads((settings.ROOT / "fixtures/demo/experts.toml").read_text("utf-8"))
    missing = [row for row in written["experts"] + written["waiting"] if not _known(row["person"])]
    if not missing:
        return 0
    waiting = {row["person"] for row in written["waiting"]}
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    with transaction.atomic():
        for row in missing:
            _expert(row, topics, accepted=row["person"] not in waiting)
        for row in written["conversations"]:
            _conversation(row)
    for question in Question.objects.unanswered().order_by("waiting_since", "id"):
        invite_round(question.pk, 0)
    return len(missing)


def _known(slug: str) -> bool:
    return Expert.objects.filter(person__email=demo_accounts.email_of(slug)).exists()


def _person(slug: str, name: str = "") -> User:
    person, created = User.objects.get_or_create(
        email=demo_accounts.email_of(slug), defaults={"display_name": name or slug}
    )
    if created:
        person.date_joined = timezone.now() - SINCE
        person.set_unusable_password()
        person.save(update_fields=["date_joined", "password"])
    return person


def _expert(row: Mapping[str, Any], topics: Mapping[str, Topic], *, accepted: bool) -> Expert:
    today, now = timezone.localdate(), timezone.now()
    person = _person(row["person"], row.get("name", ""))
    valid_until = today + timedelta(days=row["days"])
    text = row.get("presentation", "").strip()
    proved = {"profession": row["profession"], "register": row["register"], "verified_until": valid_until}
    away = row.get("away_days")
    expert = Expert.objects.create(
        person=person,
        slug=free_slug(person),
        headline=row["headline"],
        presentation=text,
        presentation_html=render(text),
        region_id=row["region"],
        takes_invitations=accepted,
        away_until=today + timedelta(days=away) if away else None,
        since=now - SINCE,
        **(proved if accepted else {}),
    )
    expert.topics.set([topics[slug] for slug in row["topics"]])
    Credential.objects.create(
        expert=expert,
        profession=Profession(row["profession"]),
        register=row["register"],
        number=row["number"],
        valid_until=valid_until,
        state=CredentialState.ACCEPTED if accepted else CredentialState.PENDING,
        sent_at=now - (SINCE if accepted else timedelta(hours=20)),
        decided_at=now - SINCE + timedelta(days=1) if accepted else None,
        proof=None if accepted else keep(Clean(PAPER, "application/pdf"), use="experts.proof"),
    )
    return expert


def _conversation(row: Mapping[str, Any]) -> None:
    expert = Expert.objects.get(person__email=demo_accounts.email_of(row["to"]))
    began = timezone.now() - timedelta(hours=row["hours_ago"])
    times = [began + timedelta(hours=3 * place) for place in range(len(row["messages"]))]
    thread = Thread.objects.create(
        pk=digest("demo-thread", row["from"], row["to"]),
        subject=row["subject"],
        about_label=f"{expert.person}, {expert.get_profession_display()}",
        about_url=expert.get_absolute_url(),
        started_at=began,
        last_message_at=times[-1],
    )
    sides = {
        "from": Party.objects.create(thread=thread, place=0, person=_person(row["from"])),
        "to": Party.objects.create(thread=thread, place=1, person=expert.person),
    }
    for (side, text), when in zip(row["messages"], times, strict=True):
        Message.objects.create(thread=thread, author=sides[side], text=text, html=render(text), sent_at=when)
    last = row["messages"][-1][0]
    reader = sides["to" if last == "from" else "from"]
    reader.unread = row.get("unread", 0)
    reader.save(update_fields=["unread"])
