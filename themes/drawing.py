"""Draws components: what one gives depends on its arguments alone, so the same arguments are drawn once.

A page places about a hundred, most of them the same on every page (icons, topics, buttons, the header).
Django would walk each template's nodes again; here the HTML of the last ones is kept, by their arguments.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.base import Template
from django.utils.safestring import SafeString

# Of HTML, in characters, with a little for each key: some 4,000 answers, about 20 MB in all.
MOST = 8_000_000
# Longer arguments are rare, and a few of them would push all else out.
LONGEST = 20_000  # characters

_drawn: dict[Hashable, SafeString] = {}
_weight = 0


class _Unfit(Exception):  # noqa: N818 - not an error
    """An argument whose value may change behind its back, or that will not come again."""


def _frozen(value: Any) -> Hashable:
    """Return what stands for ``value`` in a key. Safe HTML and text, 1 and True draw differently."""
    kind = type(value)
    if kind is str:
        if len(value) > LONGEST:
            raise _Unfit
        return value
    if value is None:
        return None
    if kind is int or kind is bool:
        return kind, value
    if kind is SafeString and len(value) <= LONGEST:
        return kind, str(value)
    if kind is list or kind is tuple:
        return kind, *map(_frozen, value)
    if kind is dict:
        return kind, *((name, _frozen(each)) for name, each in value.items())
    raise _Unfit


def draw(template: Template, values: dict[str, Any], *, autoescape: bool = True) -> SafeString:
    """Render ``template`` with ``values`` and nothing else."""
    context = Context(values, autoescape=autoescape)
    context.template = context.render_context.template = template
    return template.nodelist.render(context)


def draw_once(template: Template, values: dict[str, Any], *, autoescape: bool = True) -> SafeString:
    """Like ``draw``, from what is kept when the same was asked before."""
    global _weight  # noqa: PLW0603 - beside what it weighs
    if settings.DEBUG:  # templates are being written
        return draw(template, values, autoescape=autoescape)
    try:
        key = (template, autoescape, *((name, _frozen(value)) for name, value in values.items()))
    except _Unfit:
        return draw(template, values, autoescape=autoescape)
    html = _drawn.get(key)
    if html is None:
        html = draw(template, values, autoescape=autoescape)
        _weight += len(html) + 500
        if _weight > MOST:
            _drawn.clear()  # the common ones are back within a page
            _weight = 0
        _drawn[key] = html
    return html
