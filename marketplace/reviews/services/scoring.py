"""Counting published reviews: a few counters a review, whatever the number of those before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from core import indexing, page_cache
from marketplace.directory import services as directory
from marketplace.directory.models import ProviderProfile, ServiceOffer
from marketplace.directory.services.shown import PAGES
from marketplace.reviews import rules
from marketplace.reviews.models import Book, Interaction, MonthCount, Prior, Rating, Review, Role

Shares = Sequence[float]


def book_of(review: Review) -> Book:
    if review.connector_id is not None:
        return Book.SUPPORT
    return Book.CONNECTOR if review.role == Role.CONNECTOR else Book.SME


def count(review: Review) -> None:
    """Add a review that has just become public. Its row is locked by the caller."""
    _move(review, 1)


def discount(review: Review) -> None:
    """Take away one that is public no more: exactly what it had added."""
    _move(review, -1)


def _move(review: Review, sign: int) -> None:
    book = book_of(review)
    # Always in this order: the listing's row, then the family's, then the directory's.
    rating, _ = Rating.objects.get_or_create(
        provider_id=review.provider_id, connector_id=review.connector_id, book=book
    )
    star, weight = review.overall, rules.weight(review.experience_on)
    changes = {f"n{star}": F(f"n{star}") + sign, f"w{star}": F(f"w{star}") + sign * weight}
    Rating.objects.filter(pk=rating.pk).update(**changes)
    month = review.experience_on.replace(day=1)
    family = family_of(review.interaction)
    MonthCount.objects.get_or_create(book=book, family=family, month=month)
    MonthCount.objects.filter(book=book, family=family, month=month).update(
        **{f"n{star}": F(f"n{star}") + sign}
    )
    page_changed()
    if book == Book.SME and review.provider_id is not None:
        rating.refresh_from_db()
        prior = Priors(book).of(main_family(review.provider_id))
        total, mean, lower = figures(rating, prior, timezone.localdate())
        directory.record_rating(review.provider_id, count=total, mean=mean, lower=lower)


def page_changed() -> None:
    """At commit, let visitors see no page made before."""
    page_cache.changed(PAGES)


def family_of(interaction: Interaction) -> str:
    """Return the family of services an interaction is of; none for an accompaniment."""
    return interaction.service_type.family if interaction.service_type else ""


def main_family(provider_id: int) -> str:
    """Return the family of a listing's first service: by what it sells, and not by who reviewed it."""
    first = ServiceOffer.objects.filter(profile=provider_id).order_by("position", "pk")
    return first.values_list("service_type__family", flat=True).first() or ""


def figures(rating: Rating, prior: Shares, today: date) -> tuple[int, int | None, int | None]:
    """Return count, mean × 100 and rank score; no score for whom nobody reviewed."""
    total = rating.total
    lower = rules.rank_score(rating.sums, prior, today) if total else None
    return total, rules.mean_hundredths(rating.counts), lower


class Priors:
    """The starting points of one book, as frozen last night. One query for all of them."""

    def __init__(self, book: Book):
        self.rows = {row.family: row for row in Prior.objects.filter(book=book)}
        self.made: dict[str, Shares] = {}

    def of(self, family: str) -> Shares:
        """Return the shares of a family, or of all when it has too few reviews."""
        if family not in self.made:
            row = self.rows.get(family)
            if row is None or row.total < rules.FAMILY_MIN:
                row = self.rows.get("")
            self.made[family] = rules.shares(row.counts if row else [0] * 5)
        return self.made[family]


@transaction.atomic
def freeze(today: date) -> None:
    """Write the histogram of each family over 24 months, and of all. A few hundred rows are read."""
    first = months_before(today, rules.PRIOR_MONTHS)
    sums = {name: Sum(name) for name in MonthCount.COUNTS}
    rows_of = MonthCount.objects.filter(month__gte=first).values_list("book", "family").annotate(**sums)
    found = {
        (book, family): dict(zip(MonthCount.COUNTS, counts, strict=True)) for book, family, *counts in rows_of
    }
    for book in Book:
        of_book = [row for (each, _), row in found.items() if each == book]
        everything = {name: sum(row[name] for row in of_book) for name in MonthCount.COUNTS}
        rows = {family: row for (each, family), row in found.items() if each == book and family}
        for family, row in {**rows, "": everything}.items():
            Prior.objects.update_or_create(book=book, family=family, defaults={**row, "frozen_on": today})
        # A family that nobody reviewed for two years has no histogram any more.
        Prior.objects.filter(book=book).exclude(family__in=["", *rows]).delete()


def months_before(today: date, months: int) -> date:
    index = today.year * 12 + today.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


@transaction.atomic
def rescore(limit: int, *, above: int = 0, today: date | None = None) -> int | None:
    """Write anew what time and last night's starting points make of some listings; return where to go on."""
    today = today or timezone.localdate()
    rows = Rating.objects.filter(book=Book.SME, pk__gt=above).order_by("pk").select_related("provider")
    # Held until the figures are written: one that moves meanwhile is not written over.
    ratings = list(rows.select_for_update(of=("self",))[:limit])
    families = first_families(rating.provider_id for rating in ratings if rating.provider_id)
    priors = Priors(Book.SME)
    changed = []
    for rating in ratings:
        listing = rating.provider
        if listing is None:
            continue  # another book's; the rows asked for have one
        now = figures(rating, priors.of(families.get(listing.pk, "")), today)
        if now != (listing.rating_count, listing.rating_mean, listing.rating_lower):
            changed.append((listing.pk, *now))
    directory.record_ratings(changed)
    if changed:
        indexing.changed_keys(indexing.kind_of(ProviderProfile), [row[0] for row in changed])
        page_changed()
    return ratings[-1].pk if len(ratings) == limit else None


def first_families(providers: Iterable[int]) -> dict[int, str]:
    """The same as ``main_family`` for many, in one query."""
    offers = ServiceOffer.objects.filter(profile__in=list(providers)).order_by("-position", "-pk")
    # The last one written for each listing is its first.
    return dict(offers.values_list("profile", "service_type__family"))


def recount(rating: Rating) -> tuple[list[int], list[int]]:
    """Return counts and sums of a listing, from its reviews: what the counters must hold. For controls."""
    rows = Review.objects.published().filter(provider=rating.provider_id, connector=rating.connector_id)
    if rating.provider_id is not None:
        rows = rows.filter(role=Role.CONNECTOR if rating.book == Book.CONNECTOR else Role.SME)
    counts, sums = [0] * 5, [0] * 5
    for star, day in rows.values_list("overall", "experience_on"):
        counts[star - 1] += 1
        sums[star - 1] += rules.weight(day)
    return counts, sums


@transaction.atomic
def rebuild(today: date | None = None) -> int:
    """Make all the figures anew from the published reviews; return how many there are.

    For content written as rows (demonstration, benches) and for repair: it reads every review once.
    """
    today = today or timezone.localdate()
    ratings: dict[tuple[int | None, int | None, str], Rating] = {}
    months: dict[tuple[str, str, date], MonthCount] = {}
    rows = Review.objects.published().values_list(
        "provider", "connector", "role", "overall", "experience_on", "interaction__service_type__family"
    )
    found = 0
    for provider, connector, role, star, day, family in rows.iterator(chunk_size=5_000):
        book = Book.SUPPORT if connector else Book(role)
        rating = ratings.setdefault(
            (provider, connector, book), Rating(provider_id=provider, connector_id=connector, book=book)
        )
        key = (str(book), family or "", day.replace(day=1))
        month = months.setdefault(key, MonthCount(book=book, family=key[1], month=key[2]))
        for row in (rating, month):
            setattr(row, f"n{star}", getattr(row, f"n{star}") + 1)
        setattr(rating, f"w{star}", getattr(rating, f"w{star}") + rules.weight(day))
        found += 1
    Rating.objects.all().delete()
    MonthCount.objects.all().delete()
    Rating.objects.bulk_create(ratings.values(), batch_size=1_000)
    MonthCount.objects.bulk_create(months.values(), batch_size=1_000)
    freeze(today)
    return found
