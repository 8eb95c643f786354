"""From the first words of a listing to its publication, its edits, its pause, its confirmation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from companies.models import State
from core.actors import Actor
from core.errors import Refusal
from core.models import IndexVersion
from core.testing import run_outbox
from core.transitions import TransitionNotAllowed
from core.uploads import Clean
from core.uploads.private import path_of
from marketplace.directory import completeness, services
from marketplace.directory.errors import (
    AlreadyListed,
    CompanyClosed,
    Frozen,
    NotMember,
    NotReady,
    NotVerified,
    TooMany,
)
from marketplace.directory.models import ListingState, ProviderProfile
from marketplace.directory.models.providers import PICTURES_MAX
from moderation.models import Case, Outcome
from moderation.services import decide
from tests.accounts.factories import UserFactory
from tests.companies.factories import CompanyFactory, EstablishmentFactory, MembershipFactory, siret
from tests.core.uploads.hostile import CALM_PDF
from tests.marketplace.directory.acting import actor, draft, held, offer, verify, words
from tests.marketplace.directory.factories import ProviderFactory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db
SOMEWHERE = Clean(CALM_PDF, "image/webp", (800, 600))


def test_a_declared_member_may_begin_and_nobody_else_reads_it():
    profile, by = draft()
    assert profile.state == ListingState.DRAFT
    assert not ProviderProfile.objects.visible_to(UserFactory()).exists()
    assert ProviderProfile.objects.visible_to(profile.contact).get() == profile
    assert profile.region_id == profile.commune.region_id
    assert profile.point == (profile.commune.latitude, profile.commune.longitude)
    with pytest.raises(PermissionDenied):
        services.describe(
            profile.pk,
            words(),
            services.Place(CommuneFactory()),
            remote_ok=True,
            shows_answers=False,
            by=actor(),
        )
    assert by.id == str(profile.contact_id)


def test_one_listing_a_company_and_of_ones_own():
    membership = MembershipFactory()
    draft(membership)
    colleague = MembershipFactory(company=membership.company)
    with pytest.raises(AlreadyListed):
        draft(colleague)
    with pytest.raises(NotMember):
        services.start(colleague.pk, words(), services.Place(CommuneFactory()), remote_ok=False, by=actor())
    closed = MembershipFactory(company=CompanyFactory(closed=True))
    with pytest.raises(CompanyClosed):
        draft(closed)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"headline": ""}, "headline"),
        ({"headline": "x" * 141}, "headline"),
        ({"body": "x" * 4001}, "body"),
        ({"website": "pas une adresse"}, "website"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"languages": []}, "languages"),
        ({"languages": ["klingon"]}, "languages"),
    ],
)
def test_what_is_badly_typed_is_refused_beside_its_field(changed, field):
    membership = MembershipFactory()
    with pytest.raises(Refusal) as refused:
        services.start(
            membership.pk,
            words(**changed),
            services.Place(CommuneFactory()),
            remote_ok=False,
            by=actor_of(membership),
        )
    assert refused.value.field == field


def actor_of(membership):
    return Actor.of(membership.user)


def test_an_address_is_written_whole_and_reserved_words_are_not_taken():
    membership = MembershipFactory()
    profile = services.start(
        membership.pk,
        words(name="Proposer", website="pixel.example/a"),
        services.Place(CommuneFactory()),
        remote_ok=False,
        by=actor_of(membership),
    )
    assert profile.website == "https://pixel.example/a"
    assert profile.slug.startswith("proposer-")


def test_a_listing_is_sent_with_a_service_and_a_proof():
    membership = MembershipFactory()
    profile, by = draft(membership)
    assert len(services.missing_before(profile)) == 2
    with pytest.raises(NotReady, match="prestation"):
        services.submit(profile.pk, by=by)
    services.save_offer(profile.pk, offer(), by=by)
    with pytest.raises(NotReady, match="justificatif"):
        services.submit(profile.pk, by=by)
    verify(membership)
    assert services.submit(profile.pk, by=by).state == ListingState.HELD
    with pytest.raises(TransitionNotAllowed):
        services.submit(profile.pk, by=by)


def test_the_one_queue_holds_it_and_a_verified_member_is_needed_to_publish(mailoutbox):
    profile, by, membership = held()
    case = Case.objects.get(kind="provider", subject_id=profile.pk)
    moderator = actor("moderator")
    with pytest.raises(NotVerified):
        _decide(case, profile, moderator)
    verify(membership)
    _decide(case, profile, moderator)
    run_outbox()
    profile.refresh_from_db()
    assert profile.is_listed
    assert profile.published_at is not None
    assert profile.published_at == profile.confirmed_at
    assert ProviderProfile.objects.visible_to(UserFactory()).get() == profile
    assert "dans l’annuaire" in mailoutbox[-1].subject
    assert mailoutbox[-1].to == [membership.user.email]
    assert by.id == str(profile.contact_id)


def _decide(case, profile, by, outcome=Outcome.KEEP, **why):
    case.refresh_from_db()
    profile.refresh_from_db()
    return decide(
        case.pk, by=by, outcome=outcome, version=case.version, content_version=profile.version, **why
    )


def test_a_refused_listing_is_mended_and_sent_again():
    profile, by, membership = held()
    case = Case.objects.get(subject_id=profile.pk)
    _decide(
        case, profile, actor("moderator"), Outcome.REMOVE, rule="topic", reason="Ce n’est pas un service."
    )
    profile.refresh_from_db()
    assert profile.state == ListingState.REJECTED
    services.describe(
        profile.pk,
        words(headline="Des sites, vraiment"),
        services.Place(CommuneFactory()),
        remote_ok=False,
        shows_answers=False,
        by=by,
    )
    services.submit(profile.pk, by=by)
    verify(membership)
    _decide(Case.objects.live().get(subject_id=profile.pk), profile, actor("moderator"))
    profile.refresh_from_db()
    assert profile.state == ListingState.PUBLISHED


def test_nothing_is_removed_without_a_decision():
    profile = ProviderFactory()
    services.mask_provider(profile.pk, by=actor("moderator"), why="à revoir")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProviderProfile.objects.filter(pk=profile.pk).update(state=ListingState.REMOVED)


def test_only_moderators_move_a_listing_and_what_is_hidden_is_frozen():
    profile = ProviderFactory(verified=True)
    by = Actor.of(profile.contact)
    for somebody in (by, actor(), actor("editor")):
        with pytest.raises(PermissionDenied):
            services.mask_provider(profile.pk, by=somebody, why="")
    services.mask_provider(profile.pk, by=actor("moderator"), why="à revoir")
    assert not ProviderProfile.objects.visible_to(UserFactory()).exists()
    with pytest.raises(Frozen):
        services.save_offer(profile.pk, offer(), by=by)
    services.unmask_provider(profile.pk, by=actor("moderator"), why="")
    services.save_offer(profile.pk, offer(), by=by)


def test_a_pause_leaves_the_lists_outlives_a_suspension_and_ends():
    profile = ProviderFactory()
    by = Actor.of(profile.contact)
    paused = services.pause(profile.pk, by=by)
    assert services.pause(profile.pk, by=by).paused_at == paused.paused_at
    assert not ProviderProfile.objects.listed().exists()
    assert ProviderProfile.objects.visible_to(UserFactory()).exists()
    services.mask_provider(profile.pk, by=actor("moderator"), why="")
    services.unmask_provider(profile.pk, by=actor("moderator"), why="")
    assert not ProviderProfile.objects.listed().exists()
    services.resume(profile.pk, by=by)
    assert ProviderProfile.objects.listed().exists()


def test_whoever_speaks_for_the_company_may_change_its_listing():
    profile = ProviderFactory()
    colleague = MembershipFactory(company=profile.company)
    with pytest.raises(PermissionDenied):
        services.save_offer(profile.pk, offer(), by=actor_of(colleague))
    verify(colleague)
    services.save_offer(profile.pk, offer(), by=actor_of(colleague))
    assert ProviderProfile.objects.kept_by(colleague.user).get() == profile


def test_an_establishment_is_of_the_company_open_and_lends_its_point():
    profile, by = draft()
    own = EstablishmentFactory(company=profile.company, latitude=48.5, longitude=2.5)
    other = EstablishmentFactory()
    gone = EstablishmentFactory(company=profile.company, siret=siret(profile.company_id, 2), closed=True)

    def move(place):
        return services.describe(
            profile.pk,
            words(),
            services.Place(place.commune, place),
            remote_ok=False,
            shows_answers=False,
            by=by,
        )

    for wrong in (other, gone):
        with pytest.raises(Refusal) as refused:
            move(wrong)
        assert refused.value.field == "establishment"
    assert move(own).point == (48.5, 2.5)


def test_completeness_adds_up_and_names_what_helps_most():
    profile, by = draft()
    steps = completeness.steps(profile, [], 0)
    assert sum(step.points for step in steps) == 100
    assert completeness.next_step(steps).code == "prestations"
    assert profile.completeness == 0
    services.save_offer(profile.pk, offer(details="5 pages"), by=by)
    profile.refresh_from_db()
    assert profile.completeness == 50
    services.describe(
        profile.pk,
        words(body="x" * 200, website="pixel.example"),
        services.Place(profile.commune, EstablishmentFactory(company=profile.company)),
        remote_ok=False,
        shows_answers=True,
        by=by,
    )
    services.add_picture(profile.pk, SOMEWHERE, alt_text="Une vitrine", by=by)
    profile.refresh_from_db()
    assert profile.completeness == 100
    done = completeness.steps(profile, list(profile.offers.all()), 1)
    assert completeness.next_step(done) is None


def test_a_picture_has_words_and_leaves_the_disk_with_its_row():
    profile, by = draft()
    with pytest.raises(Refusal) as refused:
        services.add_picture(profile.pk, SOMEWHERE, alt_text=" ", by=by)
    assert refused.value.field == "alt_text"
    picture = services.add_picture(profile.pk, SOMEWHERE, alt_text="Une vitrine", by=by)
    path = path_of(picture.file.name)
    assert path.exists()
    services.remove_picture(profile.pk, picture.pk, by=by)
    run_outbox()
    assert not path.exists()
    for number in range(PICTURES_MAX):
        services.add_picture(profile.pk, SOMEWHERE, alt_text=f"Photo {number}", by=by)
    with pytest.raises(TooMany):
        services.add_picture(profile.pk, SOMEWHERE, alt_text="Une de trop", by=by)


def test_a_confirmation_dates_the_listing_and_brings_an_archived_one_back():
    old = timezone.now() - timedelta(days=400)
    profile = ProviderFactory(confirmed_at=old, state=ListingState.ARCHIVED, reminders=3)
    by = Actor.of(profile.contact)
    profile = services.confirm(profile.pk, by=by)
    assert profile.state == ListingState.PUBLISHED
    assert profile.confirmed_at > old
    assert profile.reminders == 0
    unsent, keeper = draft()
    with pytest.raises(NotReady):
        services.confirm(unsent.pk, by=keeper)


def test_a_company_that_closed_meanwhile_is_not_published():
    profile, by, membership = held()
    verify(membership)
    profile.company.state = State.CLOSED
    profile.company.save(update_fields=["state"])
    with pytest.raises(CompanyClosed):
        services.publish_provider(profile.pk, by=actor("moderator"), why="")
    assert by.id == str(profile.contact_id)


def test_a_rating_is_written_whole_and_the_index_is_told():
    profile = ProviderFactory()
    services.record_rating(profile.pk, count=4, mean=450, lower=8_100)
    profile.refresh_from_db()
    assert (profile.rating_count, profile.rating_mean, profile.rating_lower) == (4, 450, 8_100)
    told = IndexVersion.objects.get(kind="directory.provider", key=profile.pk).version
    services.record_rating(profile.pk, count=4, mean=450, lower=8_100)
    assert IndexVersion.objects.get(kind="directory.provider", key=profile.pk).version == told
    services.record_ratings([(profile.pk, 0, None, None)])
    profile.refresh_from_db()
    assert profile.rating_mean is None
    with pytest.raises(IntegrityError), transaction.atomic():
        services.record_rating(profile.pk, count=2, mean=600, lower=None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"latitude": 48.0, "longitude": None},
        {"rating_count": 3},
        {"rating_mean": 450},
        {"completeness": 101},
        {"recent_requests": 21},
        {"recent_in_time": 1},
        {"contact": None},
        {"published_at": None},
        {"confirmed_at": None},
    ],
)
def test_the_database_holds_what_a_listing_is(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProviderFactory(**wrong)
