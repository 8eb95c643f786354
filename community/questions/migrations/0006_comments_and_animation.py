"""The limits of comments to start with, as in 0003; answers that are to be looked at again, by their date."""

from django.db import migrations, models

DAY = 86_400
QUOTAS = [("new", 10), ("member", 60), ("trusted", 200)]
ACTIONS = [
    ("ask", "poser une question"),
    ("answer", "répondre"),
    ("vote", "voter"),
    ("me_too", "dire « moi aussi »"),
    ("precise", "préciser par un reçu"),
    ("open", "se tromper de reçu"),
    ("comment", "commenter"),
]


def add(apps, schema_editor):
    quota = apps.get_model("questions", "Quota")
    quota.objects.bulk_create(
        quota(action="comment", standing=standing, count=count, seconds=DAY) for standing, count in QUOTAS
    )


def drop(apps, schema_editor):
    apps.get_model("questions", "Quota").objects.filter(action="comment").delete()


class Migration(migrations.Migration):
    dependencies = [("questions", "0005_anonymous")]

    operations = [
        # A new name in the list: nothing changes in the database.
        migrations.AlterField(
            "quota", "action", models.CharField(choices=ACTIONS, max_length=8, verbose_name="action")
        ),
        migrations.RunPython(add, drop),
        migrations.AddIndex(
            "answer",
            models.Index(
                fields=["expires_on", "id"],
                name="answer_expiry",
                condition=models.Q(expires_on__isnull=False, state="published"),
            ),
        ),
    ]
