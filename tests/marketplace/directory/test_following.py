"""What happens to listings by itself: companies close, nobody confirms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from companies.models import State
from companies.register import import_file
from core import outbox
from core.capabilities import periodic
from core.models import IndexVersion, OutboxRow
from core.testing import run_outbox
from marketplace.directory import effects
from marketplace.directory.models import ConnectorProfile, ListingState, ProviderProfile
from tests.accounts.factories import UserFactory
from tests.companies.factories import CompanyFactory
from tests.marketplace.directory.factories import ConnectorFactory, ProviderFactory

pytestmark = pytest.mark.django_db


def run(effect) -> None:
    with transaction.atomic():
        outbox.enqueue(effect)
    run_outbox()


def days_ago(days: int):
    return timezone.now() - timedelta(days=days)


def test_a_listing_goes_with_its_company_and_comes_back_with_it(mailoutbox):
    profile, other = ProviderFactory(), ProviderFactory()
    profile.company.state = State.CLOSED
    profile.company.save(update_fields=["state"])
    run(effects.follow_companies)
    assert set(ProviderProfile.objects.visible_to(UserFactory())) == {other}
    assert "n’est plus dans l’annuaire" in mailoutbox[-1].subject
    assert IndexVersion.objects.filter(kind="directory.provider", key=profile.pk).exists()
    run(effects.follow_companies)
    assert len(mailoutbox) == 1
    profile.company.state = State.ACTIVE
    profile.company.save(update_fields=["state"])
    run(effects.follow_companies)
    assert set(ProviderProfile.objects.listed()) == {profile, other}


def test_a_connector_of_an_organisation_goes_with_it_and_one_of_nobody_stays():
    alone, inside = ConnectorFactory(), ConnectorFactory(company=CompanyFactory(closed=True))
    run(effects.follow_companies)
    assert set(ConnectorProfile.objects.listed()) == {alone}
    inside.refresh_from_db()
    assert inside.closed_at is not None


def test_an_import_of_the_register_looks_at_listings(tmp_path):
    file = tmp_path / "vide.csv"
    file.write_text(
        "siret,siren,denomination,nom_masque,enseigne,activite_principale,tranche_effectifs,numero_voie,"
        "libelle_voie,code_postal,code_commune,longitude,latitude\n"
    )
    import_file(file)
    assert OutboxRow.objects.filter(effect="directory.follow_companies").count() == 1


def test_one_is_asked_three_times_whether_a_listing_is_right(mailoutbox):
    profile = ProviderFactory(confirmed_at=days_ago(183))
    ProviderFactory(confirmed_at=days_ago(100))
    ProviderFactory(confirmed_at=days_ago(183), paused=True)
    ProviderFactory(confirmed_at=days_ago(183), imported=True)
    for days, mails in ((183, 1), (183, 1), (197, 2), (225, 3), (300, 3)):
        ProviderProfile.objects.filter(pk=profile.pk).update(confirmed_at=days_ago(days))
        run(effects.ask_to_confirm)
        assert len(mailoutbox) == mails, days
    assert all("est-elle toujours à jour" in mail.subject for mail in mailoutbox)
    assert {mail.to[0] for mail in mailoutbox} == {profile.contact.email}


def test_a_connector_is_asked_too(mailoutbox):
    ConnectorFactory(confirmed_at=days_ago(190))
    run(effects.ask_to_confirm)
    assert len(mailoutbox) == 1


def test_what_nobody_confirmed_for_a_year_leaves_the_lists(mailoutbox):
    profile, fresh = ProviderFactory(confirmed_at=days_ago(366)), ProviderFactory()
    run(effects.archive_old)
    profile.refresh_from_db()
    assert profile.state == ListingState.ARCHIVED
    assert set(ProviderProfile.objects.visible_to(UserFactory())) == {fresh}
    assert "a quitté l’annuaire" in mailoutbox[-1].subject
    run(effects.archive_old)
    assert len(mailoutbox) == 1


def test_all_of_it_runs_by_itself():
    names = {entry.name for entry in periodic if entry.name.startswith("directory.")}
    assert names == {
        "directory.follow_companies",
        "directory.ask_to_confirm",
        "directory.archive_old",
        "directory.notice_answers",
        "directory.freeze_ranks",
    }
