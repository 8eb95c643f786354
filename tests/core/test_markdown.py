"""What people type, hostile or not."""
# ruff: noqa: E501 - the corpus reads better in long lines

from __future__ import annotations

import html
import time
from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.markdown import MAX_LENGTH, plain, render

TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "ul",
}


def elements(text: str):
    """Return what a browser makes of the HTML of ``text``."""
    tree = html5lib.parseFragment(render(text), namespaceHTMLElements=False)
    return [element for element in tree.iter() if isinstance(element.tag, str) and element is not tree]


def links(text: str) -> list[tuple[str, str]]:
    return [
        (element.get("href"), "".join(element.itertext())) for element in elements(text) if element.tag == "a"
    ]


def assert_harmless(text: str) -> None:
    for element in elements(text):
        assert element.tag in TAGS
        if element.tag == "a":
            assert set(element.attrib) <= {"href", "rel"}
            assert element.get("rel") == "ugc nofollow noopener"
            address = "".join(element.get("href", "").split()).lower()
            assert urlsplit(address).scheme in {"", "http", "https", "mailto"}
            assert not address.startswith(("javascript:", "data:", "vbscript:"))
        else:
            assert set(element.attrib) <= ({"start"} if element.tag == "ol" else set())


HANDLERS = [
    "onclick",
    "onerror",
    "onload",
    "onmouseover",
    "onfocus",
    "onanimationstart",
    "ontoggle",
    "onpointerdown",
]
ELEMENTS = ["img", "svg", "body", "video", "details open", "input autofocus", "marquee", "x-y"]
SCHEMES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
    " javascript:alert(1)", "\x01javascript:alert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)", "&#0000106avascript:alert(1)", "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)", "javascript\\:alert(1)", "javascript%3Aalert(1)", "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=", "data:image/svg+xml,<svg onload=alert(1)>",
    "file:///etc/passwd", "blob:https://a/b", "feed:javascript:alert(1)", "view-source:javascript:alert(1)", "ftp://a/b",
    "\u00a0javascript:alert(1)", "\u200bjavascript:alert(1)", "ｊavascript:alert(1)", "javascript\u037ealert(1)",
]  # fmt: skip
HOSTILE = [
    *[f"<{element} {handler}=alert(1)>" for element, handler in zip(ELEMENTS, HANDLERS, strict=True)],
    *[f"[x]({scheme})" for scheme in SCHEMES],
    *[f"[x](<{scheme}>)" for scheme in SCHEMES],
    *[f"<{scheme}>" for scheme in SCHEMES],
    *[f"[x]\n\n[x]: {scheme}" for scheme in SCHEMES],
    *[f"![x]({scheme})" for scheme in SCHEMES[:12]],
    "<script>alert(1)</script>", "<SCRIPT SRC=//a></SCRIPT>", "<scr<script>ipt>alert(1)</script>", "<script\x00>alert(1)</script>",
    "<style>*{background:url(javascript:alert(1))}</style>", "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>", "<embed src=javascript:alert(1)>", "<form action=javascript:alert(1)><button>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<base href=javascript:alert(1)//>",
    "<meta http-equiv=refresh content='0;javascript:alert(1)'>", "<link rel=stylesheet href=//a>", "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>", "<?php echo 1 ?>", "</p><script>alert(1)</script>", "<a href='http://a' onclick=alert(1)>x</a>",
    "`<img src=x onerror=alert(1)>`", "```<script>\nalert(1)\n```", "```html onload=alert(1)\nx\n```", "    <script>alert(1)</script>",
    "```\"><script>alert(1)</script>\nx\n```", '[x](http://a "onclick=alert(1)")', "[x](http://a '\" onclick=alert(1) \"')",
    '[x](http://a" onclick="alert(1))', "[<img src=x onerror=alert(1)>](http://a)", "[x](http://a'onclick='alert(1))",
    'http://a"onclick=alert(1)', "http://a'onclick=alert(1)//", "http://a<script>alert(1)</script>", "www.a\"onmouseover=alert(1)",
    "http://javascript:alert(1)@a", "https://a/?q=javascript:alert(1)", "[a]: javascript:alert(1)\n[a]", "> <script>alert(1)</script>",
    "- <img src=x onerror=alert(1)>", "1. <svg/onload=alert(1)>", "# <img src=x onerror=alert(1)>", "***<b onclick=alert(1)>***",
    "[![x](javascript:alert(1))](javascript:alert(2))", "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;script&amp;gt;", "\\<script>alert(1)\\</script>",
    "<plaintext>", "<xmp><script>alert(1)</script></xmp>", "<textarea><script>alert(1)</script>", "<title><img src=x onerror=alert(1)>",
    "<table background=javascript:alert(1)>", "<td style=x:expression(alert(1))>", "<p style='x'>", "<template><script>alert(1)</script></template>",
]  # fmt: skip


def test_the_corpus_is_large_enough():
    assert len(set(HOSTILE)) >= 100


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_comes_out(text):
    assert_harmless(text)


MARKS = [
    "[",
    "](",
    ")",
    "<",
    ">",
    "*",
    "_",
    "`",
    "\n",
    "    ",
    "- ",
    "# ",
    "&",
    "javascript:",
    "http://",
    "www.",
    '"',
    "'",
    "!",
    "\\",
    "x",
    "\x00",
]


@given(st.lists(st.sampled_from(MARKS) | st.text(max_size=5), max_size=30).map("".join))
def test_no_mixture_of_marks_is_hostile_or_crashes(text):
    assert_harmless(text)
    assert "\n" not in plain(text)


def test_the_check_itself_finds_what_is_hostile(monkeypatch):
    for fault in (
        "<script>x</script>",
        "<p onclick=x>",
        "<a href=javascript:x rel='ugc nofollow noopener'>",
        "<a href=http://a>x</a>",
    ):
        monkeypatch.setattr(f"{__name__}.render", lambda text, fault=fault: fault)
        with pytest.raises(AssertionError):
            assert_harmless("")


def test_what_is_typed_as_html_is_shown_as_typed():
    assert render("a <b>c</b> R&D") == "<p>a &lt;b&gt;c&lt;/b&gt; R&amp;D</p>\n"


@pytest.mark.parametrize(("typed", "shown"), [(1, 3), (2, 4), (3, 5), (4, 6), (5, 6), (6, 6)])
def test_headings_start_below_those_of_the_page(typed, shown):
    assert render(f"{'#' * typed} Titre") == f"<h{shown}>Titre</h{shown}>\n"
    assert render("Titre\n===") == "<h3>Titre</h3>\n"


def test_lists_quotes_code_and_emphasis():
    assert render("- a\n  1. b\n     > c") == (
        "<ul>\n<li>a\n<ol>\n<li>b\n<blockquote>\n<p>c</p>\n</blockquote>\n</li>\n</ol>\n</li>\n</ul>\n"
    )
    assert render("3. a") == '<ol start="3">\n<li>a</li>\n</ol>\n'
    assert render("```py\nx < 1\n```") == "<pre><code>x &lt; 1\n</code></pre>\n"
    assert render("*a* **b** `c`\\\nd\n\n---") == (
        "<p><em>a</em> <strong>b</strong> <code>c</code><br>\nd</p>\n<hr>\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[ici](https://a.fr/b)", [("https://a.fr/b", "ici")]),
        ("[ici](/aides/)", [("/aides/", "ici")]),
        ("<mailto:a@b.fr>", [("mailto:a@b.fr", "mailto:a@b.fr")]),
        ("<a@b.fr>", [("mailto:a@b.fr", "a@b.fr")]),
        ("Voir https://a.fr/b_c_d?e=1&f=2.", [("https://a.fr/b_c_d?e=1&f=2", "https://a.fr/b_c_d?e=1&f=2")]),
        (
            "Voir www.a.fr, puis HTTP://b.fr !",
            [("https://www.a.fr", "www.a.fr"), ("HTTP://b.fr", "HTTP://b.fr")],
        ),
        ("(http://a.fr/x)", [("http://a.fr/x", "http://a.fr/x")]),
        ("(http://a.fr/x_(y)).", [("http://a.fr/x_(y)", "http://a.fr/x_(y)")]),
        ("« https://a.fr »", [("https://a.fr", "https://a.fr")]),
        ("«https://a.fr»", [("https://a.fr", "https://a.fr")]),
        ("l’été http://a.fr/été", [("http://a.fr/%C3%A9t%C3%A9", "http://a.fr/été")]),
        ("# http://a.fr", [("http://a.fr", "http://a.fr")]),
        ("*http://a.fr*", [("http://a.fr", "http://a.fr")]),
        (
            "[http://a.fr](http://b.fr) http://c.fr",
            [("http://b.fr", "http://a.fr"), ("http://c.fr", "http://c.fr")],
        ),
        ("![plan](http://a.fr/b.png)", [("http://a.fr/b.png", "plan")]),
    ],
)
def test_links_and_bare_addresses_become_links(text, expected):
    assert links(text) == expected
    assert_harmless(text)


@pytest.mark.parametrize(
    "text",
    ["merci.Je voudrais", "a.fr", "a@b.fr", "xhttp://a.fr", "http://", "https:// a", "www.", "www...", "ftp://a.fr",
     "`http://a.fr`", "    http://a.fr", "```\nhttp://a.fr\n```"],
)  # fmt: skip
def test_nothing_else_becomes_a_link(text):
    assert links(text) == []


def test_a_picture_is_never_loaded():
    assert "<img" not in render("![alt](http://a.fr/b.png)")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R&D de l'atelier", "R&D de l'atelier"),
        ("&eacute;t&#233; \\*", "été *"),
        ('a < b > c "d" <b>', 'a < b > c "d" <b>'),
        ("**gr**as et *ita*lique", "gras et italique"),
        ("# Titre\n\nUn [lien](http://a.fr) et `x < 1`", "Titre Un lien et x < 1"),
        ("un\ndeux  \ntrois\\\nquatre", "un deux trois quatre"),
        ("- a\n- b\n\n> c\n\n```py\nx  =\n1\n```\n\n    y", "a b c x = 1 y"),
        ("http://a.fr/b", "http://a.fr/b"),
        ("---", ""),
        ("", ""),
    ],
)
def test_plain_is_what_a_reader_would_say(text, expected):
    assert plain(text) == expected


@given(st.text("abé &<>'\"\n", max_size=40))
def test_plain_says_the_words_that_render_shows(text):
    text = text.strip().lstrip("> ")
    shown = html5lib.parseFragment(render(text), namespaceHTMLElements=False)
    assert plain(text).split() == "".join(shown.itertext()).split()


def test_a_text_beyond_the_bound_is_refused():
    assert render("x" * MAX_LENGTH)
    for function in (render, plain):
        with pytest.raises(ValueError, match="more than 20000"):
            function("x" * (MAX_LENGTH + 1))


HEAVY = [
    "[", "]", "![", "*", "*a ", "**a ", "_a*", "a**b", "_", "`", "`a``b", ">", "> ", "- ", "1. ", "# ", "<", "<a@", "<!--", "</", "&", "&#1;",
    "\\", "[a](", "[a](<b", "[a]: x\n", "[a][", "](x)", "www.", "http://", "https://a.", "://", "a@", "a.", "((", "))", "~~~\n", "\t", "\n", "|",
    "mailto:", "- a\n  ", "é", "\U0001f41d",
]  # fmt: skip
HEAVY_WHOLE = {
    "nested list": "".join("  " * depth + "- a\n" for depth in range(130)),
    "nested quote": "".join(">" * depth + "a\n" for depth in range(180)),
    "brackets": "[" * (MAX_LENGTH // 2) + "]" * (MAX_LENGTH // 2),
    "address of brackets": "http://a/" + "(" * 9_000 + ")" * 9_000,
    "closing brackets": "http://a/" + ")" * 19_000,
    "backticks": " ".join("`" * length for length in range(1, 190)),
}


@pytest.mark.parametrize("text", [*[(mark * MAX_LENGTH)[:10_000] for mark in HEAVY], *HEAVY_WHOLE.values()])
def test_no_text_takes_long(text):
    start = time.thread_time()
    assert_harmless(text)
    plain(text)
    # Checking included; the machine may be slow, and the growth was cubic or worse where it was wrong.
    assert time.thread_time() - start < 20


def test_typed_entities_stay_text():
    assert html.unescape(render("&lt;script&gt;")) == "<p><script></p>\n"
    assert elements("&lt;script&gt;")[0].text == "<script>"


def test_the_parser_does_not_remember_the_text_before():
    first = render("[a]: http://a.fr\n\n[a]")
    assert render("[a]") == "<p>[a]</p>\n"
    assert render("[a]: http://a.fr\n\n[a]") == first
