from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.capabilities import fragments

register = template.Library()


@register.simple_tag(takes_context=True)
def optional_fragment(context: Context, name: str, /, **arguments: Any) -> SafeString:
    """Place a fragment of another domain if it is there: pages stand without it."""
    if name not in fragments or "request" not in context:
        return SafeString("")
    piece, request = fragments[name], context["request"]
    return render_to_string(piece.template, piece.context(request.user, **arguments), request)
