"""A test client that reads what it gets: HTML that does not parse, or inline code, fails the test."""

from __future__ import annotations

import re
import time

import html5lib
from django.http import HttpResponse
from django.test import Client

# The admin pages of the libraries are theirs; everything else is ours.
FOREIGN = ("/admin/", "/django-admin/")
# Whole ones: a person may well type two braces.
TEMPLATE_MARK = re.compile(r"\{\{ *[\w.|:\"']+ *\}\}|\{% *\w[^%]*%\}")
HANDLER = re.compile(r"^on[a-z]+$")


class StrictClient(Client):
    """Checks every HTML answer; turn off with ``client.lenient = True`` where a test plants a fault."""

    lenient = False

    def force_login(self, user, backend=None, *, second_factor: bool = True) -> None:
        """Sign in as by our own pages: just now, with the second factor unless told otherwise."""
        super().force_login(user, backend)
        session = self.session
        session["signed_in_at"] = session["seen_at"] = int(time.time())
        session["second_factor"] = second_factor
        session.save()

    def request(self, **request) -> HttpResponse:
        response = super().request(**request)
        kind = response.headers.get("Content-Type", "")
        path = request.get("PATH_INFO", "")
        if (
            not self.lenient
            and kind.startswith("text/html")
            and not path.startswith(FOREIGN)
            and not response.streaming
        ):
            text = response.content.decode()
            if text:
                check_html(text)
        return response


def check_html(text: str) -> None:
    """Raise ``AssertionError`` for HTML that does not parse, leftover template marks, or inline code."""
    parser = html5lib.HTMLParser(
        strict=False, tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False
    )
    is_page = "<html" in text[:400].lower()
    tree = parser.parse(text) if is_page else parser.parseFragment(text)
    faults = [f"{code} at {position}" for position, code, _ in parser.errors]
    if TEMPLATE_MARK.search(text):
        faults.append("a template mark was printed")
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if (
            element.tag == "script"
            and not element.get("src")
            and element.get("type") != "application/ld+json"
        ):
            faults.append("inline script")
        if element.tag == "style" or element.get("style") is not None:
            faults.append(f"inline style on <{element.tag}>")
        faults += [
            f"script address on <{element.tag}>"
            for value in element.attrib.values()
            if value.strip().lower().startswith("javascript:")
        ]
        faults += [f"inline handler {name}" for name in element.attrib if HANDLER.match(name)]
    ids = [element.get("id") for element in tree.iter() if isinstance(element.tag, str) and element.get("id")]
    faults += [f"id {name} is there twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    assert not faults, f"bad HTML: {'; '.join(faults[:10])}"
