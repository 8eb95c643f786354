"""Put the four sections under the home page, and its bands in place. Editors may change both."""

import json
import uuid

from django.db import migrations
from django.db.models import JSONField, Value

SECTIONS = (
    ("pages", "GuideIndexPage", "guides", "Guides", "Des réponses longues, relues par des gens du métier, avec leurs sources et leur date."),
    ("pages", "TestimonialIndexPage", "temoignages", "Quelqu’un comme vous l’a déjà fait", "Des dirigeants racontent ce qui a marché, et ce qu’ils referaient autrement."),
    ("events", "AgendaPage", "evenements", "Événements", "Ateliers, cafés, visites : près de chez vous ou en ligne, gratuits."),
    ("pages", "NewsIndexPage", "actualites", "Actualités", "Ce qui change pour les petites entreprises, et sur ce site."),
)
BANDS = (
    ("", ["questions.latest", "questions.unanswered"]),
    ("brume", ["indicators.headlines", "animation.highlights"]),
    ("", ["testimonials.latest"]),
    ("brume", ["guides.latest", "events.coming"]),
    ("cire", ["pages.promise"]),
)


def one(kind, value):
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def create(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    HomePage = apps.get_model("pages", "HomePage")
    Locale = apps.get_model("wagtailcore", "Locale")
    home = HomePage.objects.filter(depth=2).first()
    if home is None:
        return
    for label, model, slug, title, lead in SECTIONS:
        content_type, _ = ContentType.objects.get_or_create(model=model.lower(), app_label=label)
        home.numchild += 1
        apps.get_model(label, model).objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            lead=lead,
            content_type=content_type,
            path=f"{home.path}{home.numchild:04d}",
            depth=3,
            numchild=0,
            url_path=f"{home.url_path}{slug}/",
            live=True,
            locale=Locale.objects.get(),
        )
    bands = [one("band", {"ground": ground, "pieces": [one("item", name) for name in names]}) for ground, names in BANDS]
    # As plain JSON: a migration knows nothing of the blocks.
    HomePage.objects.filter(pk=home.pk).update(
        numchild=home.numchild, bands=Value(json.loads(json.dumps(bands)), output_field=JSONField())
    )


WORKFLOW = {"Moderators approval": "relecture par la rédaction"}


def name_workflow(apps, schema_editor):
    """Give Wagtail's workflow a French name: authors read it on a button."""
    for model in ("Workflow", "Task"):
        for old, new in WORKFLOW.items():
            apps.get_model("wagtailcore", model).objects.filter(name=old).update(name=new)


def unname_workflow(apps, schema_editor):
    for model in ("Workflow", "Task"):
        for old, new in WORKFLOW.items():
            apps.get_model("wagtailcore", model).objects.filter(name=new).update(name=old)


def remove(apps, schema_editor):
    HomePage = apps.get_model("pages", "HomePage")
    home = HomePage.objects.filter(depth=2).first()
    if home is None:
        return
    for label, model, *_ in SECTIONS:
        found = apps.get_model(label, model).objects.filter(numchild=0)
        home.numchild -= found.count()
        found.delete()
    HomePage.objects.filter(pk=home.pk).update(numchild=home.numchild, bands=Value([], output_field=JSONField()))


class Migration(migrations.Migration):
    dependencies = [("pages", "0003_sections"), ("events", "0001_initial")]
    operations = [
        migrations.RunPython(create, remove),
        migrations.RunPython(name_workflow, unname_workflow),
    ]
