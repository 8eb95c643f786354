"""Keep who stands behind a cell as it is: PostgreSQL took two seconds of a recomputation to compress numbers."""

from __future__ import annotations

from django.db import migrations

COLUMNS = ("providers", "cents")


def store(how: str):
    def run(apps, schema_editor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for column in COLUMNS:
                schema_editor.execute(
                    f"ALTER TABLE prices_members ALTER COLUMN {column} SET STORAGE {how}"
                )

    return run


class Migration(migrations.Migration):
    dependencies = [("prices", "0001_initial")]

    operations = [migrations.RunPython(store("EXTERNAL"), store("EXTENDED"))]
