"""The limits to start with; from then on they are changed in the admin."""

from django.db import migrations

MINUTE, DAY = 60, 86_400

QUOTAS = [
    ("ask", "new", 3, DAY),
    ("ask", "member", 10, DAY),
    ("ask", "trusted", 20, DAY),
    ("answer", "new", 5, DAY),
    ("answer", "new", 1, MINUTE),
    ("answer", "member", 30, DAY),
    ("answer", "member", 4, MINUTE),
    ("answer", "trusted", 100, DAY),
    ("vote", "new", 5, DAY),
    ("vote", "member", 30, DAY),
    ("vote", "member", 5, MINUTE),
    ("vote", "trusted", 60, DAY),
    ("me_too", "new", 10, DAY),
    ("me_too", "member", 60, DAY),
    ("me_too", "trusted", 200, DAY),
]


def add(apps, schema_editor):
    quota = apps.get_model("questions", "Quota")
    quota.objects.bulk_create(
        quota(action=action, standing=standing, count=count, seconds=seconds)
        for action, standing, count, seconds in QUOTAS
    )


def drop(apps, schema_editor):
    apps.get_model("questions", "Quota").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("questions", "0002_votes_follow_authors")]

    operations = [migrations.RunPython(add, drop)]
