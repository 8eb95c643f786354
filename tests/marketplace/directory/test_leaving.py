"""What the directory gives back, erases and forgets."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import privacy
from companies.models import Company, Source
from core.testing import run_outbox
from core.uploads import Clean
from core.uploads.private import path_of
from marketplace.directory.models import (
    ConnectorProfile,
    ListingClaim,
    ProviderProfile,
    ServiceRequest,
)
from marketplace.directory.retention import purge_claims, purge_drafts, purge_requests
from marketplace.directory.services import add_picture
from tests.accounts.factories import UserFactory
from tests.companies.factories import CompanyFactory, MembershipFactory
from tests.core.uploads.hostile import CALM_PDF
from tests.marketplace.directory.acting import draft, verify
from tests.marketplace.directory.factories import (
    ConnectorFactory,
    OfferFactory,
    ProviderFactory,
    RequestFactory,
)

pytestmark = pytest.mark.django_db
PHOTO = Clean(CALM_PDF, "image/webp", (800, 600))


def test_everything_of_ones_own_is_in_the_export():
    profile, by = draft()
    person = profile.contact
    OfferFactory(profile=profile, details="cinq pages")
    add_picture(profile.pk, PHOTO, alt_text="Une vitrine", by=by)
    ConnectorFactory(contact=person, headline="J’écoute d’abord")
    RequestFactory(person=person)
    ListingClaim.objects.create(profile=ProviderFactory(), person=person, words="C’est la mienne")
    box = zipfile.ZipFile(io.BytesIO(privacy.export(person).read()))
    rows = {
        name: box.read(name).decode() for name in box.namelist() if "directory" in name and "json" in name
    }
    assert set(rows) == {
        f"donnees/directory.{model}.json"
        for model in ("ProviderProfile", "ConnectorProfile", "ServiceRequest", "ListingClaim")
    }
    for words in ("cinq pages", "J’écoute d’abord", "C’est la mienne"):
        assert any(words in json.dumps(json.loads(text), ensure_ascii=False) for text in rows.values()), words
    assert any(name.startswith("fichiers/directory.ProviderProfile/photos/") for name in box.namelist())


def test_whoever_leaves_takes_a_listing_along_and_its_pictures():
    company = CompanyFactory(declared=True, name="Jean Dupont")
    membership = MembershipFactory(company=company)
    profile, by = draft(membership)
    path = path_of(add_picture(profile.pk, PHOTO, alt_text="Moi", by=by).file.name)
    privacy.erase(membership.user_id)
    run_outbox()
    assert not ProviderProfile.objects.exists()
    assert not path.exists()
    assert not Company.objects.filter(pk=company.pk, source=Source.DECLARED).exists()


def test_a_listing_stays_with_a_verified_colleague():
    profile = ProviderFactory(verified=True)
    colleague = MembershipFactory(company=profile.company)
    verify(colleague)
    privacy.erase(profile.contact_id)
    profile.refresh_from_db()
    assert profile.contact == colleague.user


def test_an_imported_listing_stays_its_partners():
    profile = ProviderFactory(partner="Chambre de métiers")
    privacy.erase(profile.contact_id)
    profile.refresh_from_db()
    assert (profile.contact, profile.state) == (None, "published")


def test_a_connector_goes_and_an_organisations_stays():
    person, organisation = ConnectorFactory(), ConnectorFactory(company=CompanyFactory())
    asked = RequestFactory()
    for user in (person.contact, organisation.contact, asked.person):
        privacy.erase(user.pk)
    assert list(ConnectorProfile.objects.all()) == [organisation]
    asked.refresh_from_db()
    assert asked.person is None


def test_old_requests_claims_and_drafts_are_forgotten():
    now = timezone.now()
    old = RequestFactory(asked_at=now - timedelta(days=1_100))
    recent = RequestFactory()
    assert purge_requests(now) == 1
    assert list(ServiceRequest.objects.all()) == [recent]
    assert old.pk != recent.pk
    profile = ProviderFactory()
    for days in (400, 10):
        ListingClaim.objects.create(
            profile=profile, person=UserFactory(), state="accepted", decided_at=now - timedelta(days=days)
        )
    assert purge_claims(now) == 1
    kept, _ = draft()
    ProviderFactory(draft=True, created_at=now - timedelta(days=400))
    assert purge_drafts(now) == 1
    assert ProviderProfile.objects.filter(pk=kept.pk).exists()
