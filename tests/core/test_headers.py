import pytest
from django.conf import settings as ours

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]

STRICT = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
PATHS = [
    "/",
    "/n-existe-pas/",
    "/django-admin/login/",
    "/fail/crash/",
    "/form/",
    "/healthz",
    "/administration/",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_of_ours_forbids_inline_code_and_frames(client, path):
    client.raise_request_exception = False
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == STRICT
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_only_wagtail_s_admin_is_looser_and_loads_nothing_from_elsewhere_either(client):
    policy = client.get("/admin/login/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "http" not in policy
    assert "*" not in policy
    assert "unsafe-eval" not in policy
    assert list(ours.CONTENT_POLICIES_BY_PREFIX) == ["/admin/"]


def test_a_view_may_set_its_own_policy(rf):
    from django.http import HttpResponse

    from core.headers import SecurityHeaders

    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    answer = SecurityHeaders(lambda request: own)(rf.get("/"))
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"


def test_wagtail_may_show_its_preview_in_a_frame(client, django_user_model):
    from wagtail.models import Page
    from wagtail.test.utils.form_data import nested_form_data, streamfield

    client.force_login(django_user_model.objects.create_superuser("a@example.fr"))
    home = Page.objects.get(depth=2)
    address = f"/admin/pages/{home.pk}/edit/preview/"
    typed = {"title": "Titre", "slug": home.slug, "question": "Votre question", "bands": streamfield([])}
    client.post(address, nested_form_data(typed))
    answer = client.get(address, {"mode": ""})
    assert answer.status_code == 200
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_reader_s_page_sets_no_cookie(client):
    for path in ("/", "/n-existe-pas/"):
        assert client.get(path).cookies == {}


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client):
    cookies = client.get("/visit/").cookies
    assert set(cookies) == {"sessionid", "csrftoken"}
    for cookie in cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
