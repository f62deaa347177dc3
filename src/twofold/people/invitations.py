"""Invites one person with a code that works once, for 72 hours up to the full hour, and is never stored in clear."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from twofold.people import hooks, keyrings
from twofold.people.couples import code_place, open_code
from twofold.people.deliveries import hand_couple_key
from twofold.people.models import Couple, Invitation, Membership, Person
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple
from twofold.vault import linking
from twofold.vault.codes import BadCode
from twofold.vault.envelope import seal
from twofold.vault.primitives import Unopenable, octets, random_bytes

LIFE = timedelta(hours=72)


class Why(Enum):
    """The reason why an invitation can't be accepted. `unknown` covers mistyped codes and codes that never existed."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    WITHDRAWN = "withdrawn"
    ALTERED = "altered"
    OWN = "own"
    ALREADY_LINKED = "already linked"
    INVITER_LINKED = "inviter linked"


class NotTaken(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    invitation: Invitation
    code: str

    @property
    def link(self) -> str:
        """The link. The code comes after the #, which browsers never send to a server."""
        return f"{settings.ORIGIN}/join#{self.code}"


def invite(*, by: Unlocked, once: str = "") -> OpenInvitation:
    """Makes an invitation and withdraws an open one. Raises NotTaken(ALREADY_LINKED).

    `once` is the form's random token: a form sent twice makes one invitation and withdraws none.
    """
    if by.couple is not None:
        raise NotTaken(Why.ALREADY_LINKED)
    code, invitation_id = linking.new_secret(), uuid.uuid5(by.person.pk, once) if once else uuid.uuid4()
    place = code_place(invitation_id, by.person.pk, by.instance)
    epoch = by.keyring.person_epoch
    with transaction.atomic():
        keyrings.hold_still(by)
        if (before := Invitation.objects.filter(pk=invitation_id, inviter=by.person).first()) is not None:
            return OpenInvitation(before, open_code(before, by=by))
        withdraw(by=by)
        invitation = Invitation.objects.create(
            id=invitation_id,
            inviter=by.person,
            lookup=linking.lookup(code),
            sealed_code=seal(by.keyring.person_key, code.encode(), place, epoch=epoch, rev=1),
            epoch=epoch,
            mac=linking.invitation_mac(
                code,
                public_key=by.keyring.public_key,
                inviter=by.person.pk,
                invitation=invitation_id,
                instance=by.instance,
            ),
            expires_at=_whole_hour(timezone.now() + LIFE),
        )
    return OpenInvitation(invitation, code)


def open_invitation(*, by: Unlocked) -> OpenInvitation | None:
    """Returns this person's usable invitation with its code, or None if there is none or its code doesn't open."""
    rows = Invitation.objects.filter(inviter=by.person, couple=None, withdrawn=False)
    rows = rows.filter(expires_at__gt=(now := timezone.now()), expires_at__lte=_whole_hour(now + LIFE))
    for invitation in rows.order_by("-expires_at")[:1]:
        try:
            return OpenInvitation(invitation, open_code(invitation, by=by))
        except Unopenable:
            return None
    return None


def withdraw(*, by: Unlocked) -> None:
    Invitation.objects.filter(inviter=by.person, couple=None, withdrawn=False).update(withdrawn=True)


def read_code(code: str) -> Invitation:
    """Returns the invitation that this code opens. Raises NotTaken."""
    try:
        wanted = linking.lookup(code)
    except BadCode as error:
        raise NotTaken(Why.UNKNOWN) from error
    invitation = Invitation.objects.select_related("inviter").filter(lookup=wanted).first()
    if invitation is None:
        raise NotTaken(Why.UNKNOWN)
    if invitation.couple_id is not None:
        raise NotTaken(Why.USED)
    if invitation.withdrawn:
        raise NotTaken(Why.WITHDRAWN)
    now = timezone.now()
    if not now < invitation.expires_at <= _whole_hour(now + LIFE):  # or a clock that was ahead made it
        raise NotTaken(Why.EXPIRED)
    return invitation


def _whole_hour(moment: datetime) -> datetime:
    """Returns the next full hour, so that the database doesn't show the minute of an invitation."""
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def proven_inviter_key(invitation: Invitation, code: str, *, instance: uuid.UUID) -> bytes:
    """Returns the inviter's public key, which the code proves to be theirs. Raises NotTaken(ALTERED)."""
    try:
        public, mac = octets(invitation.inviter.public_key), octets(invitation.mac)
    except Unopenable as error:
        raise NotTaken(Why.ALTERED) from error
    expected = linking.invitation_mac(
        code, public_key=public, inviter=invitation.inviter_id, invitation=invitation.pk, instance=instance
    )
    if not linking.genuine(mac, expected):
        raise NotTaken(Why.ALTERED)
    return public


def accept(code: str, *, by: Unlocked) -> Unlocked:
    """Links this person with the inviter. Nothing written before becomes shared. Raises NotTaken,
    keyrings.KeyringMoved.

    Safe to send twice, even at the same moment: the person who accepted is simply linked.
    """
    try:
        return _accept(code, by=by)
    except NotTaken as error:
        if error.why is not Why.UNKNOWN and _accepted_by(code, by.person):
            return with_couple(by)
        raise


def _accept(code: str, *, by: Unlocked) -> Unlocked:
    invitation = read_code(code)
    if invitation.inviter_id == by.person.pk:
        raise NotTaken(Why.OWN)
    public = proven_inviter_key(invitation, code, instance=by.instance)
    with transaction.atomic():
        inviter = _both_still_alone(invitation, by)
        couple = Couple.objects.create(island_id=inviter.island_id)
        if Invitation.objects.filter(pk=invitation.pk, couple=None, withdrawn=False).update(couple=couple) != 1:
            raise NotTaken(Why.USED)
        Membership.objects.create(couple=couple, person=inviter, side="a")
        Membership.objects.create(couple=couple, person=by.person, side="b")
        keyring = by.keyring.with_pin(inviter.pk, public).with_couple_key(couple.pk, 1, random_bytes())
        by = keyrings.write(by, keyring.with_bond(couple.pk, inviter.pk, inviter.name))
        _tell_inviter(invitation, code, couple, by)
        for move in hooks.movers:
            move(by.person.pk, inviter.island_id)
        Person.objects.filter(pk=by.person.pk).update(island_id=inviter.island_id)
    by.person.refresh_from_db()
    return with_couple(by)


def _accepted_by(code: str, person: Person) -> bool:
    return Invitation.objects.filter(lookup=linking.lookup(code), accepted_by=person).exists()


def _both_still_alone(invitation: Invitation, by: Unlocked) -> Person:
    """Returns the inviter, locked for this transaction. Raises NotTaken if either is already linked."""
    people = {p.pk: p for p in Person.objects.select_for_update().filter(pk__in=[invitation.inviter_id, by.person.pk])}
    linked = set(Membership.objects.filter(person_id__in=people, ended_on=None).values_list("person_id", flat=True))
    if by.person.pk in linked:
        raise NotTaken(Why.ALREADY_LINKED)
    if invitation.inviter_id in linked:
        raise NotTaken(Why.INVITER_LINKED)
    return people[invitation.inviter_id]


def _tell_inviter(invitation: Invitation, code: str, couple: Couple, by: Unlocked) -> None:
    """Leaves the couple key for the inviter, and the proof that the person who accepted held the code."""
    mac = linking.acceptance_mac(
        code,
        public_key=by.keyring.public_key,
        accepted_by=by.person.pk,
        couple=couple.pk,
        invitation=invitation.pk,
        instance=by.instance,
    )
    Invitation.objects.filter(pk=invitation.pk).update(
        accepted_by=by.person, accepted_key=by.keyring.public_key, acceptance_mac=mac
    )
    hand_couple_key(couple.pk, 1, invitation.inviter_id, by=by)
