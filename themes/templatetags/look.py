"""The words a template needs to speak to the theme. Built in: no page loads it."""

from __future__ import annotations

from django import template
from django.template import Context, TemplateSyntaxError
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.loader_tags import IncludeNode, do_include
from django.templatetags.static import static
from django.utils.safestring import SafeString

from themes import menus
from themes.drawing import draw, draw_once

register = template.Library()


class ComponentNode(template.Node):
    def __init__(self, name: str, arguments: dict[str, FilterExpression], body: NodeList):
        self.name, self.arguments, self.body = name, arguments, body

    def render(self, context: Context) -> SafeString:
        values = {name: value.resolve(context) for name, value in self.arguments.items()}
        values["body"] = self.body.render(context)
        # The engine's own cache keeps the compiled template.
        template_ = context.template.engine.get_template(f"components/{self.name}.html")  # type: ignore[union-attr]
        return draw(template_, values, autoescape=context.autoescape)


class PieceNode(IncludeNode):
    """An ``{% include … only %}``: it sees its arguments and nothing else, so the same ones draw the same."""

    def render(self, context: Context) -> SafeString:
        template_ = context.template.engine.get_template(self.template.resolve(context))  # type: ignore[union-attr]
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        return draw_once(template_, values, autoescape=context.autoescape)


@register.tag
def include(parser: Parser, token: Token) -> IncludeNode:
    """Django's, but quicker where the included template depends on its arguments alone."""
    node = do_include(parser, token)
    constant = isinstance(node.template.var, str)
    if not (node.isolated_context and constant):
        return node
    return PieceNode(node.template, extra_context=node.extra_context, isolated_context=True)


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """Wrap what is between the tags: ``{% component "panel" title="À savoir" %}…{% endcomponent %}``.

    The component sees its arguments and ``body``, nothing else of the page. One without a body is placed by
    ``{% include "components/….html" with … only %}``.
    """
    words = token.split_contents()[1:]
    if not words or words[0][0] not in "\"'":
        raise TemplateSyntaxError("component takes the name of a component, in quotes")
    name = words.pop(0)[1:-1]
    arguments = token_kwargs(words, parser)
    if words:
        raise TemplateSyntaxError(f"component {name}: {words[0]} is not an argument=value")
    body = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(name, arguments, body)


@register.simple_block_tag
def captured(content: SafeString) -> SafeString:
    """Keep HTML for an argument that takes some: ``{% captured as vote %}…{% endcaptured %}``."""
    return content


@register.simple_tag(takes_context=True)
def menu(context: Context, name: str) -> list[dict[str, str]]:
    """Return one of the menus: ``{% menu "main" as entries %}``."""
    request = context.get("request")
    return menus.menu(name, request.path if request else "")


@register.simple_tag
def site_notice() -> dict[str, str] | None:
    """Return what editors say on every page: ``{% site_notice as said %}``."""
    return menus.notice()


@register.simple_tag(takes_context=True)
def entry(context: Context, name: str) -> dict[str, str] | None:
    """Return one link of the house, or ``None`` while it leads nowhere: ``{% entry "ASK" as ask %}``."""
    request = context.get("request")
    found = menus.links([getattr(menus, name)], request.path if request else "")
    return found[0] if found else None


@register.simple_tag
def asset(path: str) -> str:
    """Return a static file's address even without the list of hashed names, for the page of failures."""
    try:
        return static(path)
    except ValueError:
        return f"/static/{path}"
