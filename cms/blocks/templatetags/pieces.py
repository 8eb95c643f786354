from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from core.capabilities import fragments
from core.templatetags.fragments import fragment

register = template.Library()


@register.simple_tag(takes_context=True)
def optional_fragment(context: Context, name: str, /, **arguments: Any) -> SafeString:
    """Place a fragment of another domain if it is there: pages stand without it."""
    if name not in fragments or "request" not in context:
        return SafeString("")
    return fragment(context, name, **arguments)
