"""A whole journey without a name, marks on all that the asker could leave: then every store is searched."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from wagtail.blocks import StreamValue

from accounts.models import User
from community.questions import services
from community.questions.models import AskerAddress, PostState, Question, Receipt
from core.actors import Actor
from core.ids import encode
from core.limits import own_counts
from core.logs import Discretion, JsonFormatter
from core.models import OutboxRow
from core.outbox.publisher import publisher
from core.testing import run_outbox
from tests.community.questions.anonymous import BODY, OURS, TITLE, code_on
from tests.community.questions.factories import PersonFactory, TopicFactory

LEFT = "marque-adresse@exemple-secret.fr"
PERSON = "marque-personne@exemple-secret.fr"
MARKS = [
    LEFT, PERSON, "Marque Visible", "203.0.113.77", "198.51.100.88", "MarqueAgent", "marque-fichier",
    "marque-langue", "marque-venue",
]  # fmt: skip
SENDER = {
    "user-agent": "MarqueAgent/7.7",
    "x-forwarded-for": "198.51.100.88",
    "referer": "http://testserver/marque-venue/",
    "accept-language": "marque-langue",
    **OURS,
}
CLOSE = timedelta(minutes=5)


class Lines(logging.Handler):
    """All that any logger would write, as the console writes it."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonFormatter())
        self.texts: list[str] = []

    def emit(self, record):
        self.texts.append(self.format(record))


@pytest.fixture
def lines():
    handler = Lines()
    handler.addFilter(Discretion())
    root = logging.getLogger()
    level, server = root.level, logging.getLogger("requests")
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    server.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)
    server.setLevel(logging.NOTSET)


@pytest.fixture
def messages(monkeypatch):
    """What would go to the broker."""
    sent: list[int] = []
    monkeypatch.setattr(publisher, "publish", sent.append)
    return sent


def rows() -> Iterator[tuple[str, dict]]:
    """Yield every row of every table of the database, Django's own included."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            for row in model._base_manager.values():
                yield model._meta.label, row


def fingerprint(label: str, row: dict) -> str:
    return f"{label} {sorted((name, plain(value)) for name, value in row.items())}"


def plain(value) -> str:
    if isinstance(value, StreamValue):
        # As it is stored: drawn, it would show the latest questions.
        return str(value.get_prep_value())
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def cached() -> Iterator[str]:
    """Yield keys and values of the caches; of a shared one, ours."""
    for name in settings.CACHES:
        cache = caches[name]
        if settings.REDIS_URL:
            client = cache._cache.get_client()
            for key in client.scan_iter(match=cache.make_key("*")):
                yield f"{key!r} {client.get(key)!r}"
        else:
            for key, value in cache._cache.items():
                yield f"{key!r} {value!r}"
    for key, value in own_counts._cache.items():
        yield f"{key!r} {value!r}"


def expiries() -> Iterator[float]:
    """Yield when each entry that is ours alone would end."""
    if not settings.REDIS_URL:
        yield from caches["default"]._expire_info.values()


def files() -> Iterator[tuple[str, bytes]]:
    for folder in {Path(settings.VAR), Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_ROOT)}:
        for path in folder.rglob("*"):
            if path.is_file() and ".sqlite3" not in path.name:
                yield str(path), path.read_bytes()


def assert_no_mark(text: str, where: str, but: tuple[str, ...] = ()) -> None:
    found = [mark for mark in MARKS if mark in text and mark not in but]
    assert not found, f"{found} in {where}: {text[:300]}"


def times_of(row: dict) -> Iterator[tuple[str, datetime]]:
    for name, value in row.items():
        if isinstance(value, datetime):
            yield name, value if value.tzinfo else value.replace(tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_nothing_tells_who_asked(client, lines, messages, mailoutbox, settings):
    settings.ANONYMOUS_DELAY = (6, 25)
    settings.TRUSTED_PROXIES = 1
    start = timezone.now().replace(hour=10, minute=23, second=41, microsecond=777_000)
    acts: list[datetime] = []
    with time_machine.travel(start) as clock:

        def sweep(new_only_since: set[str]) -> None:
            for label, row in rows():
                words = fingerprint(label, row)
                if words in new_only_since:
                    continue
                assert_no_mark(words, label)
                for name, moment in times_of(row):
                    if moment == moment.replace(minute=0, second=0, microsecond=0):
                        continue  # cut to the hour: as fine as it may be
                    for act in acts:
                        assert abs(moment - act) > CLOSE, f"{label}.{name} tells {act}: {moment}"
            for text in cached():
                assert_no_mark(text, "cache")
            for path, content in files():
                assert_no_mark(content.decode("latin-1"), path)
            for line in lines.texts:
                assert_no_mark(line, "log")
                for secret in (code, encode(question_id), str(question_id)):
                    assert secret not in line, line
                assert "poser" not in line and "suivi" not in line, line  # noqa: PT018
            assert question_id not in messages

        answerer = PersonFactory()
        topic = TopicFactory()
        marked = PersonFactory(email=PERSON, display_name="Marque Visible")
        # Signed in the moment before, in the same browser.
        client.force_login(marked)
        client.get("/mon-espace/", headers=SENDER, REMOTE_ADDR="203.0.113.77")
        client.get("/questions/poser-en-mon-nom/", headers=SENDER, REMOTE_ADDR="203.0.113.77")
        lines.texts.clear()
        cookies = {name: each.value for name, each in client.cookies.items()}
        before = {fingerprint(label, row) for label, row in rows()}

        def as_marked(method: str, path: str, data: dict | None = None):
            answer = getattr(client, method)(path, data or {}, headers=SENDER, REMOTE_ADDR="203.0.113.77")
            assert {name: each.value for name, each in client.cookies.items()} == cookies
            assert not answer.cookies
            assert_no_mark(answer.content.decode(), path, but=(LEFT,))
            assert_no_mark(str(answer.headers), path)
            return answer

        code = code_on(as_marked("get", "/questions/poser/").content.decode())
        typed = {"title": TITLE, "body": BODY, "topics": [topic.pk], "email": LEFT, "recu": code}
        as_marked("post", "/questions/poser/relire/", typed)
        acts.append(timezone.now())
        paper = SimpleUploadedFile("marque-fichier.pdf", b"%PDF marque-fichier")
        page = as_marked("post", "/questions/poser/sans-mon-nom/", {**typed, "papier": paper})
        assert code in page.content.decode().replace("-", "")
        question_id = Question.objects.get().pk
        # Waiting: what is promised tells no more than what is kept.
        assert OutboxRow.objects.exclude(effect="indexing.index").get().run_at - start > timedelta(minutes=6)
        sweep(before)

        clock.shift(timedelta(minutes=5, seconds=50))
        run_outbox()
        assert Question.objects.get().state == PostState.CHECKING
        assert not Question.objects.visible_to(AnonymousUser()).exists()
        clock.shift(timedelta(minutes=20))
        run_outbox()
        assert Question.objects.get().state == PostState.PUBLISHED
        sweep(before)

        clock.shift(timedelta(minutes=17))
        answer = services.answer_question(question_id, by=Actor.of(answerer), body="Commencez par l’écrire.")
        clock.shift(timedelta(minutes=30))
        run_outbox()
        for path, data in {
            "preciser/": {"body": "Le contrat date de septembre."},
            f"accepter/{encode(answer.pk)}/": {"accept": "1"},
            f"remercier/{encode(answer.pk)}/": {},
        }.items():
            # What the act before promised has its own time, ten minutes before the next.
            clock.shift(timedelta(minutes=26))
            run_outbox()
            clock.shift(timedelta(minutes=10))
            acts.append(timezone.now())
            assert as_marked("post", f"/suivi/{path}", {"recu": code, **data}).status_code == 200
            run_outbox()
        clock.shift(timedelta(minutes=40))
        run_outbox()
        assert OutboxRow.objects.count() == 0
        sweep(before)

        # The one thing the asker chose to leave: to whom its own mail goes, and sealed in its own table.
        to_asker = [mail for mail in mailoutbox if LEFT in mail.to]
        assert len(to_asker) == 1
        for mail in mailoutbox:
            words = f"{mail.subject} {mail.body} {mail.alternatives} {mail.extra_headers}"
            assert_no_mark(words, "mail")
            if mail in to_asker:
                for secret in (TITLE, "apprenti", encode(question_id), str(question_id), code, "écrire."):
                    assert secret not in words
        assert LEFT.encode() not in bytes(AskerAddress.objects.get().sealed)

        for path in (
            f"/questions/{encode(question_id)}/",
            "/questions/",
            "/questions/recentes.atom",
            "/sitemap-questions.xml",
        ):
            assert_no_mark(client.get(path, follow=True).content.decode().replace("Marque Visible", ""), path)

        lines.texts.clear()

        clock.shift(timedelta(minutes=10))
        acts.append(timezone.now())
        assert as_marked("post", "/suivi/effacer/", {"recu": code, "confirmer": "1"}).status_code == 200
        sweep(before)
        assert (Receipt.objects.count(), AskerAddress.objects.count()) == (0, 0)
    # The bare file too, journal included: what Django does not show would be seen.
    if connection.vendor == "sqlite":
        base = Path(connection.settings_dict["NAME"])
        for path in base.parent.glob(f"{base.name}*"):
            raw = path.read_bytes()
            for mark in (LEFT, "203.0.113.77", "198.51.100.88", "MarqueAgent", "marque-fichier", code):
                assert mark.encode() not in raw, (mark, path.name)


@pytest.mark.django_db
def test_an_error_on_an_anonymous_address_says_nothing_of_what_was_typed(client, lines, monkeypatch):
    def break_down(**typed):
        raise ValueError(f"broken by {typed['title']}")

    monkeypatch.setattr(services, "ask_without_a_name", break_down)
    client.raise_request_exception = False
    answer = client.post("/questions/poser/sans-mon-nom/", {"title": TITLE, "body": BODY}, headers=SENDER)
    assert answer.status_code == 500
    errors = [json.loads(line) for line in lines.texts if '"error"' in line]
    assert errors
    for line in errors:
        assert TITLE not in json.dumps(line, ensure_ascii=False)
        assert "poser" not in json.dumps(line)
        assert datetime.fromisoformat(line["time"]).minute == 0
    assert "ValueError" in {line.get("error") for line in errors}


@pytest.mark.django_db
def test_who_is_signed_in_changes_nothing_that_is_kept(client):
    """Whoever asks, what is added to the database is the same but for what is drawn at random."""
    from tests.support.client import StrictClient

    def added_by(browser) -> list[str]:
        caches["default"].clear()  # else the same words again would be held
        before = {fingerprint(*each) for each in rows()}
        page = browser.post("/questions/poser/sans-mon-nom/", {"title": TITLE, "body": BODY}, headers=SENDER)
        assert page.status_code == 200
        fresh = [each for each in rows() if fingerprint(*each) not in before]
        shapes = []
        for label, row in fresh:
            drawn = {
                "id",
                "pk",
                "lookup",
                "row_id",
                "actor_id",
                "receipt_id",
                "question_id",
                "handle",
                "ids",
                "content_object_id",
                "key",
                "once_key",
            }
            shapes.append(f"{label} {sorted((k, str(v)) for k, v in row.items() if k not in drawn)}")
        return sorted(shapes)

    client.force_login(PersonFactory())
    staff = StrictClient()
    staff.force_login(PersonFactory(role="admin"))
    User.objects.update(last_login=None)
    assert added_by(client) == added_by(StrictClient()) == added_by(staff)
