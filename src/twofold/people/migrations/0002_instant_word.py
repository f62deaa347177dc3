from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Words given before have to be given again."""

    dependencies = [("people", "0001_people")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="instant_word",
            field=models.BinaryField(max_length=32, null=True),
        ),
    ]
