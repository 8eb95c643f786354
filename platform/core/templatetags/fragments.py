from django import template
from django.template import Context
from django.utils.safestring import SafeString

from core.capabilities import fragments

register = template.Library()


@register.simple_tag(takes_context=True)
def fragment(context: Context, name: str, /, **arguments) -> SafeString:
    """Place a piece of page that another app owns: ``{% fragment "questions.latest" topic=t %}``."""
    piece = fragments[name]
    user = context["request"].user
    found = piece.context(user, **arguments)
    if found is None:
        return SafeString("")
    # The page's own request and reader, and nothing else of the page.
    values = {name: context.get(name) for name in ("request", "user", "csrf_token")}
    template_ = context.template.engine.get_template(piece.template)  # type: ignore[union-attr]
    return template_.render(context.new(values | found))
