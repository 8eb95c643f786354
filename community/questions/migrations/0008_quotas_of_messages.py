"""The limits of private messages to start with, as in 0003."""

from django.db import migrations, models

HOUR, DAY = 3_600, 86_400
QUOTAS = [
    ("contact", "new", 3, DAY),
    ("contact", "member", 10, DAY),
    ("contact", "trusted", 30, DAY),
    ("message", "new", 20, DAY),
    ("message", "member", 30, HOUR),
    ("message", "member", 100, DAY),
    ("message", "trusted", 300, DAY),
]
ACTIONS = [
    ("ask", "poser une question"),
    ("answer", "répondre"),
    ("vote", "voter"),
    ("me_too", "dire « moi aussi »"),
    ("precise", "préciser par un reçu"),
    ("open", "se tromper de reçu"),
    ("comment", "commenter"),
    ("contact", "écrire à quelqu’un pour la première fois"),
    ("message", "envoyer un message"),
]


def add(apps, schema_editor):
    quota = apps.get_model("questions", "Quota")
    quota.objects.bulk_create(
        quota(action=action, standing=standing, count=count, seconds=seconds)
        for action, standing, count, seconds in QUOTAS
    )


def drop(apps, schema_editor):
    apps.get_model("questions", "Quota").objects.filter(action__in=["contact", "message"]).delete()


class Migration(migrations.Migration):
    dependencies = [("questions", "0007_discussed")]

    operations = [
        # New names in the list: nothing changes in the database.
        migrations.AlterField(
            "quota", "action", models.CharField(choices=ACTIONS, max_length=8, verbose_name="action")
        ),
        migrations.RunPython(add, drop),
    ]
