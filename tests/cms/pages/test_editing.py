from __future__ import annotations

import json
import re

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry

from accounts.privacy import erase
from cms.blocks.body import Body
from cms.events.models import EventPage
from cms.pages import reports
from cms.pages.models import GuidePage, HomePage, InstitutionalPage, NewsPage
from cms.pages.models import TestimonialIndexPage as Stories
from cms.pages.models import TestimonialPage as Story
from core.testing import run_outbox
from tests.accounts.factories import UserFactory
from tests.cms.factories import GuideFactory, StoryFactory, creuse

pytestmark = pytest.mark.django_db
TYPES = (GuidePage, InstitutionalPage, NewsPage, Story, EventPage, HomePage)
# Wagtail's own fields carry Wagtail's own words.
OWN_FIELDS = {field.name for field in Page._meta.get_fields()}


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
def test_every_field_that_editors_fill_has_its_help_in_french(model):
    names = (
        set(model.get_edit_handler().get_form_class().base_fields) - OWN_FIELDS - {"comment_notifications"}
    )
    fields = {name: model._meta.get_field(name).help_text for name in names}
    assert {name for name, words in fields.items() if not words} == set()


def test_every_part_of_a_block_has_its_help_in_french():
    silent = []
    for block in Body().child_blocks.values():
        for name, part in getattr(block, "child_blocks", {}).items():
            words = getattr(part, "field", None)
            if words is not None and not words.help_text:
                silent.append(f"{block.name}.{name}")
    assert silent == []


def story(**fields: str) -> dict[str, str]:
    text = "Avant, le cahier. Puis un formulaire, et le samedi tient en une page. " * 5
    return {
        "title": "Le samedi tient en une page", "who": "Sylvie, boulangère", "trade": "boulangerie",
        "section": "C", "team": "1-5", "town": "Guéret", "department": "23", "story": text, "agreed": "on",
        **fields,
    }  # fmt: skip


def test_a_story_becomes_a_draft_that_editors_finish_and_its_author_is_told(client, mailoutbox):
    creuse()
    person = UserFactory()
    client.force_login(person)
    answer = client.post(
        "/temoignages/raconter/", story(story="<script>x</script> " + story()["story"]), follow=True
    )
    assert "La rédaction relit votre récit" in answer.content.decode()
    page = Story.objects.get()
    assert not page.live
    assert reports.reasons()[page.pk] == "récit envoyé par un membre"
    page.get_latest_revision_as_object().save_revision().publish()
    run_outbox()
    assert [mail.to for mail in mailoutbox] == [[person.email]]
    html = client.get(page.path_on_site).content.decode()
    assert "&lt;script&gt;" in html
    assert "Le samedi tient en une page" in client.get("/temoignages/recents.atom").content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"story": "Trop court."}, "200 signes"), ({"agreed": ""}, "À cocher"), ({"section": "Z"}, "valide")],
)
def test_a_bad_story_says_why_and_keeps_what_was_typed(client, fields, said):
    creuse()
    client.force_login(UserFactory())
    answer = client.post("/temoignages/raconter/", story(**fields))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="Sylvie, boulangère"' in answer.content.decode()


def test_a_fourth_story_in_a_day_waits(client):
    creuse()
    client.force_login(UserFactory())
    for _ in range(3):
        client.post("/temoignages/raconter/", story())
    assert "Revenez demain" in client.post("/temoignages/raconter/", story()).content.decode()


def test_erasing_an_account_takes_the_story_nobody_published_and_leaves_the_other():
    creuse()
    person = UserFactory()
    public = StoryFactory(proposed_by=person)
    StoryFactory(proposed_by=person, live=False, first_published_at=None)
    erase(person.pk)
    assert [page.pk for page in Story.objects.all()] == [public.pk]
    assert Story.objects.get().proposed_by is None


def test_a_changed_address_leads_to_the_new_one(client, django_capture_on_commit_callbacks):
    guide = GuideFactory(slug="ancien")
    guide.save_revision().publish()
    guide.slug = "nouveau"
    with django_capture_on_commit_callbacks(execute=True):
        guide.save_revision().publish()
    answer = client.get("/guides/ancien/")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "/guides/nouveau/"


def linking(html: str) -> GuidePage:
    return GuideFactory(body=json.dumps([{"type": "paragraphs", "value": f"<p>{html}</p>"}]))


@pytest.mark.parametrize("gone", [GuidePage.unpublish, GuidePage.delete])
def test_a_link_to_a_page_that_nobody_can_read_is_in_the_report(gone):
    target = GuideFactory()
    source = linking(f'<a linktype="page" id="{target.pk}">voir</a>')
    assert reports.broken() == {}
    key = target.pk
    gone(GuidePage.objects.get(pk=key))
    assert reports.broken() == {source.pk: [f"page {key}"]}
    assert reports.reasons()[source.pk] == f"lien qui ne mène plus nulle part : page {key}"


def test_a_link_to_a_deleted_document_is_in_the_report():
    source = linking('<a linktype="document" id="987654">la grille</a>')
    assert reports.broken() == {source.pk: ["document 987654"]}


def test_an_address_of_the_site_that_was_typed_is_checked_too():
    target = GuideFactory(slug="choisir")
    Redirect.objects.create(old_path="/ancienne-adresse", redirect_page=target, site=None)
    good = [
        target.path_on_site,
        f"{target.path_on_site}?a=1#partie",
        "/questions/",
        "/ancienne-adresse/",
        "/",
    ]
    linking(" ".join(f'<a href="{path}">voir</a>' for path in [*good, "//ailleurs.example/x"]))
    source = linking(
        '<a href="/guides/jamais-ecrit/">voir</a> <a href="/questions/jamais/rien/du/tout/">voir</a>'
    )
    assert reports.broken() == {source.pk: ["/guides/jamais-ecrit/", "/questions/jamais/rien/du/tout/"]}


@pytest.mark.parametrize(("role", "status"), [("author", 200), ("editor", 200), ("moderator", 302)])
def test_who_writes_sees_what_is_to_be_read_again(client, role, status):
    GuideFactory(title="Vieux guide", review_by="2020-01-01")
    client.force_login(UserFactory(role=role))
    answer = client.get("/admin/reports/a-revoir/")
    assert answer.status_code == status
    if status == 200:
        assert "Vieux guide" in answer.content.decode()
        assert "date de relecture passée" in answer.content.decode()


def test_an_author_submits_and_cannot_publish_an_editor_approves(client):
    guide = GuideFactory(live=False, title="Brouillon")
    guide.save_revision()
    author, editor = UserFactory(role="author"), UserFactory(role="editor")
    assert not guide.permissions_for_user(author).can_publish()
    assert guide.permissions_for_user(author).can_edit()
    assert guide.permissions_for_user(editor).can_publish()
    workflow = guide.get_workflow()
    workflow.start(guide, author)
    assert not GuidePage.objects.get(pk=guide.pk).live
    task = guide.current_workflow_task_state
    assert not guide.current_workflow_task.user_can_access_editor(guide, UserFactory())
    task.task.specific.on_action(task, editor, "approve")
    assert GuidePage.objects.get(pk=guide.pk).live
    assert PageLogEntry.objects.filter(page=guide.pk, action="wagtail.workflow.approve").exists()


def test_what_an_editor_writes_stands_at_the_head_of_a_section(client):
    index = Stories.objects.get()
    index.title = "Ils racontent"
    index.save_revision().publish()
    html = client.get("/temoignages/").content.decode()
    assert re.search(r"<h1[^>]*>Ils racontent</h1>", html)
    preview = index.make_preview_request()
    assert preview.status_code == 200
