"""The checks that every other test leans on find what they look for."""

import pytest

from tests.support.client import check_html

PAGE = "<!doctype html><html lang=fr><head><meta charset=utf-8><title>T</title></head><body>%s</body></html>"
FAULTS = [
    ("<script>alert(1)</script>", "inline script"),
    ("<script type=module>x()</script>", "inline script"),
    ("<style>p{}</style>", "inline style on <style>"),
    ("<p style='color:red'>x</p>", "inline style on <p>"),
    ("<p style=''>x</p>", "inline style on <p>"),
    ("<button onclick='x()'>x</button>", "inline handler onclick"),
    ("<svg onload='x()'></svg>", "inline handler onload"),
    ("<a href='javascript:x()'>x</a>", "script address on <a>"),
    ("<a href=' JavaScript:x()'>x</a>", "script address on <a>"),
    ("<form action='javascript:x()'></form>", "script address on <form>"),
    ("<p id=a></p><p id=a></p>", "id a is there twice"),
    ("<p>{{ name }}</p>", "a template mark was printed"),
    ("<p>{% url %}</p>", "a template mark was printed"),
    ("<p><div></div></p>", "unexpected-end-tag"),
    ("<p class=a class=b>x</p>", "duplicate-attribute"),
    ("<span>x</p>", "unexpected-end-tag"),
    ("<table><p>x</p></table>", "table-voodoo"),
    ("&nosuchentity;", "named-entity"),
]
FINE = [
    "<script type='application/ld+json'>{}</script>",
    "<script src='/static/a.js'></script>",
    "<p id=a></p><p id=b class=onclick data-onclick=x>é <a href='/javascript:'>x</a></p><!-- onclick= -->",
    "<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>",
]


@pytest.mark.parametrize(("fault", "said"), FAULTS)
@pytest.mark.parametrize("frame", ["%s", PAGE])
def test_a_fault_is_found_in_a_page_and_in_a_piece_of_one(fault, said, frame):
    with pytest.raises(AssertionError, match=said):
        check_html(frame.replace("%s", fault))


@pytest.mark.parametrize("html", FINE)
@pytest.mark.parametrize("frame", ["%s", PAGE])
def test_good_html_passes(html, frame):
    check_html(frame.replace("%s", html))


@pytest.mark.parametrize("page", ["<html><body>x</body></html>", "<!doctype html><html><body><p>x</html>x"])
def test_a_page_that_does_not_parse_is_refused(page):
    with pytest.raises(AssertionError, match="bad HTML"):
        check_html(page)


@pytest.mark.django_db
@pytest.mark.urls("tests.core.urls")
class TestClient:
    def test_every_answer_is_read(self, client):
        with pytest.raises(AssertionError, match="inline script"):
            client.get("/page/", {"html": "<script>x</script>"})
        with pytest.raises(AssertionError, match="inline script"):
            client.post("/page/?html=<script>x</script>")
        assert client.get("/page/", {"html": "<p>x</p>"}).status_code == 200
        assert client.get("/page/", {"html": ""}).status_code == 200

    def test_the_admin_of_a_library_is_its_own_affair(self, client):
        assert client.get("/admin/page/", {"html": "<script>x</script>"}).status_code == 200

    def test_a_test_that_plants_a_fault_may_say_so(self, client):
        client.lenient = True
        assert client.get("/page/", {"html": "<script>x</script>"}).status_code == 200
