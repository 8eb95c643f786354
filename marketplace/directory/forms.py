"""What people type about themselves. The rules are those of the services; here they find their field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from companies.forms import role_field
from companies.models import Establishment, Membership, Role, State
from conversations.forms import ReplyForm
from core.uploads import Clean, ProofField, clean_picture
from core.wording import number
from marketplace.directory import wording
from marketplace.directory.models import (
    Action,
    ConnectorProfile,
    Language,
    Level,
    Listing,
    ProviderProfile,
    ServiceOffer,
)
from marketplace.directory.models.connectors import TOPICS_MAX
from marketplace.directory.models.listings import BODY_MAX, HEADLINE_MAX, NAME_MAX
from marketplace.directory.services import Help, Place, Words
from marketplace.directory.services.claiming import WORDS_MAX
from marketplace.directory.services.picturing import ALT_MAX, MAX_SIDE
from moderation.forms import ServiceForm
from taxonomy.models import Topic
from territories.forms import CommuneField
from territories.models import Commune, Region

TOPIC_ERRORS = {
    "required": "Choisissez au moins un sujet : c’est par lui qu’on vous trouve.",
    "invalid_choice": "Choisissez des sujets de la liste.",
    "invalid_pk_value": "Choisissez des sujets de la liste.",
}


class WordsForm(ServiceForm):
    """What every listing says of itself."""

    name = forms.CharField(
        label="Nom affiché",
        help_text="Celui de votre enseigne, ou le vôtre si vous travaillez seul.",
        widget=forms.TextInput(attrs={"maxlength": NAME_MAX, "autocomplete": "organization"}),
        error_messages={"required": "Indiquez le nom sous lequel on vous connaît."},
    )
    headline = forms.CharField(
        label="Votre activité, en une phrase",
        help_text=f"Ce que vous faites, pour qui, où. {HEADLINE_MAX} caractères au plus.",
        widget=forms.TextInput(attrs={"maxlength": HEADLINE_MAX, "autocomplete": "off"}),
        error_messages={"required": "Dites en une phrase ce que vous faites, et pour qui."},
    )
    body = forms.CharField(
        label="Présentation",
        required=False,
        strip=False,
        help_text=(
            "Votre façon de travailler, vos clients, un exemple. Une ligne vide sépare les paragraphes. "
            f"{number(BODY_MAX)} caractères au plus."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    website = forms.CharField(
        label="Votre site",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url", "maxlength": 200}),
        help_text="Exemple : https://mon-entreprise.fr",
    )
    languages = forms.MultipleChoiceField(
        label="Langues dans lesquelles vous travaillez",
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Language.FRENCH.value],
        error_messages={
            "required": "Choisissez au moins une langue.",
            "invalid_choice": "Choisissez des langues de la liste.",
        },
    )

    @property
    def words(self) -> Words:
        data = self.cleaned_data
        return Words(data["name"], data["headline"], data["body"], data["website"], data["languages"])

    @staticmethod
    def words_of(listing: Listing) -> dict[str, Any]:
        names = ("name", "headline", "body", "website", "languages")
        return {name: getattr(listing, name) for name in names}


class ProviderForm(WordsForm):
    """A listing that is there: its words, and the establishment it works from."""

    establishment = forms.ModelChoiceField(
        Establishment.objects.none(),
        label="Votre établissement",
        required=False,
        empty_label="Aucun de ceux-là",
        help_text="Celui d’où vous travaillez : les distances partent de là.",
        error_messages={"invalid_choice": "Choisissez un établissement de la liste."},
    )
    commune = CommuneField(
        label="Ou votre commune",
        required=False,
        help_text="Si votre établissement n’est pas dans la liste. Son nom ou son code postal.",
    )
    remote_ok = forms.BooleanField(label="Je travaille aussi à distance", required=False)
    shows_answers = forms.BooleanField(
        label="Montrer sur la fiche mes réponses signées dans l’entraide",
        required=False,
        help_text="Vos réponses vous amènent des clients. Celles données sans nom n’y sont jamais.",
    )

    def __init__(self, *args: Any, profile: ProviderProfile, **kwargs: Any):
        super().__init__(*args, **kwargs)
        places = profile.company.establishments.filter(state=State.ACTIVE, commune__isnull=False)
        field: Any = self.fields["establishment"]
        field.queryset = places.select_related("commune", "company").order_by("-is_head_office", "siret")
        field.label_from_instance = lambda place: place.shown_address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not (data.get("establishment") or data.get("commune") or "commune" in self.errors):
            self.add_error("commune", "Indiquez votre commune : les distances partent de là.")
        return data

    @property
    def place(self) -> Place:
        chosen = self.cleaned_data["establishment"]
        return Place(chosen.commune, chosen) if chosen else Place(self.cleaned_data["commune"])

    @staticmethod
    def initial_of(profile: ProviderProfile) -> dict[str, Any]:
        where = {"commune": None} if profile.establishment_id else {"commune": profile.commune}
        return {
            **WordsForm.words_of(profile),
            **where,
            "establishment": profile.establishment_id,
            "remote_ok": profile.remote_ok,
            "shows_answers": profile.shows_answers,
        }


class StartForm(WordsForm):
    """The first step: for which company, and what is said of it."""

    membership = forms.ModelChoiceField(
        Membership.objects.none(),
        label="Pour quelle entreprise ?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Choisissez l’entreprise.",
            "invalid_choice": "Choisissez une de vos entreprises.",
        },
    )
    commune = CommuneField(
        label="Commune d’où vous travaillez",
        required=False,
        help_text="Son nom ou son code postal. Vide : celle de l’établissement que vous avez rattaché.",
    )
    remote_ok = forms.BooleanField(label="Je travaille aussi à distance", required=False)
    field_order = ["membership", "name", "headline", "body", "commune", "remote_ok", "website", "languages"]

    def __init__(self, *args: Any, memberships: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["membership"]
        field.queryset = memberships
        field.label_from_instance = lambda row: f"{row.company.shown_name} ({row.company.siren_spaced})"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "membership" in data and "commune" not in self.errors and self._place() is None:
            self.add_error("commune", "Indiquez votre commune : les distances partent de là.")
        return data

    def _place(self) -> Place | None:
        commune: Commune | None = self.cleaned_data.get("commune")
        known = self.cleaned_data["membership"].establishment
        if known is not None and known.commune and commune in (None, known.commune):
            return Place(known.commune, known)
        return Place(commune) if commune else None

    @property
    def place(self) -> Place:
        found = self._place()
        assert found is not None, "a valid form has a place"  # noqa: S101
        return found


class PictureForm(ServiceForm):
    picture = forms.FileField(
        label="Photo",
        help_text="Votre travail, votre atelier, votre équipe. JPEG, PNG ou WebP, 10 Mo au plus.",
        widget=forms.ClearableFileInput({"accept": ".jpg,.jpeg,.png,.webp"}),
        error_messages={
            "required": "Choisissez une photo.",
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
        },
    )
    alt_text = forms.CharField(
        label="Ce qu’on voit sur la photo",
        help_text=(
            "Une phrase, lue à voix haute aux personnes qui ne voient pas l’image. "
            "Exemple : « La vitrine d’une boulangerie et son site sur un téléphone »."
        ),
        widget=forms.TextInput(attrs={"maxlength": ALT_MAX, "autocomplete": "off"}),
        error_messages={
            "required": "Dites ce qu’on voit : c’est ce que lit une personne qui ne voit pas la photo."
        },
    )

    def clean_picture(self) -> Clean:
        return clean_picture(self.cleaned_data["picture"], max_side=MAX_SIDE)


class RequestForm(ReplyForm):
    """A first message to a listing; the conversation's rules are those of conversations."""

    offer = forms.ChoiceField(
        label="Pour quelle prestation ?",
        required=False,
        error_messages={"invalid_choice": "Choisissez une prestation de la liste."},
    )
    field_order = ["offer", "text"]

    def __init__(self, *args: Any, offers: Iterable[ServiceOffer] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        listed = [(str(offer.pk), wording.offer_title(offer)) for offer in offers]
        self.fields["text"].label = "Votre besoin"
        self.fields["text"].help_text = (
            "Ce que vous voulez faire, pour quand, et ce que vous avez déjà. "
            "Votre adresse e-mail n’est jamais donnée."
        )
        if listed:
            field: Any = self.fields["offer"]
            field.choices = [("", "Autre chose, ou je ne sais pas encore"), *listed]
        else:
            del self.fields["offer"]

    @property
    def offer_id(self) -> int | None:
        chosen = self.cleaned_data.get("offer")
        return int(chosen) if chosen else None


class ClaimForm(ServiceForm):
    """« C’est mon entreprise ». The proof is asked of those whose place nobody has checked."""

    role = role_field()
    words = forms.CharField(
        label="Ce qu’il faut savoir",
        required=False,
        help_text=f"{WORDS_MAX} caractères au plus.",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": WORDS_MAX}),
    )
    proof = ProofField(
        examples="Extrait Kbis, avis de situation, attestation de l’employeur…",
        missing="Joignez un justificatif : il montre que vous êtes de cette entreprise.",
    )
    field_order = ["role", "proof", "words"]

    def __init__(self, *args: Any, asks_proof: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not asks_proof:
            del self.fields["proof"], self.fields["role"]

    @property
    def claim(self) -> dict[str, Any]:
        """What ``services.claim`` takes."""
        data = self.cleaned_data
        role = Role(data["role"]) if data.get("role") else Role.OWNER
        return {"role": role, "proof": data.get("proof"), "words": data["words"]}


class LevelForm(ServiceForm):
    level = forms.ChoiceField(
        label="Niveau",
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez un niveau.",
            "invalid_choice": "Choisissez un niveau de la liste.",
        },
    )
    why = forms.CharField(
        label="Motif",
        help_text="La personne le lira.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites pourquoi : la personne le lira."},
    )


class ConnectorForm(WordsForm):
    commune = CommuneField(label="Votre commune", help_text="Son nom ou son code postal.")
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label="Les sujets que vous connaissez",
        help_text=f"De 1 à {TOPICS_MAX}.",
        widget=forms.CheckboxSelectMultiple,
        error_messages=TOPIC_ERRORS,
    )
    actions = forms.MultipleChoiceField(
        label="Ce que vous proposez aux entreprises",
        choices=Action.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins une chose que vous proposez.",
            "invalid_choice": "Choisissez dans la liste.",
        },
    )
    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(),
        label="Les régions où vous aidez",
        required=False,
        help_text="En plus de la vôtre.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Choisissez des régions de la liste.",
            "invalid_pk_value": "Choisissez des régions de la liste.",
        },
    )
    remote_ok = forms.BooleanField(label="J’aide aussi à distance", required=False, initial=True)
    capacity_open = forms.BooleanField(
        label="Je peux accompagner de nouvelles entreprises", required=False, initial=True
    )
    signs = forms.BooleanField(
        label="Je signe la charte des connecteurs : écouter d’abord, ne rien vendre, rester neutre, "
        "garder pour moi ce qu’on me confie.",
        error_messages={"required": "La charte engage : cochez la case pour la signer."},
    )
    field_order = [
        "name", "headline", "body", "commune", "topics", "actions", "regions", "remote_ok", "capacity_open",
        "website", "languages", "signs",
    ]  # fmt: skip

    def __init__(self, *args: Any, signed: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        topics: Any = self.fields["topics"]
        topics.queryset = Topic.objects.filter(parent__isnull=False).order_by(
            "parent__position", "position", "name"
        )
        regions: Any = self.fields["regions"]
        regions.queryset = Region.objects.all()
        self.fields["name"].help_text = "Le vôtre, ou celui de votre organisation."
        self.fields["headline"].label = "Vous, en une phrase"
        if signed:
            del self.fields["signs"]

    @property
    def help(self) -> Help:
        data = self.cleaned_data
        return Help(
            commune=data["commune"],
            topics=list(data["topics"]),
            actions=data["actions"],
            regions=list(data["regions"]),
            capacity_open=data["capacity_open"],
            remote_ok=data["remote_ok"],
        )

    @staticmethod
    def initial_of(profile: ConnectorProfile) -> dict[str, Any]:
        return {
            **WordsForm.words_of(profile),
            "commune": profile.commune,
            "topics": list(profile.topics.all()),
            "actions": profile.actions,
            "regions": list(profile.regions.all()),
            "remote_ok": profile.remote_ok,
            "capacity_open": profile.capacity_open,
        }
