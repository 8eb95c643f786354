from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """What our middleware makes of a request; for annotations only."""

    htmx: HtmxDetails
    request_id: str
    # On anonymous addresses: core.anonymous.
    bucket: str
