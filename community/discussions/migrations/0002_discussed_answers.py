from django.db import migrations


def mark(apps, schema_editor):
    commented = apps.get_model("discussions", "Comment").objects.filter(kind="reponse").values("about_id")
    apps.get_model("questions", "Answer").objects.filter(pk__in=commented).update(is_discussed=True)


class Migration(migrations.Migration):
    dependencies = [("discussions", "0001_initial"), ("questions", "0007_discussed")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=True)]
