import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fold",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.BinaryField(max_length=32)),
                ("day", models.DateField()),
                ("opened_on", models.DateField(null=True)),
                (
                    "couple",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.couple",
                    ),
                ),
                (
                    "island",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.island",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("space", models.CharField(max_length=6)),
                ("kind", models.CharField(max_length=60)),
                ("day", models.DateField()),
                ("rev", models.PositiveBigIntegerField(default=1)),
                ("waits", models.BooleanField(default=False)),
                ("removed_on", models.DateField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "couple",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.couple",
                    ),
                ),
                (
                    "fold",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="records",
                        to="records.fold",
                    ),
                ),
                (
                    "island",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.island"
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="fold",
            name="subject",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="records.record",
            ),
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("rev", models.PositiveBigIntegerField()),
                ("sealed", models.BinaryField()),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="records.record",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("rev", models.PositiveBigIntegerField()),
                ("reader_kind", models.CharField(max_length=6)),
                ("reader_id", models.UUIDField()),
                ("epoch", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="records.record",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("rev", models.PositiveBigIntegerField()),
                ("sealed", models.BinaryField()),
                ("held_key", models.BinaryField(max_length=32, null=True)),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ticket",
                        to="records.record",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("name", models.BinaryField(max_length=32)),
                ("sealed", models.BinaryField()),
                ("epoch", models.PositiveIntegerField()),
                ("day", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "name"), name="one_draft_of_a_name")],
            },
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["author", "space", "day"], name="record_of_author"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["couple", "space", "day"], name="record_of_couple"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["couple", "space", "fold", "day"], name="record_by_itself"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(condition=models.Q(("waits", True)), fields=["author", "space"], name="record_waiting"),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.UniqueConstraint(
                condition=models.Q(("space", "folded")), fields=("fold", "author"), name="one_answer_each"
            ),
        ),
        migrations.AddIndex(
            model_name="fold",
            index=models.Index(fields=["couple", "opened_on"], name="fold_opened"),
        ),
        migrations.AddIndex(
            model_name="fold",
            index=models.Index(condition=models.Q(("opened_on", None)), fields=["couple", "day"], name="fold_waiting"),
        ),
        migrations.AddConstraint(
            model_name="fold",
            constraint=models.UniqueConstraint(fields=("couple", "name"), name="one_fold_of_a_name"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("record", "rev"), name="one_text_of_a_revision"),
        ),
        migrations.AddIndex(
            model_name="slot",
            index=models.Index(fields=["reader_kind", "reader_id"], name="slot_of_reader"),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.UniqueConstraint(
                fields=("record", "rev", "reader_kind", "reader_id"), name="one_slot_each"
            ),
        ),
    ]
