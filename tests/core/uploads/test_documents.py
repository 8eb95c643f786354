import pytest

from core.uploads import UploadRefused, clean_document
from tests.core.uploads import hostile
from tests.core.uploads.hostile import CANARY, upload


def test_a_calm_pdf_is_kept_as_it_came():
    clean = clean_document(upload(hostile.CALM_PDF, "kbis.pdf", "application/pdf"))
    assert (clean.content, clean.kind) == (hostile.CALM_PDF, "application/pdf")


@pytest.mark.parametrize("out", ["JPEG", "PNG"])
def test_the_photo_of_a_paper_is_drawn_anew(out):
    clean = clean_document(upload(hostile.talkative(out), "kbis.pdf", "application/pdf"))
    assert CANARY.encode() not in clean.content
    assert clean.kind == f"image/{out.lower()}"


@pytest.mark.parametrize("content", hostile.ACTIVE_PDFS.values(), ids=hostile.ACTIVE_PDFS.keys())
def test_a_pdf_that_acts_or_carries_a_file_is_refused(content):
    with pytest.raises(UploadRefused) as refusal:
        clean_document(upload(content, "kbis.pdf", "application/pdf"))
    assert refusal.value.code == "active"


@pytest.mark.parametrize("content", hostile.OPAQUE_PDFS.values(), ids=hostile.OPAQUE_PDFS.keys())
def test_a_pdf_that_cannot_be_looked_into_is_refused(content):
    with pytest.raises(UploadRefused) as refusal:
        clean_document(upload(content, "kbis.pdf", "application/pdf"))
    assert refusal.value.code == "opaque"


def test_a_locked_pdf_is_refused_and_told_what_to_do():
    with pytest.raises(UploadRefused, match="Retirez le mot de passe"):
        clean_document(upload(hostile.LOCKED_PDF, "kbis.pdf"))


def test_a_cut_pdf_is_refused():
    with pytest.raises(UploadRefused, match="incomplet"):
        clean_document(upload(hostile.CALM_PDF[:-30], "kbis.pdf"))


REFUSED = {
    "nothing": b"",
    "a page that holds a PDF": b"<script>alert(1)</script>" + hostile.CALM_PDF,
    "an office file": b"PK\x03\x04" + b"\0" * 100,
    "a drawing": hostile.SVG,
    "a script that passes for a GIF": hostile.GIF_JS,
    "a WebP": hostile.picture("WEBP"),
    "the first bytes of a PNG": hostile.picture("PNG")[:20],
    "a bomb": hostile.bomb(),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_document_is_refused(content):
    with pytest.raises(UploadRefused):
        clean_document(upload(content, "kbis.pdf", "application/pdf"))
