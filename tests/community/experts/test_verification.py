"""From an application to a badge, and to its end; papers are nobody else's."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import privacy
from community.experts import effects, services
from community.experts.errors import OutOfDate
from community.experts.models import Credential, Expert
from community.experts.professions import Profession
from community.experts.retention import PROOFS, purge_proofs
from core import outbox
from core.actors import Actor
from core.errors import Refusal
from core.ids import encode, new_id
from core.models import PrivateFile
from core.testing import run_outbox
from core.transitions import TransitionNotAllowed
from core.uploads import Clean
from core.uploads.private import path_of
from notifications.models import Notice
from tests.community.experts.factories import CredentialFactory, ExpertFactory, in_a_year
from tests.community.questions.factories import PersonFactory, TopicFactory, actor
from tests.core.uploads.hostile import CALM_PDF

pytestmark = pytest.mark.django_db
PAPER = Clean(CALM_PDF, "application/pdf")


def profile(**changed) -> services.Profile:
    values = {"headline": "Je relis les baux.", "topics": [TopicFactory()], **changed}
    return services.Profile(**values)


def apply(by: Actor, *, valid_until: date | None = None, **changed) -> Credential:
    return services.apply(
        profile(**changed),
        by=by,
        profession=Profession.LAWYER,
        register="Barreau de Rennes",
        number="AV-2931",
        valid_until=valid_until or in_a_year(),
        proof=PAPER,
    )


def test_nobody_sees_a_page_before_its_paper_is_accepted():
    person = PersonFactory()
    credential = apply(Actor.of(person))
    assert not Expert.objects.verified().exists()
    assert not Expert.objects.visible_to(PersonFactory()).exists()
    assert Expert.objects.visible_to(person).exists()
    services.accept_credential(credential.pk, by=actor("moderator"), why="")
    expert = Expert.objects.verified().get()
    assert (expert.profession, expert.register) == ("lawyer", "Barreau de Rennes")
    assert expert.is_verified


def test_the_person_is_told_of_both_decisions_with_the_reason(mailoutbox):
    credential = apply(actor())
    services.refuse_credential(credential.pk, by=actor("moderator"), why="Document illisible.")
    run_outbox()
    assert "n’a pas été accepté" in mailoutbox[-1].subject
    assert "Document illisible." in mailoutbox[-1].body
    person = Actor.of(credential.expert.person)
    second = services.send_credential(
        by=person,
        profession=Profession.LAWYER,
        register="Barreau de Rennes",
        number="AV-2931",
        valid_until=in_a_year(),
        proof=PAPER,
    )
    services.accept_credential(second.pk, by=actor("moderator"), why="")
    run_outbox()
    assert "expert vérifié" in mailoutbox[-1].subject


def test_who_checks_is_a_moderator_and_somebody_else():
    moderator = PersonFactory(role="moderator")
    credential = apply(Actor.of(moderator))
    for by in (Actor.of(moderator), actor(), actor("animator")):
        with pytest.raises(PermissionDenied):
            services.accept_credential(credential.pk, by=by, why="")
        with pytest.raises(PermissionDenied):
            services.refuse_credential(credential.pk, by=by, why="Non.")
    with pytest.raises(ValueError, match="says why"):
        services.refuse_credential(credential.pk, by=actor("moderator"), why=" ")
    services.accept_credential(credential.pk, by=actor("moderator"), why="")
    with pytest.raises(TransitionNotAllowed):
        services.accept_credential(credential.pk, by=actor("moderator"), why="")


def test_a_new_paper_replaces_the_one_that_waits_and_leaves_the_one_in_force():
    credential = apply(actor())
    services.accept_credential(credential.pk, by=actor("moderator"), why="")
    by, sent = Actor.of(credential.expert.person), []
    for number in ("2", "3"):
        sent.append(
            services.send_credential(
                by=by,
                profession=Profession.MEDIATOR,
                register="Cour d’appel",
                number=number,
                valid_until=in_a_year() + timedelta(days=100),
                proof=PAPER,
            )
        )
    assert Expert.objects.get().profession == "lawyer"
    sent[0].refresh_from_db()
    assert (sent[0].state, sent[0].proof) == ("replaced", None)
    services.accept_credential(sent[1].pk, by=actor("moderator"), why="")
    expert = Expert.objects.get()
    assert expert.profession == "mediator"
    assert expert.verified_until == in_a_year() + timedelta(days=100)
    credential.refresh_from_db()
    assert (credential.state, credential.proof) == ("replaced", None)


def test_the_database_keeps_one_paper_in_force_and_one_that_waits():
    expert = CredentialFactory().expert
    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialFactory(expert=expert)
    CredentialFactory(expert=expert, accepted=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialFactory(expert=expert, accepted=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Expert.objects.filter(pk=expert.pk).update(verified_until=in_a_year())


def test_what_cannot_be_taken_is_refused_beside_its_field():
    by = actor()
    for changed, field in (
        ({"headline": " "}, "headline"),
        ({"headline": "x" * 141}, "headline"),
        ({"topics": []}, "topics"),
        ({"topics": [TopicFactory() for _ in range(9)]}, "topics"),
        ({"presentation": "x" * 2_001}, "presentation"),
        ({"valid_until": timezone.localdate()}, "valid_until"),
        ({"valid_until": timezone.localdate() + timedelta(days=4 * 365)}, "valid_until"),
    ):
        with pytest.raises(Refusal) as refused:
            apply(by, **changed)
        assert refused.value.field == field
    assert not PrivateFile.objects.exists()
    assert not Expert.objects.exists()


def test_an_accepted_paper_is_not_out_of_date():
    credential = CredentialFactory(valid_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(OutOfDate):
        services.accept_credential(credential.pk, by=actor("moderator"), why="")


def test_the_badge_is_gone_the_day_after_the_paper_s_last_day(client):
    topic = TopicFactory()
    last = ExpertFactory(verified_until=timezone.localdate(), topics=[topic])
    gone = ExpertFactory(expired=True, topics=[topic], person__display_name="Ida Passée")
    listed = client.get(reverse("experts:list")).content.decode()
    assert last.person.display_name in listed
    assert "Ida Passée" not in listed
    assert "vérifié jusqu’en" in client.get(last.get_absolute_url()).content.decode()
    page = client.get(gone.get_absolute_url()).content.decode()
    assert "vérifié jusqu’en" not in page
    assert "Profession plus vérifiée" in page
    assert "Avocat" not in page
    assert "/contacter/" not in page
    assert client.get(reverse("experts:contact", args=[gone.slug])).status_code == 409


def test_the_end_is_told_a_month_before_once(mailoutbox):
    today = timezone.localdate()
    soon = CredentialFactory(accepted=True, valid_until=today + timedelta(days=29))
    CredentialFactory(accepted=True, valid_until=today + timedelta(days=31))
    CredentialFactory(valid_until=today + timedelta(days=5))
    for _ in range(2):
        with transaction.atomic():
            outbox.enqueue(effects.remind_of_ends)
        run_outbox()
    assert [mail.to for mail in mailoutbox] == [[soon.expert.person.email]]
    assert "s’arrête le" in mailoutbox[0].subject


def test_a_paper_is_refused_to_all_others_by_address_by_guess_and_by_range(client):
    credential = CredentialFactory()
    file = credential.proof
    address = reverse("private_file", args=[file.pk])
    ranges = {"Range": "bytes=0-20"}
    for stranger in (None, PersonFactory(), PersonFactory(role="animator"), PersonFactory(role="state_team")):
        client.logout()
        if stranger:
            client.force_login(stranger)
        for headers in ({}, ranges, {"If-Range": '"x"', **ranges}):
            for method in (client.get, client.head):
                response = method(address, headers=headers)
                assert response.status_code == 404
                assert b"%PDF" not in response.content
        # Neither a neighbour of the key, nor where it lies on the disk.
        for guess in (
            reverse("private_file", args=[file.pk ^ 1]),
            reverse("private_file", args=[new_id()]),
            f"/fichiers/{file.name}/",
            f"/private/{file.name[:2]}/{file.name}",
            f"/media/images/../../private/{file.name[:2]}/{file.name}",
            f"/media/{file.name}",
            f"/experts/{encode(file.pk)}/",
        ):
            assert client.get(guess, headers=ranges).status_code in (301, 400, 404), guess
    assert str(path_of(file.name)).startswith(str(django_settings.PRIVATE_ROOT))
    client.force_login(credential.expert.person)
    whole = client.get(address, headers=ranges)
    # Whole or not at all: no piece of it can be kept by anything on the way.
    assert whole.status_code == 200
    assert whole.content == CALM_PDF
    assert whole.headers["Cache-Control"] == "private, no-store"
    client.force_login(PersonFactory(role="moderator"))
    assert client.get(address).status_code == 200


def test_a_paper_goes_three_months_after_the_decision_and_with_the_person():
    old = CredentialFactory(accepted=True, decided_at=timezone.now() - PROOFS - timedelta(days=1))
    CredentialFactory(accepted=True)
    waiting = CredentialFactory(sent_at=timezone.now() - timedelta(days=400))
    assert purge_proofs(timezone.now()) == 1
    assert purge_proofs(timezone.now()) == 0
    old.refresh_from_db()
    assert old.proof is None
    path = path_of(waiting.proof.name)
    assert path.exists()
    privacy.erase(waiting.expert.person_id)
    run_outbox()
    assert not path.exists()
    assert not Credential.objects.filter(pk=waiting.pk).exists()


def test_the_whole_way_through_the_pages(client):
    topic, person = TopicFactory(parent=TopicFactory()), PersonFactory(display_name="Awa Diop")
    client.force_login(person)
    address = reverse("experts:apply")
    typed = {
        "headline": "Les baux, côté locataire.",
        "presentation": "Vingt ans.",
        "topics": [topic.pk],
        "region": "",
        "profession": "lawyer",
        "register": "Barreau de Rennes",
        "number": "AV-2931",
        "valid_until": "",
    }
    wrong = client.post(address, typed)
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "Les baux, côté locataire." in text
    assert "Choisissez un fichier." in text
    assert "Indiquez une date." in text
    paper = SimpleUploadedFile("carte.pdf", CALM_PDF, "application/pdf")
    sent = client.post(address, {**typed, "valid_until": in_a_year().isoformat(), "proof": paper})
    assert sent.status_code == 302
    assert client.get(address).status_code == 302
    credential = Credential.objects.get()
    assert "en cours de vérification" in client.get(reverse("experts:mine")).content.decode()
    moderator = PersonFactory(role="moderator")
    client.force_login(moderator)
    queue = client.get(reverse("moderation:verifications")).content.decode()
    assert "Barreau de Rennes, n° AV-2931" in queue
    client.post(
        reverse("moderation:verify", args=["experts.credential", encode(credential.pk)]),
        {"verdict": "accept"},
    )
    client.logout()
    page = client.get("/experts/awa-diop/").content.decode()
    assert "Avocat, vérifié jusqu’en" in page
    assert "AV-2931" not in page
    assert person.email not in page


def test_a_page_is_taken_down_and_put_back(client):
    expert = ExpertFactory()
    client.force_login(expert.person)
    client.post(reverse("experts:withdraw"), {"on": "1"})
    client.logout()
    assert client.get(expert.get_absolute_url()).status_code == 404
    client.force_login(expert.person)
    assert client.get(expert.get_absolute_url()).status_code == 200
    client.post(reverse("experts:withdraw"), {"on": "0"})
    client.logout()
    assert client.get(expert.get_absolute_url()).status_code == 200


def test_an_export_holds_the_page_the_paper_and_no_moderator():
    moderator = PersonFactory(role="moderator", display_name="Modou Sarr")
    credential = apply(actor())
    services.accept_credential(credential.pk, by=Actor.of(moderator), why="")
    with privacy.export(credential.expert.person) as archive, zipfile.ZipFile(archive) as box:
        names = box.namelist()
        text = "".join(box.read(name).decode("utf-8", "replace") for name in names)
    assert "Je relis les baux." in text
    assert "AV-2931" in text
    assert any("justificatifs/" in name for name in names)
    assert "Modou" not in text
    privacy.erase(moderator.pk)
    credential.refresh_from_db()
    assert credential.decided_by is None
    assert Notice.objects.count() == 0
