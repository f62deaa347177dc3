from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_reminds"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="confirmed_email",
            field=models.EmailField(blank=True, default="", max_length=254),
            preserve_default=False,
        ),
    ]
