"""The inbox, the page of subscriptions, and the one-click stop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.signing import Signer
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from core.capabilities import Subscription, notices, subscriptions
from core.testing import run_outbox
from notifications import services, tokens
from notifications.models import Frequency, Notice, Preference
from tests.accounts.factories import UserFactory
from tests.notifications.factories import NoticeFactory
from tests.notifications.kinds import FOLLOWED, SOURCE

pytestmark = pytest.mark.django_db

INBOX = "/mon-espace/notifications/"
PREFERENCES = "/mon-espace/abonnements/"


@pytest.fixture
def person(client):
    person = UserFactory()
    client.force_login(person)
    return person


def stop_address(person, kind="tests.now") -> str:
    return tokens.stop_url(person.pk, kind).removeprefix("http://127.0.0.1:8000")


# -- Inbox -------------------------------------------------------------------------------------------
def test_the_inbox_shows_the_newest_first_and_marks_the_unread(client, person):
    now = datetime(2026, 11, 21, 8, tzinfo=UTC)
    old = NoticeFactory(recipient=person, created_at=now, read_at=now)
    new = NoticeFactory(recipient=person, created_at=now + timedelta(hours=1))
    NoticeFactory()
    page = client.get(INBOX).content.decode()
    assert page.index(reverse("notifications:open", args=[new.pk])) < page.index(
        reverse("notifications:open", args=[old.pk])
    )
    assert page.count('class="row-item"') == 2
    assert page.count("Non lue<") == 1
    assert "21 novembre 2026, 10 h 00" in page
    only_unread = client.get(INBOX, {"etat": "non-lues"}).content.decode()
    assert reverse("notifications:open", args=[old.pk]) not in only_unread


@pytest.mark.parametrize("count", [1, 20])
def test_the_inbox_costs_the_same_whatever_is_in_it(client, person, count, django_assert_num_queries):
    NoticeFactory.create_batch(count, recipient=person)
    # Session, account, notices, what they are about, the unread.
    with django_assert_num_queries(6):
        client.get(INBOX)


def test_the_inbox_is_read_page_by_page(client, person):
    NoticeFactory.create_batch(25, recipient=person)
    seen: list[int] = []
    page = client.get(INBOX)
    while True:
        seen += [page.content.decode().count('class="row-item"')]
        if not page.context["next_url"]:
            break
        page = client.get(INBOX + page.context["next_url"])
    assert seen == [20, 5]
    assert page.context["first_url"].startswith(INBOX)


def test_a_cursor_of_another_list_is_not_found(client, person):
    assert client.get(INBOX, {"apres": "zut"}).status_code == 404


def test_what_is_hidden_is_not_told_in_the_inbox(client, person):
    notice = NoticeFactory(recipient=person, payload={"title": "Secret"})
    NoticeFactory(recipient=person, kind="old.kind", payload={"title": "Secret"})
    about = notice._meta.apps.get_model("accounts.User").objects.get(pk=notice.about_id)
    about.is_active = False
    about.save()
    page = client.get(INBOX).content.decode()
    assert "Secret" not in page
    assert "2 notifications parlaient de contenus qui ne sont plus visibles" in page
    assert client.get(reverse("notifications:open", args=[notice.pk])).status_code == 404


def test_an_empty_inbox_says_what_will_come(client, person):
    assert "Rien de neuf pour vous" in client.get(INBOX).content.decode()


def test_going_to_the_thing_is_reading_the_notice(client, person):
    notice = NoticeFactory(recipient=person)
    address = reverse("notifications:open", args=[notice.pk])
    assert client.head(address).status_code == 302
    assert Notice.objects.unread().exists()
    assert client.get(address).url == f"/sujets/{notice.about_id}/"
    assert not Notice.objects.unread().exists()


def test_another_s_notice_is_not_found(client, person):
    notice = NoticeFactory()
    assert client.get(reverse("notifications:open", args=[notice.pk])).status_code == 404
    assert Notice.objects.unread().exists()


def test_all_is_read_at_once_and_only_one_s_own(client, person):
    NoticeFactory.create_batch(3, recipient=person)
    other = NoticeFactory()
    assert client.post(reverse("notifications:read_all")).url == INBOX
    assert [*Notice.objects.unread()] == [other]


@pytest.mark.parametrize("address", [INBOX, PREFERENCES])
def test_a_visitor_is_asked_to_sign_in(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert f"next={address}" in response.url


def test_the_count_of_unread_is_one_bounded_query(django_assert_num_queries, rf):
    person = UserFactory()
    request = rf.get("/")
    request.user = person
    piece = Template('{% fragment "notifications.unread" %}')
    for count, text in [
        (0, ">Mes notifications<"), (1, ">1 notification non lue<"), (1, ">2 notifications non lues<"),
        (98, ">Plus de 99 notifications non lues<"),
    ]:  # fmt: skip
        NoticeFactory.create_batch(count, recipient=person)
        with django_assert_num_queries(1):
            assert text in piece.render(Context({"request": request}))


# -- Subscriptions -----------------------------------------------------------------------------------
def test_the_page_lists_every_kind_and_everything_followed(client, person):
    FOLLOWED[person.pk] = [Subscription("7", "La <caisse> certifiée", "/sujets/7/")]
    page = client.get(PREFERENCES).content.decode()
    for text in (
        "Sorte tests.now",
        "Sorte tests.week",
        "Sorte tests.security",
        "La &lt;caisse&gt; certifiée",
    ):
        assert text in page
    assert 'name="tests.security"' not in page


def test_the_page_of_subscriptions_costs_four_queries_and_one_a_source(
    client, person, django_assert_num_queries
):
    # Session, account, roles, choices; each app that knows of things followed adds one, ours here none;
    # discussions, which pages may have, ask twice which of these are private.
    with django_assert_num_queries(4 + len(subscriptions) - 1 + 2):
        client.get(PREFERENCES)


def choices(**changed) -> dict[str, str]:
    """The form as it stands before anyone changes it, whatever kinds the apps declare."""
    return {kind.name: kind.default for kind in notices if not kind.mandatory} | changed


def test_only_what_changes_is_kept_so_the_rest_follows_its_default(client, person):
    response = client.post(PREFERENCES, choices(**{"tests.now": "week"}), follow=True)
    assert "C’est noté" in response.content.decode()
    assert [*Preference.objects.values_list("person", "kind", "frequency")] == [
        (person.pk, "tests.now", "week")
    ]
    client.post(PREFERENCES, choices())
    assert Preference.objects.get().frequency == "now"


@pytest.mark.parametrize("value", ["", "hourly"])
def test_a_choice_that_does_not_exist_is_explained_and_loses_nothing(client, person, value):
    page = client.post(PREFERENCES, choices(**{"tests.now": value, "tests.day": "week"})).content.decode()
    assert "prenez-en un de la liste" in page or "Choisissez quand" in page
    assert '<option value="week" selected>' in page
    assert not Preference.objects.exists()


def test_following_ends_from_the_page(client, person):
    FOLLOWED[person.pk] = [Subscription("7", "La caisse", "/sujets/7/")]
    address = reverse("notifications:unfollow", args=[SOURCE.name])
    assert client.post(address, {"cle": "8"}).status_code == 302
    assert FOLLOWED[person.pk]
    client.post(address, {"cle": "7"})
    assert not FOLLOWED[person.pk]
    assert client.post(reverse("notifications:unfollow", args=["nothing"])).status_code == 404


# -- One-click stop ----------------------------------------------------------------------------------
def test_a_mail_program_stops_a_kind_without_session_cookie_or_token_of_ours(mailoutbox):
    person = UserFactory()
    services.notify("tests.now", to=person, about=person, once_key="one")
    run_outbox()
    address = (
        mailoutbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    )
    strict = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = strict.post(address, {"List-Unsubscribe": "One-Click"}, headers={"Origin": "null"})
        assert answer.status_code == 200
        assert not answer.cookies
    services.notify("tests.now", to=person, about=person, once_key="two")
    run_outbox()
    assert len(mailoutbox) == 1
    assert Notice.objects.count() == 2


def test_following_the_link_changes_nothing_and_offers_a_button(client):
    person = UserFactory()
    page = client.get(stop_address(person))
    assert "Ne plus m’écrire" in page.content.decode()
    assert "Sorte tests.now" in page.content.decode()
    assert not page.cookies
    assert not Preference.objects.exists()


def test_a_stop_ends_one_kind_of_one_person(client):
    person, other = UserFactory(), UserFactory()
    assert "Sorte tests.now" in client.post(stop_address(person)).content.decode()
    assert [*Preference.objects.values_list("person", "kind", "frequency")] == [
        (person.pk, "tests.now", "never")
    ]
    assert "C’est déjà fait" in client.get(stop_address(person)).content.decode()
    assert "C’est déjà fait" not in client.get(stop_address(other)).content.decode()


@pytest.mark.parametrize(
    ("kind", "words"), [("summary.day", "résumé du jour"), ("summary.week", "de la semaine")]
)
def test_a_summary_is_stopped_as_a_whole(client, kind, words):
    person = UserFactory()
    assert words in client.get(stop_address(person, kind)).content.decode()
    assert words in client.post(stop_address(person, kind)).content.decode()
    assert "C’est déjà fait" in client.get(stop_address(person, kind)).content.decode()


def test_a_kind_that_is_gone_can_still_be_stopped(client):
    person = UserFactory()
    assert client.post(stop_address(person, "old.kind")).status_code == 200
    assert Preference.objects.get().frequency == Frequency.NEVER


def test_a_kind_that_became_mandatory_says_so_instead_of_stopping(client):
    person = UserFactory()
    assert "protègent votre compte" in client.get(stop_address(person, "tests.security")).content.decode()
    answer = client.post(stop_address(person, "tests.security"))
    assert "protègent votre compte" in answer.content.decode()
    assert not Preference.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("forge", ["nothing", "word", "cut", "salt", "gone"])
def test_a_token_that_is_not_ours_stops_nothing(client, method, forge):
    person = UserFactory()
    token = tokens.make(person.pk, "tests.now")
    forged = {
        "nothing": "",
        "word": "zut",
        "cut": token[:-1],
        "salt": Signer(salt="other").sign_object([person.pk, "tests.now"]),
        "gone": tokens.make(0, "tests.now"),
    }[forge]
    answer = getattr(client, method)(f"/notifications/arret/?jeton={forged}")
    assert answer.status_code == 404
    assert "Ce lien ne fonctionne pas" in answer.content.decode()
    assert not Preference.objects.exists()
