"""What people type into a listing, cleaned or refused with words that say what to mend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import slugify

from core.errors import Refusal
from core.ids import encode, new_id
from core.markdown import render
from core.wording import number
from marketplace.directory.models import ConnectorProfile, Language, Listing, ProviderProfile
from marketplace.directory.models.listings import BODY_MAX, HEADLINE_MAX, NAME_MAX
from moderation import prechecks
from moderation.prechecks import Trouble

# Addresses of ours below /annuaire/ and /connecteurs/.
RESERVED = frozenset({"carte", "classement", "comparer", "photos", "proposer", "trouver"})
SLUG_MAX = 60

_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Words:
    """What every listing says of itself."""

    name: str
    headline: str
    body: str = ""
    website: str = ""
    languages: Sequence[str] = field(default=(Language.FRENCH.value,))


def clean(words: Words) -> Words:
    """Return what is kept. Raises ``Refusal`` with the field."""
    name, headline = one_line(words.name), one_line(words.headline)
    body = words.body.replace("\x00", "").replace("\r\n", "\n").strip()
    if not name:
        raise Refusal("name", "Indiquez le nom sous lequel on vous connaît.")
    if len(name) > NAME_MAX:
        raise Refusal("name", f"C’est un peu long : {NAME_MAX} caractères au plus.")
    if not headline:
        raise Refusal("headline", "Dites en une phrase ce que vous faites, et pour qui.")
    if len(headline) > HEADLINE_MAX:
        raise Refusal("headline", f"C’est un peu long : {HEADLINE_MAX} caractères au plus.")
    if len(body) > BODY_MAX:
        raise Refusal("body", f"C’est un peu long : {number(BODY_MAX)} caractères au plus.")
    known = [code for code in Language.values if code in set(words.languages)]
    if not known or len(known) != len(set(words.languages)):
        raise Refusal("languages", "Choisissez au moins une langue de la liste.")
    kept = Words(name, headline, body, clean_website(words.website), known)
    if Trouble.BLOCKED in troubles_of(kept):
        raise Refusal("body", "Ce texte mène à un site que nous n’acceptons pas : retirez le lien.")
    return kept


def clean_website(typed: str) -> str:
    website = typed.replace("\x00", "").strip()
    if not website:
        return ""
    if "://" not in website:
        website = f"https://{website}"
    try:
        _address(website)
    except ValidationError:
        raise Refusal(
            "website", "Cette adresse n’est pas complète. Exemple : https://mon-entreprise.fr"
        ) from None
    if len(website) > 200:
        raise Refusal("website", "Cette adresse est trop longue : donnez celle de votre page d’accueil.")
    return website


def one_line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def reasons_to_read(words: Words) -> list[Trouble]:
    """Why a moderator reads a listing first: because all are read, and for what is found in it."""
    return [Trouble.ALWAYS, *troubles_of(words)]


def troubles_of(words: Words) -> list[Trouble]:
    return prechecks.examine(
        "\n".join((words.name, words.headline, words.body, words.website)), first=False, counted=True
    )


def write(listing: Listing, words: Words) -> None:
    """Put clean words into a row, without saving it."""
    listing.name, listing.headline, listing.body = words.name, words.headline, words.body
    listing.body_html = render(words.body)
    listing.website, listing.languages = words.website, list(words.languages)


def free_slug(model: type[ProviderProfile] | type[ConnectorProfile], name: str) -> str:
    """Return an address made of the name; with an end drawn at random when it is taken or ours."""
    base = slugify(name)[:SLUG_MAX].strip("-") or "fiche"
    if base in RESERVED or model.objects.filter(slug=base).exists():
        return f"{base}-{encode(new_id())[:6]}"
    return base
