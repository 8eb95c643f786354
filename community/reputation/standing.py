"""What everyone may read of somebody's reputation: topics, months, the board. Never who voted or reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from community.reputation.badges import BADGES
from community.reputation.models import BadgeAward, ReputationDay, ReputationTotal
from community.reputation.rules import Book
from core.charts import LineChart, Series, line
from core.wording import number
from taxonomy.vocabulary import topic_names

MONTHS = 12
DRAWN = 2  # topics: more curves cannot be told apart
BOARD = 50
FLOOR = 1


def shown(points: int) -> int:
    """What a page shows: never less than one, whatever the lines add up to."""
    return max(FLOOR, points)


def points_in_words(points: int) -> str:
    kept = shown(points)
    return f"{number(kept)} point" if kept == 1 else f"{number(kept)} points"


def public_people() -> QuerySet[User]:
    """Those whose reputation is public: they have a name, they are here, and they did not say no."""
    return User.objects.filter(is_active=True).exclude(
        Q(display_name="") | Q(reputation_appearance__is_hidden=True)
    )


def page_of(person_id: int) -> str:
    return reverse("reputation:person", args=[person_id])


def explained_at(person_id: int, scope: int) -> str:
    """Where it is told why somebody has so many points: at the topic, when ``scope`` is one."""
    return f"{page_of(person_id)}#{anchor(scope)}" if scope > 0 else page_of(person_id)


def anchor(scope: int) -> str:
    return f"sujet-{scope}"


@dataclass(frozen=True, slots=True)
class InTopic:
    name: str
    anchor: str
    points: int
    useful: int
    not_useful: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Reputation:
    """``total`` has the person's answers of all topics, and a cap for each day: topics may add up to more."""

    total: int
    useful: int
    accepted: int
    topics: list[InTopic]
    chart: LineChart | None
    badges: list[dict[str, str]]


def has_any(person: User) -> bool:
    return ReputationTotal.objects.filter(person=person, scope=Book.ANSWERS).exists()


def reputation_of(person: User) -> Reputation | None:
    """Return what is public of a person; ``None`` when there is nothing yet. Four queries at most."""
    rows = list(
        ReputationTotal.objects.filter(person=person, scope__gte=Book.ANSWERS).order_by("-points", "scope")
    )
    total = next((row for row in rows if row.scope == Book.ANSWERS), None)
    if total is None:
        return None
    names = topic_names()
    in_topics = [row for row in rows if row.scope in names]
    return Reputation(
        total=shown(total.points),
        useful=total.useful,
        accepted=total.accepted,
        topics=[
            InTopic(
                names[row.scope].name,
                anchor(row.scope),
                shown(row.points),
                row.useful,
                row.not_useful,
                row.accepted,
            )
            for row in in_topics
        ],
        chart=_chart(person, {row.scope: names[row.scope].name for row in in_topics[:DRAWN]}),
        badges=_badges(person),
    )


def _chart(person: User, names: dict[int, str]) -> LineChart | None:
    """Draw what each topic came to at the end of each of the last months."""
    if not names:
        return None
    added: dict[int, dict[date, int]] = {scope: {} for scope in names}
    rows = ReputationDay.objects.filter(person=person, scope__in=names).annotate(month=TruncMonth("day"))
    for scope, month, points in rows.order_by().values_list("scope", "month").annotate(Sum("counted")):
        added[scope][month] = points
    months = _months(timezone.localdate())
    series = []
    for scope, name in names.items():
        series.append(
            Series(
                name,
                [
                    (month, shown(sum(points for when, points in added[scope].items() if when <= month)))
                    for month in months
                ],
            )
        )
    return line(series, title="Points à la fin de chaque mois", head="Mois", by_month=True, say=_whole)


def _whole(value) -> str:
    return number(value) if value == int(value) else ""


def _months(today: date) -> list[date]:
    first = today.replace(day=1)
    months = [first]
    while len(months) < MONTHS:
        first = (
            first.replace(year=first.year - 1, month=12)
            if first.month == 1
            else first.replace(month=first.month - 1)
        )
        months.append(first)
    return months[::-1]


def _badges(person: User) -> list[dict[str, str]]:
    names = topic_names()
    found = []
    for award in BadgeAward.objects.filter(person=person).order_by("awarded_on", "badge", "scope"):
        badge = BADGES.get(award.badge)
        if badge and (not badge.by_topic or award.scope in names):
            title = f"{badge.title} : {names[award.scope].name}" if badge.by_topic else badge.title
            found.append({"label": title, "why": badge.why})
    return found


@dataclass(frozen=True, slots=True)
class Ranked:
    rank: int
    person: User
    region: str
    recent: int
    url: str


def board(scope: int, region_code: str = "") -> list[Ranked]:
    """Return who helped most in the last 90 days, in one query; equal points share a rank."""
    rows = (
        ReputationTotal.objects.filter(scope=scope, recent__gt=0, person__is_active=True)
        .exclude(Q(person__display_name="") | Q(person__reputation_appearance__is_hidden=True))
        .select_related("person", "person__reputation_appearance__region")
        .order_by("-recent", "person_id")
    )
    if region_code:
        rows = rows.filter(person__reputation_appearance__region=region_code)
    ranked: list[Ranked] = []
    for place, row in enumerate(rows[:BOARD], 1):
        tied = ranked and ranked[-1].recent == row.recent
        appearance = getattr(row.person, "reputation_appearance", None)
        region = appearance.region.name if appearance and appearance.region else ""
        rank = ranked[-1].rank if tied else place
        ranked.append(Ranked(rank, row.person, region, row.recent, page_of(row.person_id)))
    return ranked
