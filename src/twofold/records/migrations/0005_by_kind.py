"""Lists of one kind, and what still waits, each find their rows by an index of their own, in whichever space."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_no_settled"),
        ("records", "0004_due"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="record",
            name="record_waiting",
        ),
        migrations.RemoveIndex(
            model_name="record",
            name="record_of_couple_waiting",
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["author", "space", "kind", "day"], name="record_of_author_by_kind"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["couple", "space", "kind", "day"], name="record_of_couple_by_kind"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("waits", True)), fields=["author", "space", "day"], name="record_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("waits", True)),
                fields=["couple", "space", "fold", "day"],
                name="record_of_couple_waiting",
            ),
        ),
    ]
