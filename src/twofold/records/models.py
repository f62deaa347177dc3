"""The stored rows. They show whose a record is, its kind and its day; never a word, a name or, but for due times, a
time of day.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from twofold.people.models import Couple, Island, Person


class Fold(models.Model):
    """Something that both partners answer. `name` is keyed, so that both find the same fold; `subject` is the
    question.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    island = models.ForeignKey(Island, on_delete=models.PROTECT, related_name="+", db_index=False)
    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.BinaryField(max_length=32)
    day = models.DateField()
    opened_on = models.DateField(null=True)
    # Subject and fold point at each other and are deleted together: constraints are deferred to the end of the
    # transaction.
    subject = models.ForeignKey("Record", on_delete=models.DO_NOTHING, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["couple", "name"], name="one_fold_of_a_name")]
        indexes = [
            models.Index(fields=["couple", "opened_on"], name="fold_opened"),
            models.Index(fields=["couple", "day"], condition=Q(opened_on=None), name="fold_waiting"),
        ]


class Record(models.Model):
    """One document. `rev` is the newest revision; `waits` is True until its fold has opened, or as long as its document
    says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    island = models.ForeignKey(Island, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(Couple, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    space = models.CharField(max_length=6)
    kind = models.CharField(max_length=60)
    day = models.DateField()
    rev = models.PositiveBigIntegerField(default=1)
    waits = models.BooleanField(default=False)
    fold = models.ForeignKey(Fold, null=True, on_delete=models.DO_NOTHING, related_name="records")
    removed_on = models.DateField(null=True)
    removed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fold", "author"], condition=Q(space="folded"), name="one_answer_each"),
        ]
        indexes = [
            models.Index(fields=["author", "space", "day"], name="record_of_author"),
            models.Index(fields=["couple", "space", "day"], name="record_of_couple"),
            models.Index(fields=["couple", "space", "fold", "day"], name="record_by_itself"),
            models.Index(fields=["author", "space", "kind", "day"], name="record_of_author_by_kind"),
            models.Index(fields=["couple", "space", "kind", "day"], name="record_of_couple_by_kind"),
            models.Index(fields=["author", "space", "day"], condition=Q(waits=True), name="record_waiting"),
            models.Index(
                fields=["couple", "space", "fold", "day"], condition=Q(waits=True), name="record_of_couple_waiting"
            ),
        ]


class Revision(models.Model):
    """One text of a record, sealed under its own key."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="revisions", db_index=False)
    rev = models.PositiveBigIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "rev"], name="one_text_of_a_revision")]


class Slot(models.Model):
    """The key of one revision, sealed to one reader group: `reader_kind` is person, couple or grant."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="slots", db_index=False)
    rev = models.PositiveBigIntegerField()
    reader_kind = models.CharField(max_length=6)
    reader_id = models.UUIDField()
    epoch = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "rev", "reader_kind", "reader_id"], name="one_slot_each")
        ]
        indexes = [models.Index(fields=["reader_kind", "reader_id"], name="slot_of_reader")]


class Ticket(models.Model):
    """The couple's slot of a folded answer, sealed under a key that the author's browser keeps.

    `held_key` is that key if the server keeps it, because both partners chose so or neither runs the server.
    """

    record = models.OneToOneField(Record, on_delete=models.CASCADE, related_name="ticket")
    rev = models.PositiveBigIntegerField()
    sealed = models.BinaryField()
    held_key = models.BinaryField(null=True, max_length=32)


class Due(models.Model):
    """The moment of a reminder. Its keyed `name` shows what it is about only to a person who holds the key."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.BinaryField(max_length=32)
    at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_reminder_of_a_thing")]


class Draft(models.Model):
    """Text that a person is still typing, sealed to them; `name` is keyed and opaque."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    epoch = models.PositiveIntegerField()
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_draft_of_a_name")]
