"""People, couples, keys, invitations, sign-ins. No content is stored here; names and settings are in clear text."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Final

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

IDLE_MINUTES = (5, 15, 60)
NOBODY: Final = uuid.UUID(int=0)


def utc_day() -> date:
    """Returns today's date in UTC; rows store no finer time, apart from expiry times."""
    return datetime.now(UTC).date()


class Instance(models.Model):
    """This installation: one row, whose id is bound into everything sealed here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    operator = models.ForeignKey("Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_on = models.DateField(default=utc_day)


class Island(models.Model):
    """The part of the database that belongs to one couple or one person. No query crosses islands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    island = models.ForeignKey(Island, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    sign_in_name = models.CharField(max_length=80, unique=True)
    email = models.EmailField(blank=True)
    colour = models.CharField(max_length=12, default="moss")
    zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=12, default="en")
    theme = models.CharField(max_length=8, default="system")
    idle_minutes = models.PositiveSmallIntegerField(default=15)
    generation = models.PositiveIntegerField(default=1)
    public_key = models.BinaryField(max_length=32)
    has_inbox = models.BooleanField(default=False)
    timer_end = models.CharField(max_length=8, default="shake")  # or "sound", or "still"
    reminds = models.BooleanField(default=False)  # mail a reminder to `email` when something is near
    confirmed_email = models.EmailField(blank=True)  # the address that the person confirmed with a code
    made_on = models.DateField(default=utc_day)

    class Meta:
        indexes = [models.Index(fields=["email"], name="person_email")]

    @staticmethod
    def id_of(person: Person | None) -> uuid.UUID:
        """Returns an id for queries, also if no such person exists, so that both cases make the same queries."""
        return person.pk if person is not None else NOBODY

    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def idle_seconds(self) -> int:
        """How long keys stay open without use: always one of the allowed times, whatever the row says."""
        chosen = [minutes for minutes in IDLE_MINUTES if minutes <= self.idle_minutes]
        return 60 * max(chosen, default=IDLE_MINUTES[0])

    @property
    def is_written_to(self) -> bool:
        """True if the person wants reminders and has confirmed their address."""
        return self.reminds and bool(self.email) and self.email == self.confirmed_email


class UnlockMethod(models.Model):
    """One way to open a person's account key: `kind` is passphrase or recovery (passkey to come)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="methods")
    kind = models.CharField(max_length=12)
    salt = models.BinaryField(max_length=16)
    operations = models.PositiveIntegerField(default=0)
    memory = models.PositiveBigIntegerField(default=0)
    verifier = models.BinaryField(max_length=32)
    public_key = models.BinaryField(max_length=32)
    sealed = models.BinaryField(max_length=512)
    generation = models.PositiveIntegerField()
    confirmed = models.BooleanField(default=True)
    made_on = models.DateField(default=utc_day)
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(confirmed=True, retired_on=None),
                name="one_method_of_a_kind",
            )
        ]


class KeyringRow(models.Model):
    """A person's keyring. After a reset the old one stays, retired, for 90 days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keyrings")
    revision = models.PositiveBigIntegerField()
    generation = models.PositiveIntegerField()
    sealed = models.BinaryField()
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(retired_on=None), name="one_keyring_each")
        ]


class Couple(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    island = models.ForeignKey(Island, on_delete=models.PROTECT, related_name="+")
    epoch = models.PositiveIntegerField(default=1)
    began_on = models.DateField(default=utc_day)
    ended_on = models.DateField(null=True)


class Membership(models.Model):
    """A partner in a couple. `side` decides who is A in a practice; `instant` is their word on "instant for us".

    Only the person's own keys can make `instant_word`: `instant` doesn't count without it.
    """

    couple = models.ForeignKey(Couple, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    side = models.CharField(max_length=1)
    instant = models.BooleanField(default=False)
    instant_word = models.BinaryField(null=True, max_length=32)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["couple", "person"], name="once_in_a_couple"),
            models.UniqueConstraint(fields=["couple", "side"], name="two_sides"),
            models.UniqueConstraint(fields=["person"], condition=models.Q(ended_on=None), name="one_couple_at_a_time"),
        ]


class Invitation(models.Model):
    """Found by a hash of its code; the code is sealed to the inviter. Single use, 72 hours up to the full hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inviter = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    lookup = models.BinaryField(max_length=32, unique=True)
    sealed_code = models.BinaryField()
    epoch = models.PositiveIntegerField()
    mac = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    couple = models.OneToOneField(Couple, null=True, on_delete=models.SET_NULL, related_name="invitation")
    accepted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_key = models.BinaryField(null=True, max_length=32)
    acceptance_mac = models.BinaryField(null=True, max_length=32)


class Delivery(models.Model):
    """A couple key on its way to the partner's keyring, or a new public key of the sender's for the partner to pin."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    couple = models.ForeignKey(Couple, on_delete=models.CASCADE, related_name="+")
    sender = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    recipient = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deliveries")
    epoch = models.PositiveIntegerField()
    sealed = models.BinaryField()


class SignInManager(BaseSessionManager["SignIn"]):
    pass


class SignIn(AbstractBaseSession):
    """A signed-in browser. `session_key` holds a hash of the cookie; session data never holds content."""

    session_key = models.CharField(primary_key=True, max_length=64)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="sign_ins")
    device = models.CharField(max_length=60, blank=True)
    began_on = models.DateField(default=utc_day)
    used_on = models.DateField(default=utc_day)

    objects = SignInManager()  # type: ignore[misc]  # django-stubs declares the base's as a class variable

    class Meta:
        indexes = [models.Index(fields=["expire_date"], name="sign_in_expiry")]


class KnownDevice(models.Model):
    """A browser in which this person has signed in before, so that other people's failed attempts can't lock it out."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    secret_hash = models.BinaryField(max_length=32)
    used_on = models.DateField(default=utc_day)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "secret_hash"], name="device_once_each")]


class SeenDay(models.Model):
    """A day (UTC) on which this server ran. Only the newest few are kept."""

    day = models.DateField(primary_key=True)


class Throttle(models.Model):
    """Attempts in one (hashed) bucket: an account, a known device, an address; or a mark that a form was sent."""

    bucket = models.BinaryField(primary_key=True, max_length=32)
    failures = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True)  # emptied once it is over
    last_on = models.DateField()
