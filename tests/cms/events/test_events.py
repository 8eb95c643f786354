from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from icalendar import Calendar

from accounts.privacy import erase
from cms.events import services
from cms.events.effects import remind
from cms.events.errors import EventClosed, EventFull
from cms.events.models import EventPage, Origin, Registration
from core.actors import SYSTEM, Actor
from core.capabilities import verifiables
from core.testing import run_outbox
from core.transitions import TransitionNotAllowed
from notifications.models import Notice
from tests.accounts.factories import UserFactory
from tests.cms.factories import EventFactory, creuse

pytestmark = pytest.mark.django_db


def path_of(event: EventPage) -> str:
    return f"/evenements/{event.slug}/"


def typed(**fields: str) -> dict[str, str]:
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    return {
        "title": "Café numérique", "lead": "On parle factures.", "day": day, "start": "09:00", "end": "10:30",
        "organiser": "La Ruche", "audience": "all", "venue": "La Ruche", "street": "1 rue du Port",
        "town": "Guéret", "department": "23", "online_address": "", "topic": "", "details": "Un\nDeux <b>",
        **fields,
    }  # fmt: skip


# -- Seats


def test_a_seat_is_taken_once_confirmed_and_given_back(client, mailoutbox):
    event, person = EventFactory(seats=1), UserFactory()
    client.force_login(person)
    address = f"/evenements/inscription/{event.slug}/"
    assert "Je m’inscris" in client.get(path_of(event)).content.decode()
    for _ in range(2):
        assert client.post(address).status_code == 302
    assert Registration.objects.get().person == person
    html = client.get(path_of(event)).content.decode()
    assert "Vous êtes inscrit" in html
    assert "https://visio.example.org/salle" in html
    run_outbox()
    assert [mail.to for mail in mailoutbox] == [[person.email]]
    client.post(address, {"on": "0"})
    assert not Registration.objects.exists()


def test_the_address_online_is_for_who_holds_a_seat(client):
    event = EventFactory()
    assert "https://visio.example.org/salle" not in client.get(path_of(event)).content.decode()
    free = EventFactory(registers_here=False)
    assert "https://visio.example.org/salle" in client.get(path_of(free)).content.decode()


def test_a_full_event_says_so_and_keeps_the_rest(client):
    event = EventFactory(seats=1)
    services.register(event.pk, by=UserFactory())
    client.force_login(UserFactory())
    answer = client.post(f"/evenements/inscription/{event.slug}/", follow=True)
    assert "Toutes les places viennent d’être prises" in answer.content.decode()
    assert event.registrations.count() == 1
    assert "Complet" in client.get("/evenements/").content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"cancelled": True},
        {"registers_here": False},
        {"live": False},
        {"starts_at": timezone.now() - timedelta(hours=2), "ends_at": timezone.now() + timedelta(hours=2)},
    ],
)
def test_nobody_registers_to_what_is_closed(fields):
    event = EventFactory(**fields)
    with pytest.raises(EventClosed):
        services.register(event.pk, by=UserFactory())


def test_the_database_refuses_two_seats_for_one_person():
    event, person = EventFactory(), UserFactory()
    Registration.objects.create(event=event, person=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(event=event, person=person)


def test_a_draft_published_later_undoes_no_seat_and_no_decision():
    event = EventFactory(seats=1, origin=Origin.PROPOSED)
    old = event.save_revision()
    services.register(event.pk, by=UserFactory())
    EventPage.objects.filter(pk=event.pk).update(origin=Origin.ACCEPTED)
    old.refresh_from_db()
    old.publish()
    with pytest.raises(EventFull):
        services.register(event.pk, by=UserFactory())
    assert EventPage.objects.get(pk=event.pk).origin == Origin.ACCEPTED


def test_fewer_seats_than_people_is_refused_in_words():
    event = EventFactory(seats=3)
    for _ in range(2):
        services.register(event.pk, by=UserFactory())
    event = EventPage.objects.get(pk=event.pk)
    event.seats = 1
    with pytest.raises(ValidationError, match="2 personnes sont déjà inscrites"):
        event.clean()


# -- Reminders and cancellation


def test_a_reminder_leaves_once_the_day_before(mailoutbox):
    event, person = EventFactory(starts_at=timezone.now() + timedelta(days=3)), UserFactory()
    services.register(event.pk, by=person)
    run_outbox()
    mailoutbox.clear()
    remind.run()
    run_outbox()
    assert mailoutbox == []
    with time_machine.travel(event.starts_at - timedelta(hours=20)):
        for _ in range(2):
            remind.run()
            run_outbox()
    assert ["C’est bientôt" in mail.subject for mail in mailoutbox] == [True]


def test_whoever_holds_a_seat_is_told_of_a_cancellation_once(mailoutbox):
    event, person = EventFactory(), UserFactory()
    services.register(event.pk, by=person)
    run_outbox()
    mailoutbox.clear()
    event = EventPage.objects.get(pk=event.pk)
    event.cancelled = True
    for _ in range(2):
        event.save_revision().publish()
        run_outbox()
    assert ["Annulé" in mail.subject for mail in mailoutbox] == [True]
    assert not Notice.objects.visible_to(person).filter(kind="events.reminder").exists()


def test_of_an_event_taken_down_nothing_is_told_any_more(mailoutbox):
    event, person = EventFactory(title="Retiré entre-temps"), UserFactory()
    services.register(event.pk, by=person)
    EventPage.objects.filter(pk=event.pk).update(live=False)
    run_outbox()
    remind.run()
    run_outbox()
    assert [mail.subject for mail in mailoutbox if "Retiré" in mail.subject + mail.body] == []


# -- Proposals


def test_a_proposal_is_seen_by_nobody_until_it_is_accepted(client, mailoutbox):
    creuse()
    person = UserFactory()
    client.force_login(person)
    answer = client.post("/evenements/proposer/", typed(), follow=True)
    assert "Merci !" in answer.content.decode()
    event = EventPage.objects.get(origin=Origin.PROPOSED)
    assert not event.live
    assert client.get(path_of(event)).status_code == 404
    assert [each.pk for each in verifiables["events.proposal"].pending()] == [event.pk]
    assert "Café numérique" in verifiables["events.proposal"].describe(event).what
    verifiables["events.proposal"].accept(event.pk, by=SYSTEM, why="utile")
    html = client.get(path_of(event)).content.decode()
    assert "Deux &lt;b&gt;" in html
    assert "Proposé par un membre" in html
    run_outbox()
    assert [mail.to for mail in mailoutbox] == [[person.email]]


def test_a_refusal_gives_its_reason_and_may_be_reversed(mailoutbox):
    creuse()
    event, person = EventFactory(live=False, origin=Origin.PROPOSED), UserFactory()
    EventPage.objects.filter(pk=event.pk).update(proposed_by=person)
    services.refuse(event.pk, by=SYSTEM, why="Réunion de vente.")
    run_outbox()
    assert "Réunion de vente." in mailoutbox[0].body
    services.accept(event.pk, by=SYSTEM, why="appel")
    assert EventPage.objects.get(pk=event.pk).live
    services.refuse(event.pk, by=SYSTEM, why="finalement non")
    assert not EventPage.objects.get(pk=event.pk).live
    with pytest.raises(TransitionNotAllowed):
        services.refuse(event.pk, by=SYSTEM, why="encore")


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("moderator", True), ("editor", True), ("author", False), ("animator", False), ("", False)],
)
def test_only_moderators_and_publishers_decide(role, allowed):
    event, by = EventFactory(live=False, origin=Origin.PROPOSED), Actor.of(UserFactory(role=role))
    if allowed:
        assert services.accept(event.pk, by=by, why="x").live
    else:
        with pytest.raises(PermissionDenied):
            services.accept(event.pk, by=by, why="x")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"end": "08:00"}, "finit avant de commencer"),
        ({"end": "09:00"}, "finit avant de commencer"),
        ({"day": "2020-01-01"}, "Ce jour est passé"),
        ({"venue": ""}, "Indiquez un lieu, ou une adresse en ligne"),
        ({"town": ""}, "Indiquez la commune"),
        ({"department": ""}, "Indiquez le département"),
        ({"department": "99"}, "Sélectionnez un choix valide"),
        ({"online_address": "http://visio.example.org/"}, "https://"),
        ({"lead": ""}, "À remplir pour continuer"),
    ],
)
def test_a_bad_proposal_says_why_and_keeps_what_was_typed(client, fields, said):
    creuse()
    client.force_login(UserFactory())
    answer = client.post("/evenements/proposer/", typed(**fields))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    assert 'value="La Ruche"' in html
    assert not EventPage.objects.exists()


def test_a_character_that_no_database_takes_is_dropped(client):
    creuse()
    client.force_login(UserFactory())
    assert client.post("/evenements/proposer/", typed(title="Un\0 deux")).status_code == 302
    assert EventPage.objects.get().title == "Un deux"


def test_a_sixth_proposal_in_a_day_waits_and_loses_nothing(client):
    creuse()
    client.force_login(UserFactory())
    for _ in range(5):
        assert client.post("/evenements/proposer/", typed()).status_code == 302
    answer = client.post("/evenements/proposer/", typed(title="Le sixième"))
    assert "Revenez demain" in answer.content.decode()
    assert 'value="Le sixième"' in answer.content.decode()
    assert len(set(EventPage.objects.values_list("slug", flat=True))) == 5


def test_erasing_an_account_takes_its_proposals_and_seats_and_leaves_what_is_public():
    person = UserFactory()
    public = EventFactory(origin=Origin.ACCEPTED, proposed_by=person)
    EventFactory(live=False, origin=Origin.PROPOSED, proposed_by=person)
    services.register(public.pk, by=person)
    erase(person.pk)
    assert [event.pk for event in EventPage.objects.all()] == [public.pk]
    assert EventPage.objects.get().proposed_by is None
    assert not Registration.objects.exists()


# -- The agenda


def test_what_is_past_is_in_the_archives(client):
    past = EventFactory(title="Hier", starts_at=timezone.now() - timedelta(days=2))
    coming = EventFactory(title="Demain")
    assert past.title not in client.get("/evenements/").content.decode()
    html = client.get("/evenements/?vue=passes").content.decode()
    assert past.title in html
    assert coming.title not in html


def test_the_month_shows_its_days_and_its_neighbours(client):
    day = timezone.localtime() + timedelta(days=40)
    EventFactory(title="Atelier du mois", starts_at=day)
    html = client.get(f"/evenements/?vue=mois&mois={day:%Y-%m}").content.decode()
    assert "Atelier du mois" in html
    assert 'aria-label="Mois"' in html


@pytest.mark.parametrize(
    "query",
    [
        "vue=x",
        "mois=x&vue=mois",
        "mois=4000-01&vue=mois",
        "mois=0000-00&vue=mois",
        "dep=%00",
        "sujet=x",
        "public=x",
    ],
)
def test_an_address_that_is_none_is_not_found(client, query):
    assert client.get(f"/evenements/?{query}").status_code == 404


def test_calendars_get_the_day_the_place_and_the_cancellation(client):
    EventFactory(title="Café ; virgule, et retour", cancelled=True)
    old = EventFactory(starts_at=timezone.now() - timedelta(days=90))
    answer = client.get("/evenements/agenda.ics")
    calendar = Calendar.from_ical(answer.content)
    [entry] = calendar.walk("VEVENT")
    assert str(entry["SUMMARY"]) == "Café ; virgule, et retour"
    assert str(entry["STATUS"]) == "CANCELLED"
    assert entry["UID"].endswith("@127.0.0.1")
    assert client.get(f"/evenements/{old.slug}.ics").status_code == 200
    assert Calendar.from_ical(client.get(f"/evenements/{old.slug}.ics").content).walk("VEVENT")


def test_a_page_says_it_is_an_event(client):
    event = EventFactory(venue="La Ruche", town="Guéret", department=creuse())
    html = client.get(path_of(event)).content.decode()
    assert '"@type": "Event"' in html
    assert "MixedEventAttendanceMode" in html


def test_an_editor_who_ends_an_event_before_it_starts_is_told_in_words():
    event = EventFactory()
    event.ends_at = event.starts_at - timedelta(hours=1)
    with pytest.raises(ValidationError, match="finit avant de commencer"):
        event.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=event.pk).update(ends_at=event.ends_at)
