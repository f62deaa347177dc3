"""Two linked people: taking in couple keys, pinning the partner's public key, agreeing on "instant", parting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.db import transaction

from twofold.people import hooks, keyrings
from twofold.people.deliveries import hand_couple_key, open_delivery
from twofold.people.models import Couple, Delivery, Invitation, Membership, Person, UnlockMethod, utc_day
from twofold.people.unlock_methods import RECOVERY
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple
from twofold.vault import linking
from twofold.vault.context import Context
from twofold.vault.envelope import open_sealed
from twofold.vault.opaque_names import opaque_name
from twofold.vault.primitives import KEY_BYTES, Unopenable, octets, same


@dataclass(frozen=True, slots=True)
class Stop:
    """The partner's public key isn't the pinned one. `vouched`: the new key came in a delivery sealed with the old one.

    `anew`: this person was reset and no longer has a pin.
    """

    words: tuple[str, str, str, str]
    vouched: bool
    anew: bool = False


class Unproven(Exception):
    """Nothing proves that the person who accepted the invitation held its code."""


def code_place(invitation: UUID, inviter: UUID, instance: UUID) -> Context:
    return Context("invitation", instance, "invitation", invitation, "person", inviter)


def take_in(by: Unlocked) -> Unlocked:
    """Takes in what waits for this person: the proof of who accepted their invitation, and couple keys.

    A delivery that doesn't open is kept. All are kept while a person who was reset hasn't compared the safety words.
    Raises Unproven, keyrings.KeyringMoved.
    """
    by = _told(by)
    if by.disputed:
        return by
    if by.couple is None or by.partner is None:
        Person.objects.filter(pk=by.person.pk, has_inbox=True).update(has_inbox=False)
        return _ended(by)
    if _lost_pin(by):
        return by
    with transaction.atomic():
        keyring = by.keyring
        if by.partner.pk not in keyring.pins:
            keyring = keyring.with_pin(by.partner.pk, _proven_key(by))
        if keyring.bond is None:
            keyring = keyring.with_bond(by.couple.pk, by.partner.pk, by.row_name)
        taken = []
        for delivery in Delivery.objects.filter(recipient=by.person, couple=by.couple, sender=by.partner):
            opened = open_delivery(delivery, by=by, sender_public=keyring.pins[by.partner.pk])
            if opened is None:
                continue
            try:
                keyring = keyring.with_couple_key(by.couple.pk, delivery.epoch, opened.couple_key)
            except ValueError:  # a different key for an epoch we hold, or not a key: no honest partner sends that
                continue
            if opened.public_key == keyring.pins[by.partner.pk]:  # otherwise it stays, to vouch for the new key
                taken.append(delivery.pk)
        if keyring is not by.keyring and keyring != by.keyring:
            by = keyrings.write(by, keyring)
        Delivery.objects.filter(pk__in=taken).delete()
        Person.objects.filter(pk=by.person.pk).update(has_inbox=False)
    by.person.has_inbox = False
    return by


def awaits_telling(by: Unlocked) -> bool:
    """Returns True if the keyring has to catch up with the rows: it has an old schema, or a couple began or ended."""
    return not by.keyring.told or (by.keyring.bond is None) != (by.couple is None and not by.disputed)


def _told(by: Unlocked) -> Unlocked:
    """Adds facts to a keyring of schema 1 that only rows stated until now, as far as possible.

    Such a keyring lists couples in the order in which they were linked, so only the last can be today's couple.
    """
    if by.keyring.told:
        return by
    rows = UnlockMethod.objects.filter(person=by.person, kind=RECOVERY, confirmed=True, retired_on=None)
    confirmed = frozenset(rows.values_list("pk", flat=True)) & by.keyring.methods.keys()
    keyring = replace(by.keyring, told=True, confirmed=confirmed)
    today = by.couple.pk if by.couple is not None else None
    keyring = replace(keyring, ended=frozenset(keyring.couple_keys) - ({today} & {keyring.last_couple}))
    if (
        today not in keyring.ended
        and by.linked
        and by.couple is not None
        and by.partner is not None
        and by.partner.pk in keyring.pins
    ):
        keyring = keyring.with_bond(by.couple.pk, by.partner.pk, by.row_name)
    with transaction.atomic():
        return with_couple(keyrings.write(by, keyring))


def _ended(by: Unlocked) -> Unlocked:
    """Ends the couple in this person's keyring too, because the partner has parted; no row can bring it back."""
    if by.keyring.bond is None:
        return by
    with transaction.atomic():
        return keyrings.write(by, by.keyring.parted())


def believe_name(name: str, *, by: Unlocked) -> Unlocked:
    """Accepts the partner's name in the database, if it is still `name`."""
    if by.partner is None or by.renamed != name:
        return by
    with transaction.atomic():
        return with_couple(keyrings.write(by, by.keyring.with_name(by.partner.pk, name)))


def _lost_pin(by: Unlocked) -> bool:
    """Returns True if this person was reset after linking: the proof of the partner's key is sealed under lost keys.

    An invitation made after the reset can be proven, so it has to be.
    """
    if by.couple is None or by.partner is None or by.partner.pk in by.keyring.pins or not by.keyring.began_anew:
        return False
    epochs = Invitation.objects.filter(couple=by.couple, inviter=by.person).values_list("epoch", flat=True)
    return not any(epoch in by.keyring.person_keys for epoch in epochs)


def _proven_key(by: Unlocked) -> bytes:
    """Returns the public key of the person who accepted the invitation, once the code proves it. Raises Unproven."""
    if by.couple is None or by.partner is None:
        raise Unproven
    invitation = Invitation.objects.filter(couple=by.couple, inviter=by.person).first()
    if invitation is None or invitation.accepted_key is None or invitation.acceptance_mac is None:
        raise Unproven
    try:
        code = open_code(invitation, by=by)
        public, mac = octets(invitation.accepted_key), octets(invitation.acceptance_mac)
    except Unopenable as error:
        raise Unproven from error
    expected = linking.acceptance_mac(
        code,
        public_key=public,
        accepted_by=by.partner.pk,
        couple=by.couple.pk,
        invitation=invitation.pk,
        instance=by.instance,
    )
    if not linking.genuine(mac, expected):
        raise Unproven
    return public


def open_code(invitation: Invitation, *, by: Unlocked) -> str:
    """Returns the code of this person's own invitation. Raises Unopenable."""
    place = code_place(invitation.pk, by.person.pk, by.instance)
    key = by.keyring.person_keys.get(invitation.epoch)
    if key is None:
        raise Unopenable
    return open_sealed(key, octets(invitation.sealed_code), place, epoch=invitation.epoch, rev=1).decode()


def stop(by: Unlocked) -> Stop | None:
    """Returns the full-page stop if the partner's public key isn't the pinned one or a reset lost the pin."""
    if by.partner is None:
        return None
    shown = _shown_key(by.partner)
    if _lost_pin(by):
        words = linking.safety_words(by.keyring.public_key, shown, instance=by.instance)
        return Stop(words=words, vouched=False, anew=True)
    pinned = by.keyring.pins.get(by.partner.pk, shown)
    if shown == pinned:
        return None
    deliveries = Delivery.objects.filter(recipient=by.person, sender=by.partner)
    opened = [open_delivery(delivery, by=by, sender_public=pinned) for delivery in deliveries]
    vouched = any(o is not None and o.public_key == shown for o in opened)
    return Stop(words=linking.safety_words(by.keyring.public_key, shown, instance=by.instance), vouched=vouched)


def _shown_key(person: Person) -> bytes:
    """Returns the public key in the database; zeros, which are nobody's key, if the value can't be a key."""
    raw: object = person.public_key
    return bytes(raw) if isinstance(raw, bytes | memoryview) and len(raw) == KEY_BYTES else bytes(KEY_BYTES)


def accept_new_key(words: tuple[str, ...], *, by: Unlocked) -> Unlocked:
    """Pins the partner's present key after both have compared the words, and sends the partner every couple key.

    A person who was reset has no couple keys to send; they take in what the partner has sent or will send. Nothing is
    sent if the partner's old key vouched for the new one. Does nothing if `words` aren't those of the present key any
    more. Raises keyrings.KeyringMoved.
    """
    seen = stop(by)
    if seen is None or by.partner is None or by.couple is None or seen.words != words:
        return by
    couple, partner = by.couple, by.partner
    with transaction.atomic():
        by = keyrings.write(by, by.keyring.with_pin(partner.pk, _shown_key(partner)))
        if seen.anew:
            return take_in(by)
        Delivery.objects.filter(recipient=by.person, sender=partner).delete()
        if not seen.vouched:
            for epoch in by.keyring.couple_keys.get(couple.pk, {}):
                hand_couple_key(couple.pk, epoch, partner.pk, by=by)
    return by


def safety_words(by: Unlocked) -> tuple[str, str, str, str] | None:
    """Returns four words, the same for both partners; None until this person has pinned the partner's key."""
    if by.partner is None or by.partner.pk not in by.keyring.pins:
        return None
    return linking.safety_words(by.keyring.public_key, by.keyring.pins[by.partner.pk], instance=by.instance)


def agree_to_instant(instant: bool, *, by: Unlocked) -> None:
    """Stores this person's word on "instant for us", which holds while both have given it.

    Taking it back also affects answers that are folded already: the server forgets the tickets it keeps.
    """
    with transaction.atomic():
        keyrings.hold_still(by)
        word = _word(by.keyring.person_key, by) if instant else None
        Membership.objects.filter(person=by.person, ended_on=None).update(instant=instant, instant_word=word)
        if by.couple is not None and not instant:
            for make_fair in hooks.ends_of_instant:
                make_fair(by.couple.pk)


def instant(by: Unlocked) -> bool:
    """Returns True if answers open at once: both agreed, or neither partner runs the server."""
    if settings.CONFIGURATION.operator == "other":
        return True
    return by.partner_instant and my_word_on_instant(by)


def my_word_on_instant(by: Unlocked) -> bool:
    """Returns True if this person's own keys made their word: nobody can write a row to have their tickets kept."""
    given = by.membership and by.membership.instant and by.membership.instant_word
    return bool(given) and any(same(bytes(given or b""), _word(key, by)) for key in by.keyring.person_keys.values())


def _word(person_key: bytes, by: Unlocked) -> bytes:
    couple = str(by.couple.pk) if by.couple is not None else ""
    return opaque_name(person_key, "instant for us", str(by.instance), couple, str(by.person.pk))


def part(*, by: Unlocked) -> Unlocked:
    """Ends the link. Both keep what they shared until today; nothing new is shared. Safe to send twice.

    Open invitations of both are withdrawn: if one were accepted now, it would link the partner, who hasn't heard of the
    end yet, with a person whom their keys don't know. Raises keyrings.KeyringMoved.
    """
    if by.couple is None:
        return by
    with transaction.atomic():
        members = Membership.objects.filter(couple=by.couple).values("person")
        Invitation.objects.filter(inviter__in=members, couple=None, withdrawn=False).update(withdrawn=True)
        Couple.objects.filter(pk=by.couple.pk, ended_on=None).update(ended_on=utc_day())
        Membership.objects.filter(couple=by.couple, ended_on=None).update(ended_on=utc_day())
        by = keyrings.write(by, by.keyring.parted())
    return with_couple(by)
