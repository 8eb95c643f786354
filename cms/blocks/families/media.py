"""Pictures, sound, moving pictures, files: nothing outside is asked for before a click."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.blocks import video

FAMILY = "Médias"


class Picture(blocks.StructBlock):
    """A picture, with its legend and its credit."""

    image = ImageChooserBlock(
        label="Image", help_text="Sa description et son crédit se règlent dans la fiche de l’image."
    )
    caption = blocks.CharBlock(
        label="Légende", required=False, max_length=200, help_text="Ce que l’image apporte au texte."
    )

    class Meta:
        label = "Image"
        icon = "image"
        group = FAMILY
        template = "blocks/picture.html"
        preview_value = {"image": None, "caption": "Le fournil, un jeudi soir"}
        description = "Une image, sa légende, son crédit."


class Recording(blocks.StructBlock):
    """A video or a sound kept elsewhere: a door with its words, and all that is said in writing."""

    title = blocks.CharBlock(label="Titre", max_length=120, help_text="Ce qu’on y apprend.")
    medium = blocks.ChoiceBlock(
        label="Genre",
        choices=[("video", "Vidéo"), ("audio", "Son")],
        help_text="Ce que le lecteur va ouvrir.",
    )
    address = blocks.URLBlock(
        label="Adresse", max_length=300, help_text="PeerTube, Dailymotion, Vimeo ou YouTube, en https://"
    )
    seconds = blocks.IntegerBlock(
        label="Durée en secondes", min_value=1, max_value=7200, help_text="58 pour 58 secondes."
    )
    transcript = blocks.RichTextBlock(
        label="Transcription",
        features=["bold", "italic"],
        help_text="Tout ce qui est dit, pour qui lit au lieu d’écouter.",
    )

    def clean(self, value):
        result = super().clean(value)
        try:
            video.check_address(result["address"])
        except ValidationError as error:
            raise blocks.StructBlockValidationError({"address": error}) from None
        return result

    def get_context(self, value, parent_context=None):
        facts = {"length": video.length(value["seconds"]), "host": video.host_of(value["address"])}
        return super().get_context(value, parent_context) | facts

    class Meta:
        label = "Vidéo ou son"
        icon = "media"
        group = FAMILY
        template = "blocks/recording.html"
        preview_value = {
            "title": "Le tour de l’atelier",
            "medium": "video",
            "address": "https://video.example.org/w/atelier",
            "seconds": 58,
            "transcript": "<p>Bonjour, je suis Mickaël, plombier à Redon.</p>",
        }
        description = "Une porte vers la vidéo : rien n’est demandé dehors avant un clic."


class Download(blocks.StructBlock):
    """A file to take away."""

    document = DocumentChooserBlock(label="Document", help_text="PDF de préférence, 20 Mo au plus.")
    label = blocks.CharBlock(label="Mots du bouton", max_length=80, help_text="« Télécharger la grille ».")

    class Meta:
        label = "Document à télécharger"
        icon = "download"
        group = FAMILY
        template = "blocks/download.html"
        preview_value = {"document": None, "label": "Télécharger la grille"}
        description = "Un fichier à emporter, avec son poids."
