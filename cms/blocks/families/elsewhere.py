"""Pieces of page that other parts own, placed by editors."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail import blocks

from core.capabilities import Fragment, fragments

FAMILY = "Venu d’ailleurs"


def stands_alone(fragment: Fragment) -> bool:
    """Say whether it needs nothing but a reader: what must be told its question cannot be placed by hand."""
    parameters = list(inspect.signature(fragment.context).parameters.values())[1:]
    return all(
        parameter.default is not parameter.empty or parameter.kind is parameter.VAR_KEYWORD
        for parameter in parameters
    )


def choices() -> list[tuple[str, str]]:
    """Return every fragment that may be placed, by its label."""
    found = [(each.name, each.label or each.name) for each in fragments if stands_alone(each)]
    return sorted(found, key=lambda choice: choice[1])


def drawn(name: str, request: Any) -> SafeString:
    """Return the HTML of a fragment for this request; nothing when its app is gone, or has nothing."""
    if name not in fragments or not stands_alone(fragments[name]):
        return SafeString("")
    piece = fragments[name]
    user = getattr(request, "user", None) or AnonymousUser()
    found = piece.context(user)
    html = "" if found is None else render_to_string(piece.template, found, request)
    return SafeString(html.strip())


class Piece(blocks.ChoiceBlock):
    """One fragment, by its name."""

    def __init__(self, choices: Callable[[], list[tuple[str, str]]] = choices, **kwargs):
        help_text = "Ce morceau se met à jour tout seul ; vide, il ne s’affiche pas."
        super().__init__(choices=choices, help_text=help_text, **kwargs)

    def get_context(self, value, parent_context=None):
        request = (parent_context or {}).get("request")
        return super().get_context(value, parent_context) | {"html": drawn(value, request)}

    class Meta:
        label = "Morceau vivant"
        icon = "snippet"
        group = FAMILY
        template = "blocks/piece.html"
        preview_value = "pages.promise"
        description = "Dernières questions, témoignages, événements : tenus à jour par leur partie du site."


class Band(blocks.StructBlock):
    """A band of the home page: one piece across, or two side by side."""

    ground = blocks.ChoiceBlock(
        label="Fond",
        choices=[("", "Blanc"), ("brume", "Gris clair"), ("cire", "Chaud")],
        required=False,
        help_text="Alternez : deux bandeaux voisins ne se confondent pas.",
    )
    pieces = blocks.ListBlock(Piece(), label="Morceaux", min_num=1, max_num=2)

    def get_context(self, value, parent_context=None):
        request = (parent_context or {}).get("request")
        pieces = [html for name in value["pieces"] if (html := drawn(name, request))]
        return super().get_context(value, parent_context) | {"pieces": pieces}

    class Meta:
        label = "Bandeau"
        icon = "grip"
        group = FAMILY
        template = "blocks/band.html"
        preview_value = {"ground": "cire", "pieces": ["pages.promise"]}
        description = "Un ou deux morceaux vivants, sur toute la largeur."
