"""``/api/v1/``: the read API, put together from what each app declares in its ``api.py``."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from cms.aids.api import router as aids
from community.questions.api import router as questions
from core.api.documentation import pages_of
from core.api.routes import ReadApi
from marketplace.directory.api import router as providers
from marketplace.prices.api import router as price_releases

api = ReadApi(
    title="Croissance connectée",
    version="1",
    description="Questions, aides, prestataires et prix, en lecture seule : ce que tout visiteur peut lire.",
    urls_namespace="api-v1",
)
api.add_router("/questions", questions)
api.add_router("/aids", aids)
api.add_router("/providers", providers)
api.add_router("/price-releases", price_releases)

documentation, openapi = pages_of(api)
library_urls, _, app_name = api.urls
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api-v1:docs"), name="api-root"),
    path("docs", documentation, name="docs"),
    path("openapi.json", openapi, name="openapi"),
    *(one for one in library_urls if getattr(one, "name", "") != "api-root"),
    # A program that is lost gets an error that it can read.
    path("<path:rest>", api.not_found, name="unknown"),
]
