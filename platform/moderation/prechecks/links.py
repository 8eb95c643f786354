"""The sites that a text leads to."""

from __future__ import annotations

import re

from django.conf import settings

from moderation.models import BlockedDomain

# With or without a scheme: what a reader would copy counts. A bare name needs a common ending, else "fin.Le"
# of a hurried writer would be a site.
LINK = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,9}://|\bwww\.)(?P<host>[^\s/?#<>()\[\]\"'\\]{3,253})"
    r"|(?<![\w@.-])(?P<bare>(?:[a-z0-9-]{1,63}\.){1,4}"
    r"(?:fr|com|net|org|eu|info|biz|io|co|shop|site|online|xyz|top|click|link|app|me|pro|ru|cn))(?![\w-])",
    re.IGNORECASE,
)
# Sources that answers should quote: the State's and the law's own.
OFFICIAL = ("gouv.fr", "service-public.fr", "urssaf.fr", "europa.eu", "ameli.fr", "cnil.fr", "inpi.fr",
            "bpifrance.fr", "banque-france.fr", "insee.fr", "francenum.gouv.fr")  # fmt: skip


def hosts(text: str) -> set[str]:
    """Return the names of the sites linked to or named in ``text``, as a browser would ask for them."""
    found = set()
    for match in LINK.finditer(text[:50_000]):
        host = (match["host"] or match["bare"]).rsplit("@", 1)[-1].split(":")[0].rstrip(".,;!").lower()
        try:
            found.add(host.encode("idna").decode("ascii").removeprefix("www."))
        except UnicodeError:
            found.add(host)
    return found - {_own()}


def is_official(host: str) -> bool:
    return any(host == site or host.endswith(f".{site}") for site in OFFICIAL)


def blocked(found: set[str]) -> bool:
    """Whether one of the sites, or one above it, is on the list. One query, none without a link."""
    names = {
        ".".join(parts[start:])
        for host in found
        for parts in [host.split(".")]
        for start in range(len(parts) - 1)
    }
    return bool(names) and BlockedDomain.objects.filter(domain__in=names).exists()


def _own() -> str:
    return settings.BASE_URL.split("://", 1)[-1].split("/")[0].split(":")[0]
