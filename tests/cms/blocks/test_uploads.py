"""What Wagtail's admin is sent: pictures and documents, hostile ones too."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Drawing
from wagtail.documents import get_document_model
from wagtail.models import Collection

from cms.blocks.models import Picture
from core.uploads.pictures import MAX_PIXELS
from tests.accounts.factories import UserFactory
from tests.cms.factories import PictureFactory, drawing

pytestmark = pytest.mark.django_db
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def bomb() -> bytes:
    """A few kilobytes that decode to more pixels than allowed."""
    out = io.BytesIO()
    side = int(MAX_PIXELS**0.5) + 100
    Drawing.new("1", (side, side)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def author(client):
    person = UserFactory(role="author")
    client.force_login(person)
    return client


def send(client, name: str, content: bytes, **fields: str):
    data = {"title": "Four", "description": "Un four", "credit": "Maison", **fields}
    data |= {
        "collection": str(Collection.objects.get(depth=1).pk),
        "file": SimpleUploadedFile(name, content),
    }
    return client.post("/admin/images/add/", data)


def test_a_picture_is_drawn_anew_and_kept(author, settings):
    answer = send(author, "Four à pain.PNG", drawing((3000, 20)))
    assert answer.status_code == 302
    [picture] = Picture.objects.all()
    assert picture.file.name.endswith(".webp")
    assert picture.width == 2_400
    assert picture.uploaded_by_user


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bombe.png", bomb, "millions de pixels"),
        ("script.svg", lambda: SCRIPT, "pas lisible"),
        ("script.png", lambda: SCRIPT, "pas lisible"),
        ("lourd.png", lambda: drawing() + b"\0" * 30_000_000, "la limite est de 10"),
        ("page.html", lambda: b"<script>alert(1)</script>", "pas lisible"),
        ("vide.png", lambda: b"", "vide"),
    ],
)
def test_a_hostile_picture_is_refused_in_words_and_nothing_typed_is_lost(author, name, content, said):
    answer = send(author, name, content())
    assert answer.status_code == 200
    html = answer.content.decode()
    assert said in html
    assert 'value="Un four"' in html
    assert not Picture.objects.exists()


@pytest.mark.parametrize("missing", ["description", "credit"])
def test_a_picture_without_its_words_or_its_credit_is_refused(author, missing):
    assert send(author, "four.png", drawing(), **{missing: ""}).status_code == 200
    assert not Picture.objects.exists()


def test_several_at_once_pass_the_same_checks(author):
    upload = SimpleUploadedFile("script.png", SCRIPT)
    answer = author.post(
        "/admin/images/multiple/add/", {"files[]": upload, "title": "x"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )  # fmt: skip
    assert answer.json()["success"] is False
    assert "pas lisible" in answer.json()["error_message"]


def test_a_document_of_30_mb_is_refused_in_words(author):
    data = {
        "title": "Lourd",
        "collection": str(Collection.objects.get(depth=1).pk),
        "file": SimpleUploadedFile("lourd.pdf", b"0" * 30_000_000),
    }
    answer = author.post("/admin/documents/add/", data)
    assert "la limite est de 20" in answer.content.decode()
    assert not get_document_model().objects.exists()


def test_a_public_picture_is_served_for_good_and_never_as_a_page(client):
    name = PictureFactory().get_rendition("max-20x20").file.name
    answer = client.get(f"/media/{name}")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()


@pytest.mark.parametrize(
    "path", ["/media/original_images/four.png", "/media/documents/x.pdf", "/media/images/../x"]
)
def test_originals_and_documents_are_not_reached_there(client, path):
    PictureFactory()
    assert client.get(path).status_code in {400, 404}
