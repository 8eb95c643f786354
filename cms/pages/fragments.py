from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from cms.pages import wording
from cms.pages.models import GuidePage, NewsPage, TestimonialPage
from cms.pages.services import KEPT
from core.capabilities import Fragment, fragments, retentions

EVERYONE = AnonymousUser()
LATEST, MOST = 3, 6
# Published pages are the same for everyone, so what is made of them is kept until one changes.
KEEP = 60  # seconds


def _kept(name: str, made: Callable[[], list]) -> list:
    return cache.get_or_set(KEPT[name], made, KEEP) or []


def latest_testimonials(user, *, limit: int = LATEST) -> dict:
    def made() -> list:
        rows = TestimonialPage.objects.visible_to(EVERYONE).listed().for_tile()[:MOST]
        return [wording.tile(page) for page in rows]

    return {"tiles": _kept("testimonials", made)[:limit]}


def guides(user, *, limit: int = LATEST) -> dict:
    def made() -> list:
        rows = GuidePage.objects.visible_to(EVERYONE).listed().defer_streamfields()[:MOST]
        return [wording.link(page) for page in rows]

    return {"links": _kept("guides", made)[:limit]}


def news(user, *, limit: int = LATEST) -> dict:
    def made() -> list:
        rows = NewsPage.objects.visible_to(EVERYONE).listed().defer_streamfields()[:MOST]
        return [wording.link(page) for page in rows]

    return {"links": _kept("news", made)[:limit]}


def purchase_guide(user, *, service: str) -> dict:
    """The guide on how to buy one service, for the page of its prices."""
    rows = GuidePage.objects.visible_to(user).filter(service_type=service).defer_streamfields()[:1]
    return {"links": [wording.link(page) for page in rows]}


def nothing(user) -> dict:
    return {}


def operator(user) -> dict:
    """Who runs the site, from the settings: each fact that the law asks for, or that it is missing."""
    labels = {
        "name": "Éditeur",
        "address": "Adresse",
        "email": "Courriel",
        "director": "Responsable de la publication",
        "host": "Hébergeur",
    }
    facts = [{"label": label, "value": settings.OPERATOR[name]} for name, label in labels.items()]
    return {
        "facts": [fact for fact in facts if fact["value"]],
        "missing": [fact["label"].lower() for fact in facts if not fact["value"]],
    }


def kept(user) -> dict:
    """What is kept and how long: the very table that the nightly job applies."""
    rows = [{"data": entry.data, "kept": entry.kept, "why": entry.why} for entry in retentions]
    return {"rows": rows}


for entry in (
    Fragment(
        "testimonials.latest",
        "pages/fragments/testimonials.html",
        latest_testimonials,
        "Témoignages : les derniers",
    ),
    Fragment("guides.latest", "pages/fragments/guides.html", guides, "Guides : les derniers"),
    Fragment("guides.purchase", "pages/fragments/purchase_guide.html", purchase_guide),
    Fragment("news.latest", "pages/fragments/news.html", news, "Actualités : les dernières"),
    Fragment("pages.promise", "pages/fragments/promise.html", nothing, "La règle de la maison"),
    Fragment("pages.operator", "pages/fragments/operator.html", operator, "Éditeur du site (réglages)"),
    Fragment("pages.kept", "pages/fragments/kept.html", kept, "Données gardées et durées"),
):
    fragments.register(entry)
