from __future__ import annotations

from django.db.models import QuerySet

from cms.events import wording
from cms.events.models import EventPage, Origin, Registration
from core.capabilities import NoticeKind, NoticeWords, notices


def mine(reader) -> QuerySet[Registration]:
    # A page that was taken down is no longer spoken of.
    return Registration.objects.visible_to(reader).filter(event__live=True).select_related("event")


def cancelled_of(reader) -> QuerySet[Registration]:
    return mine(reader).filter(event__cancelled=True)


def coming_of(reader) -> QuerySet[Registration]:
    return mine(reader).filter(event__cancelled=False)


def proposals_of(reader) -> QuerySet[EventPage]:
    if not reader.is_authenticated:
        return EventPage.objects.none()
    return EventPage.objects.filter(proposed_by=reader).exclude(origin=Origin.PROPOSED)


def registered(registration: Registration, payload: dict) -> NoticeWords:
    event = registration.event
    return NoticeWords(
        title=f"Vous êtes inscrit : {event.title}",
        text=f"{wording.sentence(wording.when(event))}. {_where(event)} Un empêchement ? Rendez votre place.",
        url=event.path_on_site,
        action="Voir l’événement",
    )


def reminder(registration: Registration, payload: dict) -> NoticeWords:
    event = registration.event
    return NoticeWords(
        title=f"C’est bientôt : {event.title}",
        text=f"{wording.sentence(wording.when(event))}. {_where(event)}",
        url=event.path_on_site,
        action="Voir l’événement",
    )


def cancelled(registration: Registration, payload: dict) -> NoticeWords:
    event = registration.event
    return NoticeWords(
        title=f"Annulé : {event.title}",
        text=f"L’événement prévu {wording.when(event)} n’aura pas lieu. Toutes nos excuses.",
        url=event.path_on_site,
        action="Lire pourquoi",
    )


def decided(event: EventPage, payload: dict) -> NoticeWords:
    if event.origin == Origin.ACCEPTED:
        return NoticeWords(
            title=f"Votre événement est publié : {event.title}",
            text="Il est dans l’agenda. Merci de faire vivre le réseau.",
            url=event.path_on_site,
            action="Voir la page",
        )
    return NoticeWords(
        title=f"Votre événement n’est pas publié : {event.title}",
        text=payload.get("why") or "Il ne correspond pas aux règles de l’agenda.",
        url="/evenements/proposer/",
        action="Proposer autrement",
    )


def _where(event: EventPage) -> str:
    place = f"Lieu : {event.place}." if event.venue else ""
    online = f" En ligne : {event.online_address}" if event.online_address else ""
    return f"{place}{online}".strip()


for kind in (
    NoticeKind(
        "events.registered",
        label="La confirmation de mon inscription à un événement",
        because="vous vous êtes inscrit à cet événement",
        rows=coming_of,
        words=registered,
        default="now",
    ),
    NoticeKind(
        "events.reminder",
        label="Le rappel d’un événement, la veille",
        because="vous êtes inscrit à cet événement",
        rows=coming_of,
        words=reminder,
        default="now",
    ),
    NoticeKind(
        "events.cancelled",
        label="L’annulation d’un événement",
        because="vous étiez inscrit à cet événement",
        rows=cancelled_of,
        words=cancelled,
        default="now",
    ),
    NoticeKind(
        "events.decided",
        label="La réponse à un événement que j’ai proposé",
        because="vous avez proposé cet événement",
        rows=proposals_of,
        words=decided,
        default="now",
    ),
):
    notices.register(kind)
