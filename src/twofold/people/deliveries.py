"""Couple keys on their way to the partner, sealed to the public key that the sender has pinned."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from uuid import UUID

from twofold.people.models import Delivery, Person
from twofold.people.unlocked import Unlocked
from twofold.vault.context import Context
from twofold.vault.delivery import deliver, receive
from twofold.vault.primitives import Unopenable, octets


@dataclass(frozen=True, slots=True)
class Delivered:
    """A couple key, and the public key that its sender uses from now on."""

    couple_key: bytes
    public_key: bytes


def hand_couple_key(
    couple: UUID, epoch: int, recipient: UUID, *, by: Unlocked, sender_secret: bytes | None = None
) -> None:
    """Leaves the couple key of this epoch for the partner. `sender_secret`: that of the key they still have pinned."""
    payload = {
        "couple_key": b64encode(by.keyring.couple_keys[couple][epoch]).decode(),
        "public_key": b64encode(by.keyring.public_key).decode(),
    }
    sealed = deliver(
        json.dumps(payload).encode(),
        _place(couple, by.person.pk, recipient, by.instance),
        epoch=epoch,
        sender_secret=sender_secret or by.keyring.box_secret,
        recipient_public=by.keyring.pins[recipient],
    )
    Delivery.objects.create(couple_id=couple, sender=by.person, recipient_id=recipient, epoch=epoch, sealed=sealed)
    Person.objects.filter(pk=recipient).update(has_inbox=True)


def open_delivery(delivery: Delivery, *, by: Unlocked, sender_public: bytes) -> Delivered | None:
    """Returns the delivery's content, or None if none of this person's keys opens it."""
    place = _place(delivery.couple_id, delivery.sender_id, by.person.pk, by.instance)
    for _epoch, secret in sorted(by.keyring.box_secrets.items(), reverse=True):
        try:
            raw = receive(
                octets(delivery.sealed),
                place,
                epoch=delivery.epoch,
                sender_public=sender_public,
                recipient_secret=secret,
            )
            payload = json.loads(raw)
            return Delivered(b64decode(payload["couple_key"]), b64decode(payload["public_key"]))
        except (Unopenable, ValueError, KeyError, TypeError, RecursionError):
            continue
    return None


def _place(couple: UUID, sender: UUID, recipient: UUID, instance: UUID) -> Context:
    return Context("delivery", instance, "couple", couple, "person", recipient, str(sender))
