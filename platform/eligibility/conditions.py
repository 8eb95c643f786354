"""The conditions an aid may set, as values, and as the dictionaries that are stored.

Each kind says in ``reads`` which facts it needs. Several conditions of one aid must all be met; inside a
condition, what is listed is an alternative. What only a person can judge is a ``Text``, and stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any, ClassVar

from eligibility import trees
from eligibility.situations import SITUATIONS

ESTABLISHMENT, HEAD_OFFICE = "establishment", "head_office"
# Categories of companies, from small to large (decree 2008-1354).
CATEGORIES = ("MIC", "PME", "ETI", "GE")
NOMENCLATURES = ("naf2", "naf2025")


class ConditionError(ValueError):
    """A stored condition that cannot be read; its text is French, for who wrote or imported it."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone by its official code, and its paths in the territories; none when it could not be expanded."""

    kind: str
    code: str
    label: str
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """The company, or its head office, is in one of ``zones`` and in none of ``exclusions``."""

    kind: ClassVar[str] = "place"
    zones: tuple[Zone, ...]
    exclusions: tuple[Zone, ...] = ()
    where: str = ESTABLISHMENT

    @property
    def reads(self) -> tuple[str, ...]:
        return ("head_office" if self.where == HEAD_OFFICE else "place",)

    def check(self) -> None:
        if not self.zones:
            raise ConditionError("Une condition de lieu demande au moins une zone.")
        if self.where not in {ESTABLISHMENT, HEAD_OFFICE}:
            raise ConditionError(f"« {self.where} » : le lieu est celui de l’établissement ou du siège.")


@dataclass(frozen=True, slots=True)
class Activity:
    """The activity is in ``included`` (any, when empty) and not in ``excluded``: codes of any level."""

    kind: ClassVar[str] = "activity"
    reads: ClassVar[tuple[str, ...]] = ("activity",)
    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    nomenclature: str = "naf2"

    def check(self) -> None:
        if not self.included and not self.excluded:
            raise ConditionError("Une condition d’activité demande au moins un code.")
        if self.nomenclature not in NOMENCLATURES:
            raise ConditionError(f"« {self.nomenclature} » n’est pas une version de la NAF.")
        for code in (*self.included, *self.excluded):
            try:
                trees.activity_node(code)
            except ValueError:
                raise ConditionError(f"« {code} » n’est pas un code de la NAF.") from None


@dataclass(frozen=True, slots=True)
class LegalForm:
    """The legal category starts with one of ``included`` (any, when empty) and with none of ``excluded``."""

    kind: ClassVar[str] = "legal_form"
    reads: ClassVar[tuple[str, ...]] = ("legal_form",)
    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def check(self) -> None:
        if not self.included and not self.excluded:
            raise ConditionError("Une condition de forme juridique demande au moins un code.")
        for code in (*self.included, *self.excluded):
            try:
                if not trees.legal_form_node(code):
                    raise ValueError
            except ValueError:
                raise ConditionError(f"« {code} » n’est pas une catégorie juridique de l’INSEE.") from None


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number between two bounds, both included; one of them at least is given."""

    minimum: int | None = None
    maximum: int | None = None

    def check(self) -> None:
        if self.minimum is None and self.maximum is None:
            raise ConditionError("Il faut au moins une borne.")
        if any(bound is not None and bound < 0 for bound in (self.minimum, self.maximum)):
            raise ConditionError("Une borne ne peut pas être négative.")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ConditionError(f"Les bornes sont inversées : de {self.minimum} à {self.maximum}.")


@dataclass(frozen=True, slots=True)
class Headcount(Bounds):
    """Employees of the company."""

    kind: ClassVar[str] = "headcount"
    reads: ClassVar[tuple[str, ...]] = ("headcount",)


@dataclass(frozen=True, slots=True)
class Turnover(Bounds):
    """Turnover of a year, in cents."""

    kind: ClassVar[str] = "turnover"
    reads: ClassVar[tuple[str, ...]] = ("turnover",)


@dataclass(frozen=True, slots=True)
class Balance(Bounds):
    """Total of the balance sheet, in cents."""

    kind: ClassVar[str] = "balance"
    reads: ClassVar[tuple[str, ...]] = ("balance",)


@dataclass(frozen=True, slots=True)
class Spend(Bounds):
    """What the project costs, eligible expenses only, in cents."""

    kind: ClassVar[str] = "spend"
    reads: ClassVar[tuple[str, ...]] = ("spend",)


@dataclass(frozen=True, slots=True)
class Age(Bounds):
    """Age of the company, in full months."""

    kind: ClassVar[str] = "age"
    reads: ClassVar[tuple[str, ...]] = ("created_on",)


@dataclass(frozen=True, slots=True)
class Created:
    """The company was created between two days, both included."""

    kind: ClassVar[str] = "created"
    reads: ClassVar[tuple[str, ...]] = ("created_on",)
    since: date | None = None
    until: date | None = None

    def check(self) -> None:
        _check_days(self.since, self.until)


@dataclass(frozen=True, slots=True)
class Dates:
    """The aid takes applications between two days, both included; a day left out is not known, so open."""

    kind: ClassVar[str] = "dates"
    reads: ClassVar[tuple[str, ...]] = ()
    opens: date | None = None
    closes: date | None = None

    def check(self) -> None:
        _check_days(self.opens, self.closes)


@dataclass(frozen=True, slots=True)
class Category:
    """The company is of one of these categories; PME includes MIC, as in the decree."""

    kind: ClassVar[str] = "category"
    reads: ClassVar[tuple[str, ...]] = ("headcount", "turnover", "balance")
    included: tuple[str, ...]

    def check(self) -> None:
        if not self.included:
            raise ConditionError("Une condition de catégorie demande au moins une catégorie.")
        for name in self.included:
            if name not in CATEGORIES:
                raise ConditionError(
                    f"« {name} » n’est pas une catégorie d’entreprise ({', '.join(CATEGORIES)})."
                )


@dataclass(frozen=True, slots=True)
class Situation:
    """One of ``situations.SITUATIONS`` is so (``expected``) or is not."""

    kind: ClassVar[str] = "situation"
    name: str
    expected: bool

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.name,)

    def check(self) -> None:
        if self.name not in SITUATIONS:
            raise ConditionError(f"« {self.name} » n’est pas une situation connue.")


@dataclass(frozen=True, slots=True)
class Text:
    """What only a person can judge: never guessed, always unknown."""

    kind: ClassVar[str] = "text"
    reads: ClassVar[tuple[str, ...]] = ()
    text: str

    def check(self) -> None:
        if not self.text.strip():
            raise ConditionError("La condition est vide.")


Condition = (
    Place | Activity | LegalForm | Headcount | Turnover | Balance | Spend | Age | Created | Dates | Category
    | Situation | Text
)  # fmt: skip
KINDS: dict[str, type[Any]] = {
    kind.kind: kind
    for kind in (
        Place, Activity, LegalForm, Headcount, Turnover, Balance, Spend, Age, Created, Dates, Category,
        Situation, Text,
    )
}  # fmt: skip
# What each field holds in a dictionary, where it is not a list of codes.
INTEGERS = {"minimum", "maximum"}
DAYS = {"since", "until", "opens", "closes"}
ZONES = {"zones", "exclusions"}
WORDS = {"where", "nomenclature", "name", "text"}


def to_dict(condition: Condition) -> dict[str, Any]:
    """Return what is stored, that JSON can write: the kind, and what is not left to its default."""
    stored: dict[str, Any] = {"kind": condition.kind}
    for field in fields(condition):
        value = getattr(condition, field.name)
        if value in (field.default, ()):
            continue
        if field.name in ZONES:
            value = [_zone_to_dict(zone) for zone in value]
        elif isinstance(value, tuple):
            value = list(value)
        elif isinstance(value, date):
            value = value.isoformat()
        stored[field.name] = value
    return stored


def from_dict(stored: Mapping[str, Any]) -> Condition:
    """Return the condition; raises ``ConditionError`` for what is none, saying what is wrong."""
    if not isinstance(stored, Mapping):
        raise ConditionError("Une condition est un objet, avec sa sorte (« kind »).")
    kind = KINDS.get(stored["kind"]) if isinstance(stored.get("kind"), str) else None
    if kind is None:
        raise ConditionError(f"« {stored.get('kind')} » n’est pas une sorte de condition.")
    known = {field.name for field in fields(kind)}
    if unknown := sorted(set(stored) - known - {"kind"}):
        raise ConditionError(f"« {unknown[0]} » n’a pas de sens dans une condition « {kind.kind} ».")
    try:
        condition = kind(**{name: _value(name, stored[name]) for name in known if name in stored})
    except TypeError:
        missing = [each.name for each in fields(kind) if each.default is MISSING and each.name not in stored]
        raise ConditionError(f"Il manque « {missing[0]} » à la condition « {kind.kind} ».") from None
    condition.check()
    return condition


def from_list(stored: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Return conditions in order; the error of a bad one names its place, from 1."""
    conditions = []
    for rank, one in enumerate(stored, 1):
        try:
            conditions.append(from_dict(one))
        except ConditionError as error:
            raise ConditionError(f"Condition {rank} : {error}") from None
    return tuple(conditions)


def to_list(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
    return [to_dict(condition) for condition in conditions]


def _zone_to_dict(zone: Zone) -> dict[str, Any]:
    return {"kind": zone.kind, "code": zone.code, "label": zone.label, "paths": list(zone.paths)}


def _value(name: str, value: Any) -> Any:
    if name in INTEGERS:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise ConditionError(f"« {value} » n’est pas un nombre entier.")
        return value
    if name in DAYS:
        return _day(value)
    if name in ZONES:
        return tuple(_zone(one) for one in _list(name, value))
    if name == "expected":
        if not isinstance(value, bool):
            raise ConditionError(f"« {value} » : la réponse attendue est oui ou non.")
        return value
    if name in WORDS:
        return _word(value)
    return tuple(_word(one) for one in _list(name, value))


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise ConditionError(f"« {name} » est une liste.")
    return list(value)


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise ConditionError(f"« {value} » n’est pas un texte.")
    return value


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ConditionError(f"« {value} » n’est pas une date (année-mois-jour).") from None


def _zone(stored: Any) -> Zone:
    if not isinstance(stored, Mapping) or not {"kind", "code", "label"} <= set(stored):
        raise ConditionError("Une zone demande sa sorte, son code et son nom.")
    paths = tuple(_word(path) for path in _list("paths", stored.get("paths", [])))
    return Zone(_word(stored["kind"]), _word(stored["code"]), _word(stored["label"]), paths)


def _check_days(first: date | None, last: date | None) -> None:
    if first is None and last is None:
        raise ConditionError("Il faut au moins une date.")
    if first is not None and last is not None and first > last:
        raise ConditionError(f"Les dates sont inversées : du {first:%d/%m/%Y} au {last:%d/%m/%Y}.")
