"""The demonstration's comments: ``fixtures/demo/comments.toml``, dated after the answers they are about."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from accounts import demo as demo_accounts
from accounts.models import User
from community.discussions.models import Comment
from community.discussions.services import clean_text
from community.questions.importing.writing import digest
from community.questions.models import Answer, PostState
from core.markdown import render


def load() -> int:
    """Add the comments while there are none, and return how many were added."""
    written = tomllib.loads((settings.ROOT / "fixtures/demo/comments.toml").read_text("utf-8"))["comments"]
    answers = {
        (each["question"], each["answer"]): digest(
            "demo", str(digest("demo", each["question"])), str(each["answer"])
        )
        for each in written
    }
    found = Answer.objects.in_bulk(set(answers.values()))
    # Visitors' own comments stay; what they erased does not come back.
    if Comment.objects.filter(about_id__in=found).exists():
        return 0
    people = {
        person.email: person for person in User.objects.filter(email__endswith=f"@{demo_accounts.DOMAIN}")
    }
    count = 0
    with transaction.atomic():
        for each in written:
            answer = found[answers[each["question"], each["answer"]]]
            parent = _write(answer, each, people)
            for reply in each.get("replies", []):
                _write(answer, reply, people, to=parent.pk)
            count += 1 + len(each.get("replies", []))
    return count


def _write(answer: Answer, given: Mapping[str, Any], people: Mapping[str, User], to: int = 0) -> Comment:
    text = clean_text(given["body"])
    when = min(answer.answered_at + timedelta(hours=given["hours_later"], minutes=11), timezone.now())
    comment = Comment(
        content_type=ContentType.objects.get_for_model(Answer),
        object_pk=str(answer.pk),
        site_id=settings.SITE_ID,
        kind="reponse",
        about_id=answer.pk,
        user=people[demo_accounts.email_of(given["author"])],
        comment=text,
        html=render(text),
        submit_date=when,
        parent_id=to,
        state=PostState.PUBLISHED,
    )
    comment.save()
    return comment
