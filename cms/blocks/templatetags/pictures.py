from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from cms.blocks.content import SOCIAL
from cms.blocks.models import Picture
from cms.blocks.pictures import address_of, html_of

register = template.Library()


@register.simple_tag
def picture(image: Picture | None, size: str, eager: bool = False) -> SafeString:
    """Draw an image: ``{% picture page.picture "width-880" as drawn %}``."""
    return html_of(image, size, eager=eager)


@register.simple_tag
def social_picture(image: Picture | None) -> str:
    """Return the whole address of the picture shown where a page is shared, or ""."""
    path = address_of(image, SOCIAL)
    return path if not path or path.startswith("http") else settings.BASE_URL + path
