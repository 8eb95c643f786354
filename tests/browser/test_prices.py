"""From the list of prices to one's own quote, then to the files that anybody can check."""

from __future__ import annotations

import hashlib
import re
import urllib.request

from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible, assert_no_sideways_scroll


def test_a_quote_is_placed_and_a_release_checked_without_scripts(site, page_without_scripts, phone):
    page = page_without_scripts
    page.goto("/prix/")
    expect(page.get_by_text("Ces prix sont inventés")).to_be_visible()
    page.get_by_role("link", name="Site vitrine", exact=True).click()
    expect(page.get_by_role("img", name=re.compile("médiane"))).not_to_have_count(0)
    page.get_by_label("Région", exact=True).select_option(label="Corse")
    page.get_by_label("Montant HT").fill("2 750 €")
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_text(re.compile("Votre devis de 2.750.€ HT est"))).to_be_visible()
    expect(page.get_by_text("Pas assez de prestataires en Corse pour publier").first).to_be_visible()
    page.get_by_label("Montant HT").fill("cher")
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_text("Écrivez un montant en chiffres")).to_be_visible()
    expect(page.get_by_label("Montant HT")).to_have_value("cher")
    page.get_by_role("link", name="Toutes les régions (CSV)").click()
    files = {link.inner_text(): link.get_attribute("href") for link in page.locator("a[download]").all()}
    contents = {}
    for name, href in files.items():
        with urllib.request.urlopen(f"{site.url}{href}") as answer:
            contents[name] = answer.read()
    for line in contents["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(contents[name]).hexdigest() == digest
    phone.goto("/prix/site-vitrine/?devis=2750")
    assert_no_sideways_scroll(phone)
    for path in ("/prix/", "/prix/site-vitrine/?devis=2750", "/prix/methode/", "/prix/publications/1/"):
        phone.goto(path)
        assert_no_sideways_scroll(phone)
        assert_accessible(phone)
