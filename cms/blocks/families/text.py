"""Words: titles, paragraphs, quotations, notes."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail import blocks

FAMILY = "Texte"
INLINE = ["bold", "italic", "link", "document-link"]
WHOLE = ["h3", "h4", "ol", "ul", *INLINE]


class Heading(blocks.CharBlock):
    """A part of the page; it makes a line of its table of contents."""

    def __init__(self, **kwargs):
        super().__init__(max_length=120, help_text="Court : il devient une ligne du sommaire.", **kwargs)

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"anchor": anchor(value)}

    class Meta:
        label = "Titre de partie"
        icon = "title"
        group = FAMILY
        template = "blocks/heading.html"
        preview_value = "À qui sera le site ?"
        description = "Ouvre une partie et entre dans le sommaire."


def anchor(title: str) -> str:
    """Return the id of a part, from its title."""
    return f"partie-{slugify(title)[:60]}"


class Paragraphs(blocks.RichTextBlock):
    """Running text."""

    def __init__(self, **kwargs):
        help_text = (
            "Des phrases courtes. Un lien dit où il mène : « la grille à imprimer », pas « cliquez ici »."
        )
        super().__init__(features=WHOLE, help_text=help_text, **kwargs)

    class Meta:
        label = "Paragraphes"
        icon = "pilcrow"
        group = FAMILY
        template = "blocks/paragraphs.html"
        preview_value = "<p>Trois choses doivent être <b>à votre nom</b>, pas à celui du prestataire.</p>"
        description = "Texte courant, listes et liens."


class Quotation(blocks.StructBlock):
    """Words of someone, set large."""

    text = blocks.TextBlock(
        label="Citation", max_length=300, help_text="Sans les guillemets, ils sont ajoutés."
    )
    who = blocks.CharBlock(label="Qui", max_length=100, help_text="Prénom, métier, lieu.")

    class Meta:
        label = "Citation"
        icon = "openquote"
        group = FAMILY
        template = "blocks/quotation.html"
        preview_value = {"text": "Le nom de domaine était à moi.", "who": "Anne, gîte rural"}
        description = "Une phrase de quelqu’un, en grand."


class Note(blocks.StructBlock):
    """Something to do or to know, apart from the text."""

    title = blocks.CharBlock(label="Titre", max_length=80, help_text="« À faire maintenant », « À savoir ».")
    text = blocks.RichTextBlock(
        label="Texte", features=["ol", "ul", *INLINE], help_text="Deux phrases, une liste."
    )
    kind = blocks.ChoiceBlock(
        label="Allure",
        choices=[("cire", "À faire, en couleur"), ("", "À savoir, neutre")],
        required=False,
        help_text="En couleur pour ce que le lecteur doit faire.",
    )

    class Meta:
        label = "Encadré"
        icon = "info-circle"
        group = FAMILY
        template = "blocks/note.html"
        preview_value = {
            "title": "À faire maintenant",
            "text": "<p>Écrivez en une phrase ce qui doit changer dans votre journée.</p>",
            "kind": "cire",
        }
        description = "Ce qu’il faut faire ou savoir, à part du texte."


class Source(blocks.StructBlock):
    """Where a fact comes from."""

    name = blocks.CharBlock(
        label="Source", max_length=160, help_text="« Code de commerce, article L. 441-10 »."
    )
    address = blocks.URLBlock(
        label="Adresse", required=False, help_text="De la page officielle, si elle existe."
    )
    checked_on = blocks.DateBlock(label="Vérifiée le", required=False, help_text="Jour où vous l’avez relue.")

    def clean(self, value):
        result = super().clean(value)
        if result["address"] and not result["address"].startswith("https://"):
            raise blocks.StructBlockValidationError(
                {"address": ValidationError("Une adresse sûre commence par https://")}
            )
        return result

    class Meta:
        label = "Source"
        icon = "link-external"
        group = FAMILY
        template = "blocks/source.html"
        preview_value = {"name": "Code de commerce, article L. 441-10", "address": "", "checked_on": None}
        description = "D’où vient un chiffre ou une règle."
