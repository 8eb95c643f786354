"""The only way to a private file, and the way to pictures that are public."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views import static
from django.views.decorators.http import require_safe

from core.capabilities import private_uses
from core.http import Request
from core.ids import encode
from core.models import PrivateFile
from core.uploads.private import path_of

log = logging.getLogger(__name__)

# Opened in the browser all the same, it would still be nobody's page, without scripts.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"

# Where Wagtail puts the sizes it draws, under the public folder.
PUBLIC_PICTURES = "images"


@require_safe
def private_file(request: Request, file_id: int) -> HttpResponse:
    """Serve a file, whole, to those whom its use allows; to all others it does not exist."""
    file = get_object_or_404(PrivateFile, pk=file_id)
    if file.use not in private_uses or not private_uses[file.use].may_read(request.user, file):
        raise Http404
    try:
        content = path_of(file.name).read_bytes()
    except FileNotFoundError:
        log.error("private file %s is missing on the disk", encode(file.pk))
        raise Http404 from None
    response = HttpResponse(content, content_type=file.kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, file.download_name)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def public_picture(request: Request, name: str) -> HttpResponseBase:
    """Serve a drawn size of a picture. Originals and documents are not reached from here.

    A changed picture gets a new name, so browsers may keep one for good.
    """
    response = static.serve(request, name, document_root=str(settings.MEDIA_ROOT / PUBLIC_PICTURES))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = POLICY
    return response
