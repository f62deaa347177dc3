"""Talks begun before they said so in clear: whether one has ended is sealed, so all are looked at until they are revised."""

from __future__ import annotations

from django.db import migrations


def talks_wait(apps, schema_editor):
    apps.get_model("records", "Record").objects.filter(kind="practices.talk", fold=None).update(waits=True)


class Migration(migrations.Migration):
    dependencies = [("records", "0002_open_talks")]
    operations = [migrations.RunPython(talks_wait, migrations.RunPython.noop)]
