"""The demonstration's questions: ``fixtures/demo/questions/*.toml``, as if asked over the last weeks.

Written as rows and not through each service, which dates everything now and tells everyone; texts go through
the same checks as a form's, and every figure is counted by the services.
"""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import demo as demo_accounts
from accounts.models import User
from community.questions import earning, receipts, services, similar
from community.questions.importing.writing import digest
from community.questions.models import Answer, AnswerVote, DownReason, MeToo, PostState, Question
from community.questions.services import texts
from community.reputation import services as reputation
from community.reputation.models import Appearance
from core.markdown import render
from taxonomy.models import Topic

AGE = timedelta(days=90)
FOLDER = settings.ROOT / "fixtures" / "demo"
NEVER_VOTE = {"state_team"}
# Where some of them say they are, for the board.
REGIONS = {
    "anne-le-bris": "53",
    "antoine-weiss": "44",
    "chloe-martel": "28",
    "gael-riou": "53",
    "leila-haddad": "84",
    "marc-tessier": "75",
    "nadia-kerbrat": "53",
    "paul-antunes": "76",
    "yann-le-goff": "53",
}


def load() -> tuple[int, int]:
    """Add the questions that are missing and return how many there were to add, and how many there are.

    One that is there stays as the demonstration's visitors left it.
    """
    written = {
        # The number in front only sorts the folder.
        path.stem.partition("-")[2]: tomllib.loads(path.read_text("utf-8"))
        for path in sorted(FOLDER.glob("questions/*.toml"))
    }
    known = set(Question.objects.filter(pk__in=map(_id, written)).values_list("pk", flat=True))
    missing = {slug: thread for slug, thread in written.items() if _id(slug) not in known}
    if missing:
        people = _people(tomllib.loads((FOLDER / "people.toml").read_text("utf-8")))
        topics = {topic.slug: topic for topic in Topic.objects.all()}
        # One transaction: a load that is cut leaves nothing half-written.
        with transaction.atomic():
            for slug, thread in missing.items():
                _write(slug, thread, people, topics)
            for slug, thread in missing.items():
                if "duplicate_of" in thread:
                    Question.objects.filter(pk=_id(slug)).update(duplicate_of=_id(thread["duplicate_of"]))
            for question in Question.objects.filter(pk__in=map(_id, written)):
                similar.keep(question)
            new = Answer.objects.filter(question__in=map(_id, missing))
            earning.backfill(list(new.values_list("pk", flat=True)))
            for slug, region in REGIONS.items():
                if not Appearance.objects.filter(person=people[slug]).exists():
                    reputation.appear(people[slug].pk, is_hidden=False, region_code=region)
    return len(missing), len(written)


def _id(slug: str) -> int:
    return digest("demo", slug)


def _people(names: Mapping[str, str]) -> dict[str, User]:
    """Return the demonstration's people, made if need be; they sign in as the demo accounts do."""
    people = {}
    for slug, name in names.items():
        user, created = User.objects.get_or_create(
            email=demo_accounts.email_of(slug), defaults={"display_name": name}
        )
        if created:
            user.date_joined = timezone.now() - AGE
            user.set_unusable_password()
            user.save(update_fields=["date_joined", "password"])
        people[slug] = user
    return people


def _write(
    slug: str, thread: Mapping[str, Any], people: Mapping[str, User], topics: Mapping[str, Topic]
) -> None:
    now = timezone.now()
    asked_at = (now - timedelta(hours=thread["hours_ago"])).replace(minute=0, second=0, microsecond=0)
    body = texts.clean_details(thread["body"])
    section, size_class = texts.clean_facts(thread["section"], thread["size_class"])
    question = Question.objects.create(
        pk=_id(slug),
        title=texts.clean_title(thread["title"]),
        body=body,
        body_html=render(body),
        **_asker(slug, thread, people),
        state=PostState.PUBLISHED,
        region=texts.clean_region(thread["region"]),
        section=section,
        size_class=size_class,
        asked_at=asked_at,
        last_activity_at=asked_at,
        waiting_since=asked_at,
    )
    chosen = texts.clean_topics([topics[code] for code in thread["topics"]])
    question.choose_topics(chosen)
    for place, given in enumerate(thread.get("answers", []), 1):
        answer = _answer(question, place, given, people)
        _votes(answer, given, _others(people, answer.author, place))
        if given.get("accepted"):
            question.accepted_answer = answer
    question.save(update_fields=["accepted_answer"])
    for answer in question.answers.all():
        services.recount_votes(answer)
    _me_toos(question, _others(people, question.author, 0)[: thread.get("me_too", 0)])
    services.recount_me_toos(question)
    services.recount(question)


def is_anonymous(slug: str) -> bool:
    """Half of the questions bear no name, always the same ones."""
    return _id(slug) % 2 == 0


def code_of(slug: str) -> str:
    """Return the code of a question without a name: the same at each load, another in each checkout."""
    drawn = hmac.new(settings.SECRET_KEY.encode(), f"demo {slug}".encode(), hashlib.sha256).digest()
    return receipts.written(int.from_bytes(drawn[:16]))


def shown_receipt() -> tuple[str, str] | None:
    """Return title and code of one answered question without a name, for whoever tries the demonstration."""
    for path in sorted(FOLDER.glob("questions/*.toml")):
        code = code_of(path.stem.partition("-")[2])
        found = receipts.opened_by(code).filter(question__answer_count__gt=1).first()
        if found:
            return found.question.title, receipts.grouped(code)
    return None


def _asker(slug: str, thread: Mapping[str, Any], people: Mapping[str, User]) -> dict[str, Any]:
    if is_anonymous(slug):
        return {"receipt": receipts.new_receipt(code_of(slug))}
    return {"author": people[thread["author"]]}


def _answer(question: Question, place: int, given: Mapping[str, Any], people: Mapping[str, User]) -> Answer:
    today = timezone.localdate()
    days = {
        "law_checked_on": given.get("law_checked_days_ago"),
        "expires_on": given.get("expired_days_ago"),
    }
    dates = {name: today - timedelta(days=ago) for name, ago in days.items() if ago is not None}
    texts.check_dates(dates.get("law_checked_on"), dates.get("expires_on"))
    body = texts.clean_answer(given["body"])
    answered_at = question.asked_at + timedelta(hours=given["hours_later"], minutes=7 * place)
    return Answer.objects.create(
        pk=digest("demo", str(question.pk), str(place)),
        question=question,
        author=people[given["author"]],
        body=body,
        body_html=render(body),
        state=PostState.PUBLISHED,
        is_official="institution" in given,
        institution=texts.clean_institution(given.get("institution", "")),
        answered_at=min(answered_at, timezone.now()),
        **dates,
    )


def _others(people: Mapping[str, User], author: User | None, turn: int) -> list[User]:
    """Return everyone who may have an opinion of what ``author`` wrote, not always in the same order."""
    others = [person for slug, person in people.items() if person != author and slug not in NEVER_VOTE]
    first = turn * 7 % len(others)
    return others[first:] + others[:first]


def _votes(answer: Answer, given: Mapping[str, Any], voters: list[User]) -> None:
    up, down = given.get("votes", (0, 0))
    if up + down > len(voters):
        raise ValueError(f"{answer.pk}: {up + down} votes and {len(voters)} people")
    reason = given.get("reason", DownReason.WRONG)
    AnswerVote.objects.bulk_create(
        AnswerVote(
            answer=answer,
            answer_author_id=answer.author_id,
            voter=voter,
            value=1 if place < up else -1,
            reason="" if place < up else reason,
            created_at=when,
        )
        for place, (voter, when) in enumerate(_over_time(voters[: up + down], answer.answered_at))
    )


def _me_toos(question: Question, people: list[User]) -> None:
    MeToo.objects.bulk_create(
        MeToo(question=question, person=person, created_at=when)
        for person, when in _over_time(people, question.asked_at)
    )


def _over_time(people: list[User], since: datetime) -> Iterable[tuple[User, datetime]]:
    """Yield people with moments spread between ``since`` and now."""
    step = (timezone.now() - since) / (len(people) + 1)
    return ((person, since + step * place) for place, person in enumerate(people, 1))
