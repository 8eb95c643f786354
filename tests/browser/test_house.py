"""The front door, the pages of errors and the two admins, as a person meets them."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, assert_accessible, assert_no_sideways_scroll


def test_the_home_page_opens_on_a_phone(phone: Page):
    phone.goto("/")
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)


def test_a_wrong_address_says_so_and_leads_home(page: Page):
    answer = page.goto("/cette-page-n-existe-pas/")
    assert answer is not None
    assert answer.status == 404
    assert_accessible(page)


def test_the_admin_asks_who_you_are_in_french(page: Page, site: Site):
    page.goto("/admin/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("button", name="Recevoir le code")).to_be_visible()


def test_a_reader_gets_no_cookie(page: Page):
    page.goto("/")
    assert page.context.cookies() == []
