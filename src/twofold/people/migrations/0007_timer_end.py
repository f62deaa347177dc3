"""What a phone does at the end of a timer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_no_settled")]

    operations = [
        migrations.AddField(
            model_name="person", name="timer_end", field=models.CharField(default="shake", max_length=8)
        )
    ]
