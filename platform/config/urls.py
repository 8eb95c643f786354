"""Addresses. They are stable: partners and tests rely on them (architecture, "Addresses")."""

from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap
from django.urls import include, path, re_path, register_converter
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.pages.sitemaps import PagesSitemap
from cms.pages.views.serve import page
from community.questions.sitemaps import QuestionsSitemap
from core import health, robots
from core.ids import IdConverter
from core.uploads.views import private_file, public_picture
from marketplace.directory.sitemaps import ConnectorsSitemap, ProvidersSitemap

register_converter(IdConverter, "id")

handler400 = "core.errors.bad_request"
handler403 = "core.errors.permission_denied"
handler404 = "core.errors.page_not_found"
handler500 = "core.errors.server_error"

SITEMAPS = {
    "pages": PagesSitemap,
    "questions": QuestionsSitemap,
    "prestataires": ProvidersSitemap,
    "connecteurs": ConnectorsSitemap,
}

urlpatterns = [
    # Tried in this order: the most read come first.
    path("", include("community.reputation.urls")),
    path("questions/", include("community.questions.urls")),
    # Before moderation's: an error in an aid is reported below /signaler/ too.
    path("", include("cms.aids.urls")),
    path("aides/simulateur/", include("cms.simulator.urls")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("comptes/", include("accounts.urls")),
    path("mon-espace/", include("accounts.space_urls")),
    # Before the pages they stand in for.
    path("", include("accounts.doors")),
    path("admin/", include(wagtailadmin_urls)),
    path("django-admin/", admin.site.urls),
    path("fichiers/<id:file_id>/", private_file, name="private_file"),
    path("media/images/<path:name>", public_picture, name="public_picture"),
    path("mon-espace/entreprises/", include("companies.urls")),
    path("messages/", include("conversations.urls")),
    path("", include("moderation.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("territoires/", include("territories.urls")),
    path("", include("notifications.urls")),
    path("suivi/", include("community.questions.receipt_urls")),
    path("animation/", include("community.animation.urls")),
    path("", include("community.experts.urls")),
    path("commentaires/", include("community.discussions.urls")),
    # Before the addresses of listings, which take any slug.
    path("", include("marketplace.directory.search_urls")),
    path("", include("marketplace.directory.urls")),
    path("", include("marketplace.reviews.urls")),
    path("indicateurs/", include("indicators.urls")),
    path("recherche/", include("search.federated.urls")),
    path("api/v1/", include("config.api")),
    path("prix/", include("marketplace.prices.urls")),
    path("suggestions/", include("search.suggestions.urls")),
    path("evenements/", include("cms.events.urls")),
    path("", include("cms.pages.urls")),
    path("robots.txt", robots.robots),
    path("sitemap.xml", sitemap.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", sitemap.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("demo.urls")))

# Last: whatever is left is a page of the site, by our own view.
urlpatterns += [
    re_path(wagtail_urls.serve_pattern, page, name="wagtail_serve"),
    path("", include(wagtail_urls)),
]
