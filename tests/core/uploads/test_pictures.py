import io

import pytest
from PIL import Image, ImageFile

from core.uploads import UploadRefused, clean_picture
from tests.core.uploads import hostile
from tests.core.uploads.hostile import CANARY, upload


def opened(clean) -> Image.Image:
    return Image.open(io.BytesIO(clean.content))


@pytest.mark.parametrize("out", ["WEBP", "JPEG", "PNG"])
@pytest.mark.parametrize("sent", ["JPEG", "PNG", "WEBP"])
def test_a_picture_leaves_all_it_says_of_its_owner_behind(sent, out):
    content = hostile.talkative(sent)
    assert CANARY.encode() in content
    clean = clean_picture(upload(content), out=out)
    assert CANARY.encode() not in clean.content
    picture = opened(clean)
    assert (picture.format, clean.kind) == (out, f"image/{out.lower()}")
    assert not picture.getexif()
    assert not {"icc_profile", "exif", "xmp", "comment"} & set(picture.info)


@pytest.mark.parametrize("sent", ["JPEG", "PNG", "WEBP"])
def test_a_picture_taken_sideways_is_turned_before_its_orientation_is_forgotten(sent):
    assert clean_picture(upload(hostile.talkative(sent, orientation=6))).size == (40, 60)


def test_a_large_picture_is_made_smaller_and_keeps_its_shape():
    clean = clean_picture(upload(hostile.picture(size=(6000, 3000))))
    assert clean.size == opened(clean).size == (2000, 1000)


def test_a_small_picture_is_not_blown_up():
    assert clean_picture(upload(hostile.picture(size=(20, 10)))).size == (20, 10)


def test_a_see_through_picture_stays_so_where_the_format_can():
    sent = hostile.picture("PNG", mode="RGBA", colour=(255, 0, 0, 0))
    assert opened(clean_picture(upload(sent), out="WEBP")).getpixel((0, 0))[3] == 0
    assert opened(clean_picture(upload(sent), out="JPEG")).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA"])
def test_every_kind_of_png_is_drawn(mode):
    assert clean_picture(upload(hostile.picture("PNG", mode=mode, colour=0))).size == (60, 40)


def test_a_printer_s_jpeg_is_drawn():
    assert clean_picture(upload(hostile.picture(mode="CMYK", colour=0))).size == (60, 40)


def test_the_announced_name_and_type_count_for_nothing():
    clean = clean_picture(upload(hostile.picture("PNG"), "cv.exe", "application/octet-stream"))
    assert clean.kind == "image/webp"


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch):
    bomb = hostile.bomb()
    assert len(bomb) < 250_000
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda picture: pytest.fail("it was decoded"))
    with pytest.raises(UploadRefused, match="trop de points"):
        clean_picture(upload(bomb))


def test_a_picture_just_over_the_limit_is_refused_too():
    with pytest.raises(UploadRefused, match="trop de points"):
        clean_picture(upload(hostile.bomb(10_000)))


REFUSED = {
    "nothing": (b"", "vide"),
    "a drawing with a script": (hostile.SVG, "pas lisible"),
    "a script that passes for a GIF": (hostile.GIF_JS, "pas lisible"),
    "a real GIF": (hostile.picture("GIF", mode="P", colour=0), "pas lisible"),
    "a TIFF": (hostile.picture("TIFF"), "pas lisible"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "pas lisible"),
    "a cut JPEG": (hostile.picture(size=(900, 900))[:2000], "pas lisible"),
    "a cut PNG": (hostile.picture("PNG", size=(900, 900))[:200], "pas lisible"),
    "the first bytes of a JPEG": (b"\xff\xd8\xff\xe0", "pas lisible"),
    "random bytes": (bytes(range(256)) * 20, "pas lisible"),
    "a PDF": (hostile.CALM_PDF, "pas lisible"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_picture_is_refused_in_clear_words(content, words):
    with pytest.raises(UploadRefused, match=words):
        clean_picture(upload(content))


def test_a_script_behind_a_picture_is_left_behind():
    assert b"script" not in clean_picture(upload(hostile.HTML_IN_JPEG)).content


class Unread:
    """As a browser's upload, that no one may read."""

    size = 10_000_001


class Liar(io.BytesIO):
    size = 12


def test_a_file_too_heavy_is_refused_without_being_read():
    with pytest.raises(UploadRefused, match="10 Mo"):
        clean_picture(Unread())


def test_a_file_heavier_than_it_says_is_refused():
    with pytest.raises(UploadRefused, match="dépasse"):
        clean_picture(Liar(b"x" * 10_000_001))
