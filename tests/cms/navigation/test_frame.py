from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.navigation.models import Entry, Frame
from tests.accounts.factories import UserFactory
from tests.cms.factories import GuideFactory

pytestmark = pytest.mark.django_db(transaction=False)


def frame(**fields) -> Frame:
    return Frame.objects.create(**fields)


def test_a_menu_written_by_editors_replaces_the_theme_s_and_follows_its_pages(
    client, django_capture_on_commit_callbacks
):
    guide = GuideFactory(slug="impayes")
    with django_capture_on_commit_callbacks(execute=True):
        own = frame()
        own.entries.add(Entry(menu="legal", label="Se faire payer", page=guide))
        own.save()
    assert 'href="/guides/impayes/"' in client.get("/actualites/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        guide.slug = "se-faire-payer"
        guide.save_revision().publish()
    html = client.get("/actualites/").content.decode()
    assert 'href="/guides/se-faire-payer/"' in html
    with django_capture_on_commit_callbacks(execute=True):
        guide.unpublish()
    assert "Se faire payer" not in client.get("/actualites/").content.decode()


def test_a_notice_is_on_every_page_until_its_hour(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        own = frame(notice_text="Coupure ce soir.", notice_kind="warn", notice_path="/actualites/")
    for path in ("/", "/guides/", "/questions/", "/nulle-part/"):
        assert "Coupure ce soir." in client.get(path).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        own.notice_until = timezone.now() - timedelta(minutes=1)
        own.save()
    assert "Coupure ce soir." not in client.get("/guides/").content.decode()


@pytest.mark.parametrize("path", ["https://example.org/", "//example.org/", "/\\example.org", "guides"])
def test_a_notice_leads_nowhere_else(path):
    with pytest.raises(ValidationError):
        Frame(notice_text="Bonjour", notice_path=path).full_clean()


@pytest.mark.parametrize("path", ["https://example.org/", "//example.org/", "/nulle-part/", ""])
def test_an_entry_leads_to_a_page_or_to_a_view_that_answers(path):
    with pytest.raises(ValidationError):
        Entry(menu="main", label="Lien", path=path).clean()
    Entry(menu="main", label="Questions", path="/questions/").clean()


@pytest.mark.parametrize(("role", "status"), [("author", 302), ("editor", 200), ("moderator", 302)])
def test_whoever_publishes_edits_the_menus_and_nobody_else(client, role, status):
    frame()
    client.force_login(UserFactory(role=role))
    answer = client.get("/admin/settings/navigation/frame/", follow=False)
    if answer.status_code == 302 and role == "editor":
        answer = client.get(answer.headers["Location"])
    assert answer.status_code == status
