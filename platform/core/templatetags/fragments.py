from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.capabilities import fragments

register = template.Library()


@register.simple_tag(takes_context=True)
def fragment(context: Context, name: str, /, **arguments) -> SafeString:
    """Place a piece of page that another app owns: ``{% fragment "questions.latest" topic=t %}``."""
    piece = fragments[name]
    request = context["request"]
    found = piece.context(request.user, **arguments)
    return SafeString("") if found is None else render_to_string(piece.template, found, request)
