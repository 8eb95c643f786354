"""One service as it is typed: euros with a comma, departments by their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.wording import number
from marketplace.directory.models import CoverageKind, PriceKind, ServiceOffer
from marketplace.directory.models.offers import PRICE_MAX, RADIUS_MAX
from marketplace.directory.services.offering import DETAILS_MAX, Offer, Somewhere
from moderation.forms import ServiceForm
from taxonomy.models import ScopeBand, ServiceFamily, ServiceType, Unit
from territories.models import Commune, Department, Region
from territories.zones import ZoneKind

BLANKS = re.compile(r"[\s€]+")
BETWEEN = re.compile(r"[\s,;]+")


class CentsField(forms.CharField):
    """A sum in euros, as French people write it, to a number of cents."""

    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "maxlength": 20})

    def clean(self, value: Any) -> int | None:
        typed = BLANKS.sub("", super().clean(value) or "").removesuffix("HT").removesuffix("ht")
        if not typed:
            return None
        try:
            exact = Decimal(typed.replace(",", "."))
            cents = exact * 100
            if not exact.is_finite() or cents != cents.to_integral_value():
                raise InvalidOperation
        except InvalidOperation:
            raise ValidationError("Écrivez une somme en euros : 1 900 ou 49,50.", code="invalid") from None
        if not 0 < cents <= PRICE_MAX:
            limit = number(PRICE_MAX // 100, unit="€")
            raise ValidationError(f"Indiquez un prix entre 0,01 et {limit}.", code="range")
        return int(cents)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return number(Decimal(value) / 100, decimals=2 if value % 100 else 0)
        return value


class DepartmentsField(forms.CharField):
    """Departments by their numbers: « 23, 87, 2A »."""

    def clean(self, value: Any) -> list[Department]:
        typed = super().clean(value) or ""
        codes = [code.upper().zfill(2) for code in BETWEEN.split(typed.strip()) if code]
        known = Department.objects.in_bulk(codes)
        if unknown := [code for code in dict.fromkeys(codes) if code not in known]:
            raise ValidationError(
                f"Nous ne connaissons pas le département {unknown[0][:10]}. Écrivez son numéro : 23, 2A.",
                code="unknown",
            )
        return [known[code] for code in dict.fromkeys(codes)]


def service_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the kinds of services by family, for a list to choose from. One query."""
    by_family: dict[str, list[tuple[str, str]]] = {}
    for kind in ServiceType.objects.order_by("position", "name"):
        by_family.setdefault(kind.family, []).append((kind.code, kind.name))
    return [
        (str(ServiceFamily(family).label), by_family[family])
        for family in ServiceFamily.values
        if family in by_family
    ]


class KindForm(ServiceForm):
    """The first step: what is sold. The next one asks what fits it."""

    prestation = forms.ChoiceField(
        label="Quelle prestation proposez-vous ?",
        error_messages={
            "required": "Choisissez une prestation.",
            "invalid_choice": "Choisissez une prestation de la liste.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["prestation"]
        field.choices = [("", "Choisissez"), *service_choices()]


class OfferForm(ServiceForm):
    """The second step, made for one kind of service."""

    scope = forms.ModelChoiceField(
        ScopeBand.objects.none(),
        label="Taille",
        required=False,
        empty_label="Toutes les tailles",
        help_text="Un prix se compare à taille égale : une ligne par taille, si vos prix changent.",
        error_messages={"invalid_choice": "Choisissez une taille de la liste."},
    )
    details = forms.CharField(
        label="Ce qui est compris",
        required=False,
        help_text=f"« 5 pages, textes relus, mise en ligne ». {DETAILS_MAX} caractères au plus.",
        widget=forms.TextInput(attrs={"maxlength": DETAILS_MAX, "autocomplete": "off"}),
    )
    price_kind = forms.ChoiceField(
        label="Votre tarif",
        choices=[
            (PriceKind.FIXED.value, "Un prix fixe"),
            (PriceKind.FROM.value, "À partir d’un prix"),
            (PriceKind.HOURLY.value, "À l’heure"),
            (PriceKind.ON_QUOTE.value, "Sur devis"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez comment vous fixez le prix.",
            "invalid_choice": "Choisissez comment vous fixez le prix.",
        },
    )
    unit = forms.ChoiceField(
        label="Le prix est pour",
        error_messages={
            "required": "Choisissez pour quoi est le prix.",
            "invalid_choice": "Choisissez pour quoi est le prix.",
        },
    )
    price_min = CentsField(
        label="Prix hors taxes, en euros",
        required=False,
        help_text="Vide si c’est sur devis. Les fiches qui affichent un prix reçoivent plus de demandes.",
    )
    price_max = CentsField(
        label="Jusqu’à, en euros hors taxes",
        required=False,
        help_text="Seulement pour « à partir de » et « à l’heure ».",
    )
    coverage_kind = forms.ChoiceField(
        label="Où proposez-vous cette prestation ?",
        choices=[
            (CoverageKind.RADIUS.value, "Autour de chez moi"),
            (CoverageKind.ZONES.value, "Dans certaines régions ou certains départements"),
            (CoverageKind.COUNTRY.value, "Dans toute la France"),
            (CoverageKind.REMOTE.value, "À distance seulement"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez où vous proposez cette prestation.",
            "invalid_choice": "Choisissez où vous proposez cette prestation.",
        },
    )
    radius_km = forms.IntegerField(
        label="Rayon, en kilomètres",
        required=False,
        help_text=f"« Autour de chez moi » : de 1 à {number(RADIUS_MAX)}.",
        widget=forms.NumberInput(attrs={"min": 1, "max": RADIUS_MAX}),
        error_messages={"invalid": "Écrivez un nombre entier de kilomètres."},
    )
    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(),
        label="Régions",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Choisissez des régions de la liste.",
            "invalid_pk_value": "Choisissez des régions de la liste.",
        },
    )
    departments = DepartmentsField(
        label="Départements",
        required=False,
        help_text="Leurs numéros, séparés par des virgules : 23, 87, 2A.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 200}),
    )

    def __init__(self, *args: Any, kind: ServiceType, communes: Sequence[Commune] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kind, self.communes = kind, communes
        bands = ScopeBand.objects.filter(service_type=kind).select_related("service_type")
        scope: Any = self.fields["scope"]
        scope.queryset = bands
        if not kind.measure:
            del self.fields["scope"]
        units = dict.fromkeys((kind.unit, Unit.JOB.value, Unit.HOUR.value, Unit.DAY.value, Unit.MONTH.value))
        unit: Any = self.fields["unit"]
        unit.choices = [(code, Unit(code).label) for code in units]
        unit.initial = kind.unit
        regions: Any = self.fields["regions"]
        regions.queryset = Region.objects.all()

    def refuse(self, refusal: Any) -> None:
        if refusal.field == "zones":
            self.add_error("regions", refusal.message)
        elif refusal.field == "service_type":
            self.add_error("scope" if "scope" in self.fields else None, refusal.message)
        else:
            super().refuse(refusal)

    @property
    def offer(self) -> Offer:
        data = self.cleaned_data
        zones: list[Somewhere] = [*data["regions"], *data["departments"], *self.communes]
        return Offer(
            service_type=self.kind,
            # A tariff by the hour says its unit by itself.
            unit=Unit.HOUR.value if data["price_kind"] == PriceKind.HOURLY else data["unit"],
            price_kind=data["price_kind"],
            coverage_kind=data["coverage_kind"],
            scope=data.get("scope"),
            details=data["details"],
            price_min_cents=data["price_min"],
            price_max_cents=data["price_max"],
            radius_km=data["radius_km"],
            zones=zones,
        )

    @staticmethod
    def initial_of(offer: ServiceOffer) -> dict[str, Any]:
        zones = list(offer.zones.all())
        return {
            "scope": offer.scope_id,
            "details": offer.details,
            "price_kind": offer.price_kind,
            "unit": offer.unit,
            "price_min": offer.price_min_cents,
            "price_max": offer.price_max_cents,
            "coverage_kind": offer.coverage_kind,
            "radius_km": offer.radius_km,
            "regions": [zone.code for zone in zones if zone.kind == ZoneKind.REGION],
            "departments": ", ".join(zone.code for zone in zones if zone.kind == ZoneKind.DEPARTMENT),
        }
