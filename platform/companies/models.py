from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from companies import headcounts
from companies.numbers import spaced
from core import transitions
from core.ids import RandomIdField
from core.models import PrivateFile
from taxonomy.models import Sector
from territories.models import Commune

SOLE_TRADER = "1000"
"""The legal form of those whose company is themselves: its name and address are theirs."""
NOT_SHOWN = "Information non diffusible"


class State(models.TextChoices):
    ACTIVE = "active", "en activité"
    CLOSED = "closed", "fermé"


class Source(models.TextChoices):
    """Who says so. What someone declared is never shown to others, and gives way to the register."""

    REGISTER = "register", "répertoire Sirene"
    DECLARED = "declared", "déclaration"


class Diffusion(models.TextChoices):
    """What of a company the register lets be shown."""

    FULL = "O", "diffusible"
    PARTIAL = "P", "partiellement diffusible"
    NONE = "N", "non diffusible"


class Facts(models.Model):
    """What a company and an establishment have in common."""

    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, verbose_name="activité", related_name="+"
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, verbose_name="commune", related_name="+"
    )
    headcount_min = models.PositiveIntegerField("effectif, de", null=True, blank=True)
    headcount_max = models.PositiveIntegerField("effectif, à", null=True, blank=True)
    state = models.CharField("état", max_length=6, choices=State, default=State.ACTIVE)
    closed_on = models.DateField("fermé le", null=True, blank=True)
    source = models.CharField("source", max_length=8, choices=Source, default=Source.REGISTER)
    updated_at = models.DateTimeField("mis à jour", default=timezone.now)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_headcount_is_a_range",
                condition=Q(headcount_max=None)
                | Q(headcount_min__isnull=False, headcount_max__gte=F("headcount_min")),
            ),
        ]

    @property
    def headcount(self) -> headcounts.Range:
        return headcounts.Range(self.headcount_min, self.headcount_max)

    @property
    def headcount_words(self) -> str:
        return headcounts.words(*self.headcount)


class Company(Facts):
    """A legal unit of the register. Its commune is the head office's, when that is known."""

    siren = models.CharField("SIREN", max_length=9, primary_key=True)
    # Empty where the register does not let it be known.
    name = models.CharField("nom", max_length=160, blank=True)
    legal_form = models.CharField("catégorie juridique", max_length=4, blank=True)
    created_on = models.DateField("créée le", null=True, blank=True)
    diffusion = models.CharField("diffusion", max_length=1, choices=Diffusion, default=Diffusion.FULL)

    class Meta(Facts.Meta):
        abstract = False
        verbose_name = "entreprise"
        constraints = [*Facts.Meta.constraints]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name, as far as the register lets it be shown: a legal person's is, a sole trader's is not."""
        hidden = self.diffusion == Diffusion.NONE or (
            self.diffusion == Diffusion.PARTIAL and self.legal_form in {"", SOLE_TRADER}
        )
        return NOT_SHOWN if hidden or not self.name else self.name

    @property
    def closed_words(self) -> str:
        """Why nobody can be attached to a closed one."""
        if self.closed_on:
            return f"Cette entreprise a cessé son activité le {_day(self.closed_on)}."
        return "Cette entreprise a cessé son activité."

    @property
    def is_shown(self) -> bool:
        return self.diffusion == Diffusion.FULL

    @property
    def siren_spaced(self) -> str:
        return spaced(self.siren)


class Establishment(Facts):
    """A place of a company."""

    siret = models.CharField("SIRET", max_length=14, primary_key=True)
    company = models.ForeignKey(
        Company, models.CASCADE, verbose_name="entreprise", related_name="establishments"
    )
    sign = models.CharField("enseigne", max_length=120, blank=True)
    address = models.CharField("adresse", max_length=160, blank=True)
    post_code = models.CharField("code postal", max_length=5, blank=True)
    is_head_office = models.BooleanField("siège", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    # Name and sign folded, with a space before each word: "starts a word" is one comparison.
    search_name = models.CharField(max_length=300, blank=True, editable=False)

    class Meta(Facts.Meta):
        abstract = False
        verbose_name = "établissement"
        constraints = [
            *Facts.Meta.constraints,
            models.CheckConstraint(
                name="establishment_of_its_company", condition=Q(siret__startswith=F("company"))
            ),
            models.CheckConstraint(
                name="establishment_point_whole",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company.shown_name} ({self.siret_spaced})"

    @property
    def siret_spaced(self) -> str:
        return spaced(self.siret)

    @property
    def shown_name(self) -> str:
        name = self.company.shown_name
        return f"{name} – {self.sign}" if self.company.is_shown and self.sign not in {"", name} else name

    @property
    def shown_address(self) -> str:
        """The address; the commune alone, which stays public, where the rest is not."""
        town = self.commune.name if self.commune else ""
        if not self.company.is_shown:
            return f"{town} (adresse non diffusible)" if town else NOT_SHOWN
        return ", ".join(filter(None, (self.address, f"{self.post_code} {town}".strip())))

    @property
    def closed_words(self) -> str:
        """Why nobody can be attached to a closed one."""
        if self.closed_on:
            return f"Cet établissement a fermé le {_day(self.closed_on)}."
        return "Cet établissement a fermé."


def _day(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {date_format(day, 'F Y')}"


class Role(models.TextChoices):
    OWNER = "owner", "Je la dirige"
    COLLABORATOR = "collaborator", "J’y travaille"
    INVITED = "invited", "Je l’accompagne (comptable, conseil…)"


ROLE_NOUNS = {
    Role.OWNER: "direction",
    Role.COLLABORATOR: "collaboration",
    Role.INVITED: "accompagnement",
}


class MembershipState(models.TextChoices):
    DECLARED = "declared", "déclaré"
    VERIFIED = "verified", "vérifié"
    REFUSED = "refused", "refusé"
    LEFT = "left", "parti"


MEMBERSHIP_MOVES = transitions.table(
    MembershipState,
    prove=({"declared", "refused"}, "declared"),
    verify=({"declared"}, "verified"),
    refuse=({"declared", "verified"}, "refused"),
    leave=({"declared", "verified", "refused"}, "left"),
)
MEMBER_STATES = (MembershipState.DECLARED, MembershipState.VERIFIED)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, user) -> MembershipQuerySet:
        """The person's own, those they left apart."""
        return self.filter(user=user.pk).exclude(state=MembershipState.LEFT)

    def active(self) -> MembershipQuerySet:
        return self.filter(state__in=MEMBER_STATES)

    def visible_to(self, user) -> MembershipQuerySet:
        """The person's own; colleagues' too once the person's own is verified, for anyone may declare one."""
        verified = Membership.objects.filter(user=user.pk, state=MembershipState.VERIFIED).values("company")
        return self.active().filter(Q(company__in=verified) | Q(user=user.pk))

    def to_verify(self) -> MembershipQuerySet:
        """Declared, with a proof to look at, oldest proof first."""
        waiting = self.filter(state=MembershipState.DECLARED).exclude(proof=None)
        return waiting.select_related("user", "company", "proof").order_by("proof__hour", "pk")

    def for_card(self) -> MembershipQuerySet:
        """Load what a line of « mes entreprises » prints."""
        return self.select_related("company__sector", "establishment__company", "establishment__commune")


class Membership(models.Model):
    """A person's place in a company: *declared* until a moderator has seen a document."""

    id = RandomIdField(primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="personne", related_name="memberships"
    )
    company = models.ForeignKey(
        Company, models.PROTECT, verbose_name="entreprise", related_name="memberships"
    )
    establishment = models.ForeignKey(
        Establishment, models.SET_NULL, null=True, blank=True, verbose_name="établissement", related_name="+"
    )
    role = models.CharField("rôle", max_length=12, choices=Role)
    state = models.CharField("état", max_length=8, choices=MembershipState, default=MembershipState.DECLARED)
    proof = models.OneToOneField(
        PrivateFile, models.SET_NULL, null=True, blank=True, verbose_name="justificatif", related_name="+"
    )
    verified_at = models.DateTimeField("vérifiée le", null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name="vérifiée par",
        related_name="+",
    )  # fmt: skip
    refusal = models.TextField("motif du refus", blank=True)
    joined_at = models.DateTimeField("depuis", default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "rattachement"
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "company"], condition=~Q(state="left"), name="membership_one_place_a_company"
            ),
            models.CheckConstraint(
                name="membership_verified_at_a_time",
                condition=~Q(state="verified") | Q(verified_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.company}"

    @property
    def is_verified(self) -> bool:
        return self.state == MembershipState.VERIFIED

    @property
    def is_active(self) -> bool:
        return self.state in MEMBER_STATES

    @property
    def state_words(self) -> str:
        if self.state == MembershipState.DECLARED:
            return "Vérification en cours" if self.proof_id else "Déclaré, à prouver si besoin"
        return {"verified": "Vérifié", "refused": "Justificatif refusé", "left": "Quittée"}[self.state]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> InvitationQuerySet:
        return self.filter(accepted_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A place offered by e-mail. The database knows only the digest of the word in its link."""

    id = RandomIdField(primary_key=True)
    company = models.ForeignKey(
        Company, models.CASCADE, verbose_name="entreprise", related_name="invitations"
    )
    email = models.EmailField("adresse e-mail")
    role = models.CharField("rôle", max_length=12, choices=Role, default=Role.COLLABORATOR)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="de la part de", related_name="+"
    )
    sent_at = models.DateTimeField("envoyée le", default=timezone.now)
    expires_at = models.DateTimeField("valable jusqu’au")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    # One invitation, one place: the second of two people who accept at once finds it taken.
    membership = models.OneToOneField(
        Membership, models.SET_NULL, null=True, blank=True, verbose_name="rattachement", related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "email"],
                condition=Q(accepted_at=None),
                name="invitation_one_waiting_an_address",
            ),
            models.CheckConstraint(name="invitation_invites_no_owner", condition=~Q(role="owner")),
        ]

    def __str__(self) -> str:
        return f"{self.company} – {self.email}"

    @property
    def is_pending(self) -> bool:
        """As ``pending`` says of rows."""
        return self.accepted_at is None and self.expires_at > timezone.now()

    @property
    def about(self) -> str:
        """What follows « Annuler » for who does not see the line."""
        return f" l’invitation de {self.email}"
