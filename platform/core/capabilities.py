"""What one part may know of many others: every registry is declared here, each by its adapter.

An app fills a registry from a small module named after it (``fragments.py``, ``readiness.py``…) that
imports this module and its own app, nothing else. Those modules are imported at start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Model, QuerySet

from core.actors import Actor
from core.registry import Registry
from core.searching import Searchable, SearchDocument  # noqa: F401 - the second is taken from here, as all are

if TYPE_CHECKING:
    from core.outbox import Effect


@dataclass(frozen=True)
class Fragment:
    """A piece of page that others may place; ``context(user, **arguments)`` feeds the template.

    ``None`` instead of a context: there is nothing to show, and no template is drawn.
    ``label`` is what editors choose it by, when it needs nothing but the reader.
    """

    name: str
    template: str
    context: Callable[..., dict | None]
    label: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What editors write around every page.

    ``menu(name)`` gives the links of one of the theme's menus, ``(label, path)`` in order, or none to leave
    the theme's own; ``notice()`` the words shown on every page, with their ``kind``, or nothing.
    """

    name: str
    menu: Callable[[str], Sequence[tuple[str, str]]]
    notice: Callable[[], dict[str, str] | None]


@dataclass(frozen=True)
class ReadinessCheck:
    """Something without which this process should get no traffic.

    ``check()`` returns a short fact that strangers may read, or raises. It runs in a thread of its own,
    and must give up by itself within a few seconds.
    """

    name: str
    check: Callable[[], str]


@dataclass(frozen=True)
class At:
    """Once a day, at this time in Paris."""

    hour: int
    minute: int = 0


@dataclass(frozen=True)
class Periodic:
    """Run ``effect``, or the one of that stored name, once for each slot: ``At`` a time, or every so often.

    It gets no id; an external one gets its ``once_key``, which names the slot. After a stop the last slot
    missed runs, once; the ones before it do not.
    """

    name: str
    when: At | timedelta
    effect: Effect | str


@dataclass(frozen=True)
class NoticeWords:
    """What one notice says: in the inbox, in its own mail, as a line of a summary. Plain text."""

    title: str
    text: str
    url: str
    """The exact thing it is about, as a path of this site."""
    action: str = "Voir"


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notification, named ``<app>.<event>``.

    ``rows(reader)`` gives what the reader may see now; what is no longer among them is neither shown nor
    mailed. ``words(row, payload)`` puts one of them into words, without a query. ``because`` ends the
    sentence "Vous recevez ce courriel parce que …". A ``mandatory`` kind (security) leaves at once and
    cannot be stopped.
    """

    name: str
    label: str
    because: str
    rows: Callable[[Any], QuerySet]
    words: Callable[[Any, dict], NoticeWords]
    default: Literal["now", "day", "week", "never"] = "day"
    mandatory: bool = False


@dataclass(frozen=True)
class Subscription:
    """One thing that a person follows; ``key`` is what the source's ``stop`` takes."""

    key: str
    label: str
    url: str


@dataclass(frozen=True)
class SubscriptionSource:
    """A sort of things that people follow, for the one page that lists them all.

    ``items(user)`` costs one query; ``stop(user, key)`` does nothing for a key that is not theirs.
    """

    name: str
    label: str
    items: Callable[[Any], Sequence[Subscription]]
    stop: Callable[[Any, str], None]


@dataclass(frozen=True)
class SpaceCard:
    """A card of *mon espace*; ``context(user)`` feeds the template, lowest ``order`` first.

    One whose template comes out empty has nothing for that person, and is not shown.

    ``aside`` is for the account itself (profile, data): below the sections, and not one of the six.
    """

    name: str
    title: str
    order: int
    template: str
    context: Callable[..., dict]
    aside: bool = False


@dataclass(frozen=True)
class ExportedFile:
    """A file to put in a person's export, under ``path``."""

    path: str
    content: bytes


@dataclass(frozen=True)
class Keepsake:
    """What somebody who erases their account must keep, shown once: a word that opens what they leave."""

    title: str
    code: str
    url: str


@dataclass(frozen=True)
class Erasure:
    """One model that holds personal data: how a person takes it away, and how it is erased.

    ``name`` is the model's label (``"accounts.User"``), ``fields`` its personal columns. ``export(user)``
    yields rows of that person alone, as dictionaries that JSON can write, or files. ``erase(user)`` runs in
    the transaction that erases the account, before the account's own row goes; it may not enqueue a mail.
    It may return keepsakes. ``erase_texts(user)`` does it for whoever wants their words gone as well.
    """

    name: str
    fields: tuple[str, ...]
    export: Callable[..., Iterable[dict | ExportedFile]]
    erase: Callable[..., Iterable[Keepsake] | None]
    erase_texts: Callable[..., None] | None = None


@dataclass(frozen=True)
class Retention:
    """How long something is kept, in French for the public page, and the job that keeps the promise.

    ``purge(now)`` erases a slice of what is past its time, in 200 ms at most, and returns how many rows it
    dealt with: it is called again until that is 0.
    """

    name: str
    data: str
    kept: str
    why: str
    purge: Callable[[datetime], int]


@dataclass(frozen=True)
class PrivateUse:
    """What private files of one use are for: ``may_read(user, file)`` decides, for any user, who gets one."""

    name: str
    label: str
    may_read: Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Checked:
    """What a moderator sees of one thing to verify."""

    who: str
    what: str
    since: datetime
    proof: Any = None
    """A ``core.models.PrivateFile``, or nothing."""


@dataclass(frozen=True)
class Verifiable:
    """A claim that a moderator checks before it counts, such as "I work for this company".

    ``pending()`` gives the rows to check, oldest first, with what ``describe(row)`` needs. ``accept`` and
    ``refuse`` take the row's id and, by keyword, ``by`` (an ``Actor``) and ``why``; they check who asks.
    """

    name: str
    label: str
    pending: Callable[[], QuerySet]
    describe: Callable[[Any], Checked]
    accept: Callable[..., Any]
    refuse: Callable[..., Any]


@dataclass(frozen=True)
class Discussed:
    """A sort of things that people comment on; ``name`` stands in addresses.

    ``model`` is a class with integer keys. ``rows(reader)`` gives those the reader may see, with what
    ``title(row)`` and ``url(row)`` need: comments are hidden with what they are about. ``every()`` gives
    hidden ones too, for moderators. ``takes(row)`` says whether it takes comments now, ``owner(row)`` which
    account is told of each, or nobody. ``voices(row)`` names the part that people have in it, by their key
    ("qui demande"). ``changed(row)`` is called in the transaction of each change, ``begun(key)`` in that of
    each new comment: a model with a field ``is_discussed`` sets it there, so that no comments are looked for
    where there never were any.
    """

    name: str
    model: type[Model]
    rows: Callable[[Any], QuerySet]
    every: Callable[[], QuerySet]
    takes: Callable[[Any], bool]
    owner: Callable[[Any], Any]
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    changed: Callable[[Any], None]
    begun: Callable[[int], Any] = lambda key: None
    voices: Callable[[Any], dict[int, str]] = lambda row: {}


@dataclass(frozen=True)
class Quotas:
    """The table of limits, for apps below: ``spend(account, by, action)`` counts, or raises ``OverLimit``."""

    name: str
    spend: Callable[[Any, Actor, str], None]


@dataclass(frozen=True)
class Earned:
    """A sort of things that earn reputation, by the name that lines of the ledger give it.

    ``describe(reader, keys)`` gives title and address of those the reader may see; ``changed(keys)`` is told,
    in a transaction, that the standing of whoever wrote them moved.
    """

    name: str
    describe: Callable[[Any, Sequence[int]], Mapping[int, tuple[str, str]]]
    changed: Callable[[Sequence[int]], None]


Standing = Literal[
    "draft", "checking", "held", "rejected", "published", "masked", "removed", "removed_final", "archived",
    "erased",
]  # fmt: skip
Step = Literal[
    "publish", "reject", "reconsider", "mask", "unmask", "remove", "restore", "confirm", "unarchive"
]
Changes = Sequence[tuple[Literal["same", "added", "removed"], str]]


@dataclass(frozen=True)
class Subject:
    """What a moderator sees of one content. Nothing in it leads to whoever asked without a name."""

    title: str
    url: str
    """Where it is read, by those who may."""
    html: str
    """Its words, as clean HTML."""
    standing: Standing
    version: int
    written_at: datetime
    """Cut to the hour when nobody signed."""
    owner: Actor | None = None
    """Who is told of a decision and may appeal: an account, the bearer of a receipt, nobody once erased."""
    author: Any = None
    """The account, when it is signed."""
    reach: float = 1.0
    """How many read it, from 1 (nobody in particular) up: weighs in the order of the queue."""
    official: bool = False
    """The State's own: never hidden without a moderator."""
    above: str = ""
    """What it replies to, as clean HTML."""


@dataclass(frozen=True)
class Past:
    """One version of a content, and what it changed."""

    number: int
    saved_at: datetime
    title: Changes
    body: Changes


@dataclass(frozen=True)
class Moderated:
    """A kind of content that may be reported, hidden, restored: an adapter is all that it takes.

    ``rows()`` gives those a moderator may see, ``visible_to(user)`` those a reader sees and so may report,
    and ``posts(person_id, standing)`` those of one account in one standing. ``describe(row)`` tells what
    stands on the page of its case; ``history(row)`` its versions, the latest first. ``moves`` holds, for each
    step of a life that this kind knows, the service that takes it: it gets the row's id and, by keyword,
    ``by`` and ``why``, checks who asks, and does all that follows (counts, pages, index, who is told).
    """

    name: str
    label: str
    rows: Callable[[], QuerySet]
    visible_to: Callable[[Any], QuerySet]
    posts: Callable[[int, Standing], QuerySet]
    describe: Callable[[Any], Subject]
    history: Callable[[Any], Iterable[Past]]
    moves: Mapping[Step, Callable[..., Any]]
    removed: str = ""
    """For a kind below moderation, which cannot call ``needs_statement``: its SQL that means "removed"."""


@dataclass(frozen=True)
class Measure:
    """A figure over a span of time, and on how many things it rests; ``None`` when nothing can be said."""

    count: int
    value: float | None


@dataclass(frozen=True)
class Fact:
    """A figure for the public page of indicators, named ``<app>.<what>``.

    A count (``unit`` "count") gives ``by_day(start, end)``: how many on each day of Paris. Seconds and shares
    (0 to 1) give ``measure(start, end)``: what is true of what began in that span. ``about`` says in a
    sentence how it is counted. Where few people may be behind a figure, ``only`` names the one span that is
    published, and what is small is not said: from two spans that overlap, one could subtract.
    ``headline`` follows the figure of the last 90 days where a page shows few of them.
    """

    name: str
    label: str
    about: str
    group: Literal["answers", "activity", "moderation"]
    order: int
    unit: Literal["count", "seconds", "share"] = "count"
    by_day: Callable[[datetime, datetime], Mapping[date, int]] | None = None
    measure: Callable[[datetime, datetime], Measure] | None = None
    only: Literal["", "day", "month"] = ""
    headline: str = ""


discussed: Registry[Discussed] = Registry("discussed")
earned: Registry[Earned] = Registry("earned")
facts: Registry[Fact] = Registry("facts")
fragments: Registry[Fragment] = Registry("fragments")
moderated: Registry[Moderated] = Registry("moderated")
notices: Registry[NoticeKind] = Registry("notices")
periodic: Registry[Periodic] = Registry("periodic")
private_uses: Registry[PrivateUse] = Registry("private uses")
quotas: Registry[Quotas] = Registry("quotas")
readiness: Registry[ReadinessCheck] = Registry("readiness")
searchables: Registry[Searchable] = Registry("searchables")
subscriptions: Registry[SubscriptionSource] = Registry("subscriptions")
space: Registry[SpaceCard] = Registry("space")
erasures: Registry[Erasure] = Registry("erasures")
surroundings: Registry[Surroundings] = Registry("surroundings")
retentions: Registry[Retention] = Registry("retentions")
verifiables: Registry[Verifiable] = Registry("verifiables")

# The modules looked for in each of our apps. ``effects`` holds work for later, by its stored name.
ADAPTERS = (
    "discussed", "earned", "effects", "erasure", "facts", "fragments", "moderated", "notices", "periodic",
    "private_uses", "quotas", "readiness", "retention", "searchable", "space", "subscriptions",
    "surroundings", "verifiable",
)  # fmt: skip


def autodiscover(apps: Iterable[str]) -> None:
    """Import the adapter modules of ``apps``: ours only, for a library may own a module of that name."""
    for app in apps:
        for module in ADAPTERS:
            # Looked up first, so that an error inside the module is not taken for its absence.
            if find_spec(f"{app}.{module}"):
                import_module(f"{app}.{module}")
