from datetime import UTC, datetime, time, timedelta

from django.db import migrations, models


def make_coarse(apps, schema_editor):
    """No row keeps the moment at which somebody signed in, invited or mistyped. No key is needed."""
    apps.get_model("people", "Throttle").objects.all().delete()  # attempts of a day or two; they begin anew
    sign_ins = apps.get_model("people", "SignIn").objects
    for key, ends in sign_ins.values_list("session_key", "expire_date"):
        day = ends.astimezone(UTC).date() + timedelta(days=ends.astimezone(UTC).time() > time())
        sign_ins.filter(session_key=key).update(expire_date=datetime.combine(day, time(), UTC))
    invitations = apps.get_model("people", "Invitation").objects
    for key, ends in invitations.values_list("pk", "expires_at"):
        hour = ends.replace(minute=0, second=0, microsecond=0)
        hour += timedelta(hours=hour < ends)
        invitations.filter(pk=key).update(expires_at=hour)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_confirmed_email"),
    ]

    operations = [
        migrations.CreateModel(
            name="SeenDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.RunPython(make_coarse, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="throttle",
            name="last_on",
            field=models.DateField(),
        ),
    ]
