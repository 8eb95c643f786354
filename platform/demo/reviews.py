"""The demonstration's reviews: ``fixtures/demo/reviews/reviews.txt``.

Written as rows, in bulk: through the services each would be dated now, and wait for a moderator. What is
there stays as visitors left it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from stdnum import luhn

from accounts import demo as demo_accounts
from accounts.models import User
from community.questions.importing.writing import digest
from companies.models import Company, Membership, MembershipState, Role
from core.markdown import render
from marketplace.directory.models import ConnectorProfile, ProviderProfile
from marketplace.reviews import wording
from marketplace.reviews.models import Interaction, InteractionState, Reply, Review, ReviewState
from marketplace.reviews.models import Role as Part
from marketplace.reviews.services import scoring
from moderation.models import Appeal, Case, CaseState, Decision, Origin, Outcome
from moderation.rules import RULES
from moderation.services import hold
from taxonomy.models import Sector, ServiceType

FILE = settings.ROOT / "fixtures" / "demo" / "reviews" / "reviews.txt"
FIRST_NUMBER = 10_500
CLIENTS = 40
NAMES = (
    "Boulangerie du Pont", "Fleurs Marguerite", "Garage de la Côte", "Menuiserie Aubin", "Épicerie Lune",
    "Salon Ciseaux d’Or", "Hôtel des Tilleuls", "Couverture Lemaire", "Librairie Sillage", "Cave du Marché",
)  # fmt: skip
TRADES = ("10.71C", "47.76Z", "45.20A", "43.32A", "47.11B", "96.02A", "55.10Z", "43.91B", "47.61Z", "47.25Z")
STATES = {
    "": ReviewState.PUBLISHED,
    "c": ReviewState.PUBLISHED,
    "k": ReviewState.PUBLISHED,
    "!": ReviewState.REJECTED,
    "?": ReviewState.HELD,
    "-": ReviewState.WITHDRAWN,
}
# What became of the refusals that were contested, by their place among the refused.
APPEALS = {1: "confirmed", 3: "waiting", 5: "overturned"}


@dataclass(frozen=True, slots=True)
class Line:
    place: int
    mark: str
    name: str
    service: str
    overall: int
    text: str
    more: str
    """The reply, or the rule by which it was refused."""


def load() -> tuple[int, int]:
    """Add the reviews that are missing; return how many were added, and how many there are."""
    lines = list(_lines())
    keys = {digest("demo-review", line.name, line.text[:60]): line for line in lines}
    known = set(Review.objects.filter(pk__in=keys).values_list("pk", flat=True))
    listings = _listings(line.name for line in lines)
    missing = {key: line for key, line in keys.items() if key not in known and line.name in listings}
    if missing:
        with transaction.atomic():
            _write(missing, listings)
            scoring.rebuild()
            scoring.rescore(1_000)
    return len(missing), len(lines)


def _lines() -> Iterator[Line]:
    for place, raw in enumerate(FILE.read_text("utf-8").splitlines()):
        if not raw or raw.startswith("#"):
            continue
        mark, rest = (raw[0], raw[2:]) if raw[:2] in {"! ", "? ", "- ", "c ", "k "} else ("", raw)
        name, service, overall, text, *more = (part.strip() for part in rest.split("|"))
        yield Line(place, mark, name, service, int(overall), text, more[0] if more else "")


def _listings(names: Iterator[str]) -> dict[str, ProviderProfile | ConnectorProfile]:
    """Find the listings of the file by their names: those of a partner's list have nobody to confirm."""
    wanted = set(names)
    found: dict[str, ProviderProfile | ConnectorProfile] = {}
    for model in (ProviderProfile, ConnectorProfile):
        for row in model.objects.filter(name__in=wanted, contact__isnull=False, state="published"):
            found[row.name] = row
    return found


def _write(missing: dict[int, Line], listings: dict[str, ProviderProfile | ConnectorProfile]) -> None:
    now = timezone.now()
    clients = _clients(now)
    connectors = _speakers(now)
    types = set(ServiceType.objects.values_list("pk", flat=True))
    seats = _seats(listings.values(), now)
    interactions, reviews, replies = [], [], []
    for key, line in missing.items():
        listing = listings[line.name]
        speaks = line.mark == "c"
        pool = connectors if speaks else clients
        person, company = pool[(line.place * 7) % len(pool)]
        ago = 12 + (line.place * 23) % 640
        ended = (now - timedelta(days=ago)).date()
        said = Interaction(
            pk=digest("demo-interaction", str(key)),
            provider=listing if isinstance(listing, ProviderProfile) else None,
            connector=listing if isinstance(listing, ConnectorProfile) else None,
            role=Part.CONNECTOR if speaks else Part.SME,
            service_type_id=line.service if line.service in types else None,
            occurred_on=ended,
            client=person,
            client_company=company,
            seller_id=listing.contact_id,
            seller_company_id=seats[listing.pk],
            client_day=ended.toordinal() + 3,
            seller_day=ended.toordinal() + 5,
            state=InteractionState.CONFIRMED,
            proposed_at=_at(ended, 3),
            settled_at=_at(ended, 5),
        )
        interactions.append(said)
        review = _review(key, line, said, company)
        reviews.append(review)
        if line.more and review.state == ReviewState.PUBLISHED:
            replies.append(
                Reply(
                    pk=digest("demo-reply", str(key)),
                    review=review,
                    author_id=listing.contact_id,
                    text=line.more,
                    html=str(render(line.more)),
                    state=ReviewState.PUBLISHED,
                    written_at=_at(ended, 9),
                    published_at=_at(ended, 10),
                )
            )
    Interaction.objects.bulk_create(interactions)
    Review.objects.bulk_create(reviews)
    Reply.objects.bulk_create(replies)
    for review in reviews:
        if review.state == ReviewState.HELD and missing[review.pk].mark == "?":
            hold("review", review.pk, [])
    refused = [review for review in reviews if missing[review.pk].mark == "!"]
    for number, review in enumerate(refused):
        _refuse(review, missing[review.pk].more, APPEALS.get(number, ""))


def _review(key: int, line: Line, said: Interaction, company: Company) -> Review:
    state = STATES[line.mark]
    ended = said.occurred_on
    # The four criteria: near the whole, and not all alike.
    criteria = [min(5, max(1, line.overall + (line.place * 5 + shift * 4) % 3 - 1)) for shift in range(4)]
    shown = state == ReviewState.PUBLISHED
    return Review(
        pk=key,
        interaction=said,
        role=said.role,
        provider=said.provider,
        connector=said.connector,
        experience_on=ended,
        author=said.client,
        who=wording.who(said.role, company),
        overall=line.overall,
        quality=criteria[0],
        deadlines=criteria[1],
        listening=criteria[2],
        worth=criteria[3],
        text=line.text,
        html=str(render(line.text)),
        # What is refused is so by a decision: written below, after it.
        state=ReviewState.HELD if state == ReviewState.REJECTED else state,
        written_at=_at(ended, 6),
        published_at=_at(ended, 7) if shown else None,
        withdrawn_at=_at(ended, 8) if state == ReviewState.WITHDRAWN else None,
    )


def _refuse(review: Review, rule: str, appeal: str) -> None:
    """Write a refusal with its reason, and what became of it when it was contested."""
    moderator = User.objects.filter(email=demo_accounts.email_of("moderator")).first()
    decided = review.written_at + timedelta(days=1)
    states = {
        "": CaseState.DECIDED,
        "waiting": CaseState.APPEALED,
        "confirmed": CaseState.CONFIRMED,
        "overturned": CaseState.OVERTURNED,
    }
    case = Case.objects.create(
        pk=digest("demo-review-case", str(review.pk)),
        kind="review",
        subject_id=review.pk,
        state=states[appeal],
        origin=Origin.HELD,
        opened_at=review.written_at,
        closed_at=None if appeal == "waiting" else decided,
    )
    common = {
        "case": case,
        "kind": "review",
        "subject_id": review.pk,
        "content_version": 1,
        "rule": rule,
        "by": moderator,
    }
    decision = Decision.objects.create(
        **common,
        outcome=Outcome.REMOVE,
        reason=RULES[rule].letter,
        before="held",
        after="rejected",
        decided_at=decided,
    )
    Review.objects.filter(pk=review.pk).update(state=ReviewState.REJECTED)
    if not appeal:
        return
    made = Appeal.objects.create(
        decision=decision,
        words="Je parle de la prestation, pas des personnes. Relisez, s’il vous plaît.",
        made_at=decided + timedelta(days=2),
    )
    if appeal == "waiting":
        return
    won = appeal == "overturned"
    decision.in_force = False
    decision.save(update_fields=["in_force"])
    made.answer = Decision.objects.create(
        **common,
        outcome=Outcome.OVERTURN if won else Outcome.CONFIRM,
        reason="Le texte décrit bien le travail rendu : il paraît." if won else RULES[rule].letter,
        before="rejected",
        after="published" if won else "rejected",
        decided_at=decided + timedelta(days=4),
    )
    made.save(update_fields=["answer"])
    if won:
        Review.objects.filter(pk=review.pk).update(
            state=ReviewState.PUBLISHED, published_at=decided + timedelta(days=4)
        )


def _at(day: date, after: int) -> datetime:
    when = datetime.combine(day + timedelta(days=after), datetime.min.time())
    return min(timezone.make_aware(when.replace(hour=10)), timezone.now())


def _clients(now: datetime) -> list[tuple[User, Company]]:
    """Forty verified members of forty companies that buy services."""
    sectors = {row.code: row for row in Sector.objects.filter(code__in=TRADES, nomenclature="naf2")}
    found = []
    for number in range(CLIENTS):
        name, code = NAMES[number % 10], TRADES[number % 10]
        body = f"{FIRST_NUMBER + number:08d}"
        town = ("", " du Centre", " des Halles", " de l’Ouest")[number // 10]
        company = Company(
            siren=body + luhn.calc_check_digit(body), name=f"{name}{town}".upper(), sector=sectors.get(code)
        )
        found.append((f"client-avis-{number:02d}", f"{name}{town}", company))
    Company.objects.bulk_create([company for _, _, company in found], ignore_conflicts=True)
    people = _people([(slug, label) for slug, label, _ in found])
    pairs = [(people[slug], company) for slug, _, company in found]
    _verify([(person.pk, company.pk) for person, company in pairs], now)
    return pairs


def _speakers(now: datetime) -> list[tuple[User, Company]]:
    """Connectors who speak of providers, each for an organisation of their own."""
    rows = ConnectorProfile.objects.filter(state="published", contact__isnull=False)
    pairs = []
    for number, listing in enumerate(rows.order_by("slug").select_related("contact")[:4]):
        body = f"{FIRST_NUMBER + 100 + number:08d}"
        company = Company(siren=body + luhn.calc_check_digit(body), name="CHAMBRE DE MÉTIERS")
        if listing.contact:
            pairs.append((listing.contact, company))
    Company.objects.bulk_create([company for _, company in pairs], ignore_conflicts=True)
    _verify([(person.pk, company.pk) for person, company in pairs], now)
    return pairs


def _seats(listings: Iterable[Any], now: datetime) -> dict[int, str]:
    """The company each listing speaks for; an association of their own for connectors without one."""
    seats, places, companies = {}, [], []
    for number, listing in enumerate(sorted(listings, key=lambda row: row.pk)):
        siren = listing.company_id
        if siren is None:
            body = f"{FIRST_NUMBER + 200 + number:08d}"
            siren = body + luhn.calc_check_digit(body)
            companies.append(Company(siren=siren, name=f"ASSOCIATION {listing.name}".upper()[:160]))
            places.append((listing.contact_id, siren))
        seats[listing.pk] = siren
    Company.objects.bulk_create(companies, ignore_conflicts=True)
    _verify(places, now)
    return seats


def _people(wanted: Sequence[tuple[str, str]]) -> dict[str, User]:
    emails = {slug: demo_accounts.email_of(slug) for slug, _ in wanted}
    known = {user.email: user for user in User.objects.filter(email__in=emails.values())}
    new = []
    for slug, name in wanted:
        if emails[slug] not in known:
            person = User(
                email=emails[slug], display_name=name, date_joined=timezone.now() - demo_accounts.AGE
            )
            person.set_unusable_password()
            new.append(person)
    User.objects.bulk_create(new)
    known |= {user.email: user for user in new}
    return {slug: known[email] for slug, email in emails.items()}


def _verify(places: Sequence[tuple[int, str]], now: datetime) -> None:
    known = set(
        Membership.objects.filter(company__in=[siren for _, siren in places]).values_list("user", "company")
    )
    Membership.objects.bulk_create(
        Membership(
            user_id=person,
            company_id=siren,
            role=Role.OWNER,
            state=MembershipState.VERIFIED,
            verified_at=now - timedelta(days=30),
        )
        for person, siren in places
        if (person, siren) not in known
    )
