"""A vote's copy of the author leads to the answer and its author together, and follows when it changes."""

from django.db import migrations

KEY = "questions_answervote_answer_and_author"


def add(apps, schema_editor):
    # SQLite adds no constraint to a table that exists; its triggers keep the rule.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"ALTER TABLE questions_answervote ADD CONSTRAINT {KEY} FOREIGN KEY (answer_id, answer_author_id) "
            "REFERENCES questions_answer (id, author_id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE questions_answervote DROP CONSTRAINT {KEY}")


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial")]

    operations = [migrations.RunPython(add, drop)]
