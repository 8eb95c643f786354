"""Facts in order: steps, figures, tables, what not everyone needs to read, what to press."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

FAMILY = "Structure"
# A cell to fill in by hand.
BLANK = "\u00a0"


class Step(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=100, help_text="Un verbe : « Comptez vos factures ».")
    text = blocks.TextBlock(label="Texte", required=False, max_length=500, help_text="Une ou deux phrases.")

    class Meta:
        label = "Étape"


class Steps(blocks.StructBlock):
    """What to do, in order."""

    steps = blocks.ListBlock(Step(), label="Étapes", min_num=2, max_num=9)

    class Meta:
        label = "Étapes"
        icon = "list-ol"
        group = FAMILY
        template = "blocks/steps.html"
        preview_value = {
            "steps": [
                {"title": "Comptez", "text": "Une semaine suffit."},
                {"title": "Comparez", "text": "Deux devis, la même demande."},
            ]
        }
        description = "Ce qu’il faut faire, dans l’ordre."


class Fact(blocks.StructBlock):
    label = blocks.CharBlock(label="Quoi", max_length=80, help_text="« Commandes par téléphone ».")
    value = blocks.CharBlock(
        label="Ce qu’il en est", max_length=400, help_text="« 12 par jour », ou une phrase."
    )

    class Meta:
        label = "Fait"


class Facts(blocks.StructBlock):
    """Short facts, each with its name."""

    facts = blocks.ListBlock(Fact(), label="Faits", min_num=1, max_num=12)

    def get_context(self, value, parent_context=None):
        items = [{"label": fact["label"], "value": fact["value"]} for fact in value["facts"]]
        return super().get_context(value, parent_context) | {"items": items}

    class Meta:
        label = "Faits"
        icon = "list-ul"
        group = FAMILY
        template = "blocks/facts.html"
        preview_value = {
            "facts": [{"label": "Durée", "value": "deux mois"}, {"label": "Coût", "value": "1 900 €"}]
        }
        description = "Des faits courts, chacun avec son nom."


class Table(blocks.StructBlock):
    """Rows and columns; on a phone each row becomes a block."""

    caption = blocks.CharBlock(
        label="Ce que montre le tableau", max_length=160, help_text="Lu avant le tableau."
    )
    table = TypedTableBlock(
        [("text", blocks.TextBlock(label="Texte", required=False, rows=2))],
        label="Tableau",
        help_text="La première colonne nomme la ligne.",
    )

    def get_context(self, value, parent_context=None):
        table = value["table"]
        head = [{"label": column["heading"]} for column in table.columns]
        rows = [
            [
                cell.value if not index else {"text": cell.value or BLANK, "unit": head[index]["label"]}
                for index, cell in enumerate(row)
            ]
            for row in table.rows
        ]
        return super().get_context(value, parent_context) | {"head": head, "rows": rows}

    class Meta:
        label = "Tableau"
        icon = "table"
        group = FAMILY
        template = "blocks/table.html"
        description = "Des lignes et des colonnes, lisibles sur un téléphone."
        preview_value = {
            "caption": "Deux offres comparées",
            "table": {
                "columns": [{"type": "text", "heading": "Offre"}, {"type": "text", "heading": "Prix"}],
                "rows": [{"values": ["A", "900 €"]}, {"values": ["B", "1 900 €"]}],
                "caption": "",
            },
        }


class Fold(blocks.StructBlock):
    """A question and its answer, closed at first."""

    question = blocks.CharBlock(
        label="Question", max_length=150, help_text="Telle que le lecteur se la pose."
    )
    answer = blocks.RichTextBlock(
        label="Réponse",
        features=["ol", "ul", "bold", "italic", "link"],
        help_text="Reste lisible une fois imprimé.",
    )

    class Meta:
        label = "Question repliée"
        icon = "help"
        group = FAMILY
        template = "blocks/fold.html"
        preview_value = {"question": "Et si je change d’avis ?", "answer": "<p>Vous avez quatorze jours.</p>"}
        description = "Ce que tout le monde n’a pas besoin de lire."


class Button(blocks.StructBlock):
    """The next step, to a page of ours or elsewhere."""

    label = blocks.CharBlock(
        label="Mots du bouton", max_length=60, help_text="Un verbe : « Télécharger la grille »."
    )
    page = blocks.PageChooserBlock(
        label="Page du site", required=False, help_text="Suivie si son adresse change."
    )
    address = blocks.CharBlock(
        label="Ou une adresse",
        required=False,
        max_length=300,
        help_text="https://… ou un chemin : /questions/poser/",
    )

    def clean(self, value):
        result = super().clean(value)
        if bool(result["page"]) == bool(result["address"]):
            message = "Choisissez une page du site, ou écrivez une adresse : l’un des deux."
            raise blocks.StructBlockValidationError({"address": ValidationError(message)})
        if result["address"] and not is_address(result["address"]):
            message = "Une adresse commence par https:// ; un chemin de ce site par /."
            raise blocks.StructBlockValidationError({"address": ValidationError(message)})
        return result

    def get_context(self, value, parent_context=None):
        page = value["page"]
        href = value["address"] if not page else (page.url if page.live else "")
        return super().get_context(value, parent_context) | {"href": href}

    class Meta:
        label = "Bouton"
        icon = "link"
        group = FAMILY
        template = "blocks/button.html"
        preview_value = {"label": "Poser une question", "page": None, "address": "/questions/poser/"}
        description = "La prochaine chose à faire."


def is_address(text: str) -> bool:
    """Say whether ``text`` may be followed: https, or a path of this very site."""
    inside = text.startswith("/") and not text.startswith(("//", "/\\"))
    return inside or text.startswith("https://")
