"""Whether a recovery code counts is told by the keyring, not by a row."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0005_coarse_times")]

    operations = [migrations.RemoveField(model_name="person", name="settled")]
