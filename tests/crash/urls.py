"""The product's addresses, and one that promises work within a transaction."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from config.urls import urlpatterns as product
from core import outbox
from tests.crash import effects


class ChangeOfMindError(Exception):
    """What makes a transaction roll back."""


@csrf_exempt
def promise(request: HttpRequest) -> HttpResponse:
    token = request.POST["token"]
    try:
        with transaction.atomic():
            if request.POST["kind"] == "note":
                outbox.enqueue(effects.note, token=token)
            else:
                outbox.enqueue(effects.tell, token=token, once_key=f"tell-{token}")
            if request.POST.get("rollback"):
                raise ChangeOfMindError
    except ChangeOfMindError:
        return HttpResponse("rolled back")
    return HttpResponse("promised")


urlpatterns = [path("crash/promise", promise), *product]
handler400 = "core.errors.bad_request"
handler403 = "core.errors.permission_denied"
handler404 = "core.errors.page_not_found"
handler500 = "core.errors.server_error"
