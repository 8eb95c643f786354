"""What the ranker needs at hand, kept by each process until it changes: names, what was learned, the aids."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from core import reference
from search.suggestions import catalogue
from search.suggestions.catalogue import AidText
from search.suggestions.gazetteer import LEAST_PEOPLE, Gazetteer, Town, gazetteer
from search.suggestions.models import Training
from search.suggestions.needs import vocabulary
from search.suggestions.scoring import METHOD, Shelf, Shelved, shelve
from search.suggestions.training import Trained, fields_of, pack, train, unpack
from territories.models import Commune, Department, Region

FEW, GROWN = 5, 0.3
"""Aids more or less, and as a part of what was learned from, that call for learning again."""


class Library:
    """One a process. Several threads may ask: one fills, the others wait."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._names: Gazetteer | None = None
        self._trained: Trained | None = None
        self._aids: dict[int, tuple[tuple[int, int], Shelved]] = {}
        self._shelf: tuple[object, Shelf] | None = None
        self._stems: tuple[int, frozenset[str]] | None = None

    def names(self) -> Gazetteer:
        with self._lock:
            if self._names is None:
                self._names = read_names()
            return self._names

    def trained(self) -> Trained:
        """Return what was learned last; learn now if nothing ever was."""
        with self._lock:
            last = Training.objects.values_list("pk", flat=True).first()
            if last is None:
                last = learn(timezone.localdate()).pk
            if self._trained is None or self._trained.version != last:
                self._trained = unpack(bytes(Training.objects.get(pk=last).packed), last)
                self._aids.clear()
                self._shelf = None
            return self._trained

    def outgrown(self) -> bool:
        """Say whether the catalogue is another than what was learned from: after a first import, say."""
        learned = Training.objects.values_list("aids", flat=True).first()
        now = len(catalogue.open_ids(timezone.localdate()))
        return learned is None or abs(now - learned) > max(FEW, GROWN * learned)

    def known_stems(self) -> frozenset[str]:
        """Return the stems that the catalogue says: what a slip may be mended to."""
        with self._lock:
            trained = self.trained()
            if self._stems is None or self._stems[0] != trained.version:
                self._stems = (trained.version, vocabulary() | frozenset(trained.columns))
            return self._stems[1]

    def shelf(self, on: date | None = None) -> Shelf:
        """Return the aids open on a day; those that did not change are not read again."""
        on = on or timezone.localdate()
        with self._lock:
            trained = self.trained()
            changes = catalogue.versions()
            wanted = {key: (changes.get(key, 0), trained.version) for key in catalogue.open_ids(on)}
            name = (on, tuple(wanted.items()))
            if self._shelf is None or self._shelf[0] != name:
                self._shelf = (name, Shelf(self._read(wanted, on), trained))
            return self._shelf[1]

    def _read(self, wanted: dict[int, tuple[int, int]], on: date) -> list[Shelved]:
        trained = self.trained()
        stale = [key for key, version in wanted.items() if self._aids.get(key, (None,))[0] != version]
        for text in catalogue.texts(stale, on):
            self._aids[text.aid.id] = (wanted[text.aid.id], shelve(text, trained))
        return [self._aids[key][1] for key in wanted if key in self._aids]

    def forget(self) -> None:
        with self._lock:
            self._names = self._trained = self._shelf = self._stems = None
            self._aids.clear()


library = Library()


def learn(on: date) -> Training:
    """Learn from the aids open on a day, and keep it; what was learned before goes."""
    texts = list(catalogue.texts(catalogue.open_ids(on), on))
    row = Training.objects.create(on=on, aids=len(texts), packed=pack(learned_from(texts)))
    Training.objects.exclude(pk=row.pk).delete()
    return row


def learned_from(texts: Iterable[AidText]) -> Trained:
    return train([fields_of(text) for text in texts])


def method_of(trained: Trained) -> str:
    """Name the method and what it learned: « 1.4 »."""
    return f"{METHOD}.{trained.version}"


def read_names() -> Gazetteer:
    towns = (
        Commune.objects.counted()
        .filter(population__gte=LEAST_PEOPLE // 10, department__isnull=False)
        .values_list("name", "code", "department", "region", "population")
    )
    return gazetteer(
        Region.objects.values_list("code", "name"),
        Department.objects.values_list("code", "name", "region"),
        (
            Town(name, f"{region}/{department}/{code}", department, region, people or 0)
            for name, code, department, region, people in towns
        ),
        ((row["mot"], row["naf"]) for row in reference.rows("metiers.csv")),
    )
