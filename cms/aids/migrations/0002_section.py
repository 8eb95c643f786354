"""Put the section of aids under the home page, and what closes soon on it. Editors may change both."""

import json
import uuid

from django.db import migrations
from django.db.models import JSONField, TextField, Value
from django.db.models.functions import Cast

SECTION = {
    "title": "Aides",
    "slug": "aides",
    "lead": "Subventions, prêts, exonérations, accompagnements : qui paie, combien, à quelles conditions et jusqu’à quand.",
}
BAND = ("", ["aids.latest"])
BESIDE = ("guides.latest", "aids.closing_soon")


def one(kind, value):
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def pieces_of(band):
    return [piece["value"] for piece in band["value"]["pieces"]]


def write(HomePage, home, bands):
    # As plain JSON: a migration knows nothing of the blocks.
    value = Value(json.loads(json.dumps(bands)), output_field=JSONField())
    HomePage.objects.filter(pk=home.pk).update(numchild=home.numchild, bands=value)


def read(HomePage, home):
    # As text: the field drops what it has no block for, and here it has none.
    text = HomePage.objects.annotate(text=Cast("bands", TextField())).values_list("text", flat=True).get(pk=home.pk)
    bands = json.loads(text or "[]")
    return json.loads(bands) if isinstance(bands, str) else bands


def create(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    HomePage = apps.get_model("pages", "HomePage")
    AidIndexPage = apps.get_model("aids", "AidIndexPage")
    home = HomePage.objects.filter(depth=2).first()
    if home is None:
        return
    content_type, _ = ContentType.objects.get_or_create(model="aidindexpage", app_label="aids")
    last = apps.get_model("wagtailcore", "Page").objects.filter(depth=3, path__startswith=home.path)
    step = max((int(path[-4:], 36) for path in last.values_list("path", flat=True)), default=0) + 1
    home.numchild += 1
    AidIndexPage.objects.create(
        **SECTION,
        draft_title=SECTION["title"],
        content_type=content_type,
        path=home.path + in_base_36(step),
        depth=3,
        numchild=0,
        url_path=f"{home.url_path}{SECTION['slug']}/",
        live=True,
        locale=apps.get_model("wagtailcore", "Locale").objects.get(),
    )
    bands = read(HomePage, home)
    if not any(piece.startswith("aids.") for band in bands for piece in pieces_of(band)):
        for band in bands:
            pieces = band["value"]["pieces"]
            if BESIDE[0] in pieces_of(band):
                pieces.append(one("item", BESIDE[1]))
        ground, names = BAND
        bands.insert(2, one("band", {"ground": ground, "pieces": [one("item", name) for name in names]}))
    write(HomePage, home, bands)


def in_base_36(number):
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest] + digits
    return digits.rjust(4, "0")


def remove(apps, schema_editor):
    HomePage = apps.get_model("pages", "HomePage")
    home = HomePage.objects.filter(depth=2).first()
    if home is None:
        return
    found = apps.get_model("aids", "AidIndexPage").objects.filter(numchild=0)
    home.numchild -= found.count()
    found.delete()
    bands = read(HomePage, home)
    for band in bands:
        band["value"]["pieces"] = [
            piece for piece in band["value"]["pieces"] if not piece["value"].startswith("aids.")
        ]
    write(HomePage, home, [band for band in bands if band["value"]["pieces"]])


class Migration(migrations.Migration):
    dependencies = [
        ("aids", "0001_initial"),
        ("pages", "0004_section_pages"),
    ]
    operations = [migrations.RunPython(create, remove)]
