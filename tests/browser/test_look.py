"""The look as one meets it: every page of the style guide, two schemes, two widths, keyboard, no script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_accessible, assert_no_sideways_scroll

GUIDE = ["", "controles/", "entraide/", "services/", "graphiques/", "formulaires/"]
PAGES = ["/", "/cette-page-n-existe-pas/", *(f"/demo/composants/{page}" for page in GUIDE)]
OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement);
  return [style.outlineStyle, parseFloat(style.outlineWidth)];
}"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(page: Page, path, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert_accessible(page)


@pytest.mark.parametrize("page_name", GUIDE)
def test_axe_finds_nothing_when_the_reader_chose_the_other_scheme(page: Page, page_name):
    page.emulate_media(color_scheme="light")
    page.goto(f"/demo/composants/{page_name}?theme=sombre")
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert_accessible(page)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_at_four_hundred_per_cent(page: Page, path):
    # 1280 px at 400 % are 320 px.
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(path)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("path", PAGES)
def test_wider_spacing_of_text_cuts_nothing(page: Page, path):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
        " word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
    )
    assert_no_sideways_scroll(page)


def test_the_skip_link_is_first_and_leads_to_the_content(page: Page):
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/demo/composants/controles/", "/demo/composants/formulaires/"])
def test_every_stop_of_the_keyboard_shows_where_it_is(page: Page, path):
    page.goto(path)
    page.evaluate("document.activeElement.blur()")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        style, width = page.evaluate(OUTLINE)
        assert style == "solid", page.evaluate("document.activeElement.outerHTML")
        assert width >= 3


def test_escape_and_a_click_beside_it_close_the_menu(phone: Page):
    phone.goto("/demo/composants/")
    # While no section exists the header has no menu: the page under test gets one as the header draws it.
    phone.evaluate(
        """() => {
      if (document.querySelector("details.menu")) return;
      const menu = '<details class="menu"><summary>Menu</summary><nav><a href="/">A</a></nav></details>';
      document.querySelector(".top__in").insertAdjacentHTML("beforeend", menu);
    }"""
    )
    menu = phone.locator("details.menu")
    menu.locator("summary").focus()
    phone.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    phone.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    phone.locator(".foot__legal").click()
    expect(menu).not_to_have_attribute("open", "")


def test_a_form_that_comes_back_puts_the_focus_on_what_to_correct(page: Page):
    page.goto("/demo/composants/formulaires/")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Rien n’est perdu")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#envoye_detail")).to_be_focused()
    expect(page.locator("#envoye_title")).to_have_value(re.compile("minimum pour la carte"))


def test_without_scripts_everything_is_there(page_without_scripts: Page):
    page_without_scripts.goto("/demo/composants/formulaires/")
    expect(page_without_scripts.get_by_role("alert")).to_be_visible()
    page_without_scripts.goto("/demo/composants/controles/")
    fold = page_without_scripts.locator("details.fold").filter(has_text="3 autres")
    fold.locator("summary").click()
    expect(fold.get_by_text("Son contenu")).to_be_visible()


def test_nothing_moves_for_those_who_asked_for_calm(page: Page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/demo/composants/controles/")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((element) => {
      const style = getComputedStyle(element), before = getComputedStyle(element, "::before");
      return style.transitionDuration !== "0s" || before.animationName !== "none";
    }).map((element) => element.outerHTML.slice(0, 80))"""
    )
    assert moving == []


def test_on_paper_only_the_thing_itself_is_left(page: Page):
    page.goto("/demo/composants/entraide/?theme=sombre")
    page.emulate_media(media="print")
    for gone in (".top", ".foot", ".vote >> nth=0"):
        expect(page.locator(gone)).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_style_sheet_the_font_and_the_icons_are_ours_and_few(page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/", wait_until="networkidle")
    assert len(asked) <= 12, asked
    assert sum(".css" in url for url in asked) == 1
