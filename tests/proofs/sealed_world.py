"""Two couples and everything that is sealed for them, in every format, for the tampering harness."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from twofold.vault import delivery, envelope, linking, methods, sealing
from twofold.vault.codes import new_code
from twofold.vault.context import Context
from twofold.vault.keyring import Keyring, new_keyring, open_keyring, seal_keyring
from twofold.vault.primitives import Unopenable, random_bytes
from twofold.vault.sealing import Place, ReaderKey
from twofold.vault.stream import open_stream, seal_stream
from twofold.vault.unlock_store import UnlockStore

COUPLES = (("Maya", "Sam"), ("Noor", "Alex"))
EPOCHS = (1, 2, 3)
REVISIONS = (1, 2, 3)
RECORDS = 3
Open = Callable[[bytes], object]


@dataclass(frozen=True)
class Stored:
    """One sealed value in its place. Values with the same `thing` are its epochs, generations or revisions."""

    format: str
    thing: object
    blob: bytes
    open: Open


@dataclass(frozen=True)
class Somebody:
    id: UUID
    keyring: Keyring


@dataclass
class World:
    folder: Path
    chance: random.Random
    stored: list[Stored] = field(default_factory=list)
    forgeries: list[Callable[[], object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.instance = self.uuid()
        self.unlocks = UnlockStore(self.folder, random_bytes(), self.instance, clock=lambda: 1_800_000_000.0)
        for names in COUPLES:
            couple = self.uuid()
            one, other = (self.somebody(couple) for _ in names)
            keys = {epoch: random_bytes() for epoch in EPOCHS}
            for author, partner in ((one, other), (other, one)):
                self.person(author)
                self.deliveries(author, partner, couple)
                for _ in range(RECORDS):
                    self.record(author, partner, couple, keys)
            self.linking(one, other, couple)

    def uuid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def keep(self, format: str, thing: object, blob: bytes, opener: Open) -> None:
        self.stored.append(Stored(format, thing, blob, opener))

    def somebody(self, couple: UUID) -> Somebody:
        person = self.uuid()
        keyring = new_keyring(person).with_couple_key(couple, 1, random_bytes())
        for _ in EPOCHS[1:]:
            keyring = keyring.with_next_person_key().with_next_box_key()
        return Somebody(person, keyring)

    def person(self, who: Somebody) -> None:
        """Keyrings, both methods, drafts, photos and unlockings of one person, over several generations."""
        account_key, secrets = random_bytes(), (random_bytes(), random_bytes())
        rows = (self.uuid(), self.uuid())
        for generation in EPOCHS:
            for revision in REVISIONS:
                self.one_keyring(who, account_key, generation, revision)
            for secret, row in zip(secrets, rows, strict=True):
                self.one_method(who, account_key, secret, row, generation)
        drafts = [Context("draft", self.instance, "draft", self.uuid(), "person", who.id) for _ in range(RECORDS)]
        for place in drafts:
            for epoch, key in who.keyring.person_keys.items():
                self.one_draft(place, epoch, key)
        photo_key = random_bytes()
        for number in range(RECORDS):
            self.one_photo(photo_key, f"photo {number} of {who.id}".encode())
            self.one_unlocking(who, account_key, number + 1)

    def one_keyring(self, who: Somebody, account_key: bytes, generation: int, revision: int) -> None:
        def opened(blob: bytes) -> object:
            return open_keyring(
                blob,
                account_key,
                person=who.id,
                revision=revision,
                generation=generation,
                instance=self.instance,
            )

        keyring = replace(who.keyring, generation=generation, revision=revision)
        self.keep("keyring", who.id, seal_keyring(keyring, account_key, instance=self.instance), opened)

    def one_method(self, who: Somebody, account_key: bytes, secret: bytes, row: UUID, generation: int) -> None:
        def opened(blob: bytes) -> object:
            return methods.open_account_key(
                secret, blob, generation=generation, person=who.id, method=row, instance=self.instance
            )

        keys = methods.method_keys(secret)
        sealed = methods.seal_account_key(
            keys, account_key, generation=generation, person=who.id, method=row, instance=self.instance
        )
        self.keep("method", row, sealed, opened)
        planted = methods.MethodKeys(public=keys.public, mac=random_bytes())
        forged = methods.seal_account_key(
            planted, random_bytes(), generation=generation, person=who.id, method=row, instance=self.instance
        )
        self.forgeries.append(lambda: opened(forged))

    def one_draft(self, place: Context, epoch: int, key: bytes) -> None:
        def opened(blob: bytes) -> object:
            return envelope.open_sealed(key, blob, place, epoch=epoch, rev=1)

        self.keep("draft", place, envelope.seal(key, b"half a sentence", place, epoch=epoch, rev=1), opened)

    def one_photo(self, key: bytes, place: bytes) -> None:
        def opened(blob: bytes) -> object:
            return b"".join(open_stream([blob], key, place))

        self.keep("photo", place, b"".join(seal_stream([random_bytes(300)], key, place)), opened)

    def one_unlocking(self, who: Somebody, account_key: bytes, generation: int) -> None:
        cookie = self.unlocks.put(who.id, account_key, generation, idle_seconds=900)
        path = self.unlocks._path(who.id, cookie)

        def opened(blob: bytes) -> object:
            path.write_bytes(blob)
            self.unlocks._stamp(path)
            found = self.unlocks.get(who.id, cookie)
            if found is None:
                raise Unopenable
            return found

        self.keep("unlocking", who.id, path.read_bytes(), opened)

    def record(self, author: Somebody, partner: Somebody, couple: UUID, keys: dict[int, bytes]) -> None:
        """Body, both slots and a ticket at every revision; the couple slot under another epoch each time."""
        record, ticket_key = self.uuid(), random_bytes()
        own = [ReaderKey("person", author.id, e, k) for e, k in author.keyring.person_keys.items()]
        shared = [ReaderKey("couple", couple, e, k) for e, k in keys.items()]
        for rev in REVISIONS:
            place = Place(self.instance, record, author.id, rev)
            epoch, key = author.keyring.person_epoch, author.keyring.person_key
            body, record_key = sealing.seal_body(random_bytes(300), place, author_key=key, author_epoch=epoch)
            self.one_body(body, record_key, place, author)
            mine, ours = own[rev - 1], shared[rev - 1]
            self.one_slot(sealing.seal_slot(record_key, place, mine), place, own, mine)
            slot = sealing.seal_slot(record_key, place, ours)
            self.one_slot(slot, place, shared, ours)
            self.one_ticket(sealing.seal_ticket(slot, ticket_key, place, couple), ticket_key, place, couple)
            self.forgeries.append(lambda place=place: self.words_under_anothers_name(place, author, partner))

    def one_body(self, body: bytes, record_key: bytes, place: Place, author: Somebody) -> None:
        def opened(blob: bytes) -> object:
            return sealing.open_body(blob, record_key, place, author_keys=author.keyring.person_keys)

        self.keep("body", place.record, body, opened)

    def one_slot(self, slot: bytes, place: Place, readers: list[ReaderKey], reader: ReaderKey) -> None:
        def opened(blob: bytes) -> object:
            return sealing.open_slot(blob, place, readers, kind=reader.kind, reader=reader.id)

        self.keep(f"{reader.kind} slot", place.record, slot, opened)

    def one_ticket(self, ticket: bytes, key: bytes, place: Place, couple: UUID) -> None:
        def opened(blob: bytes) -> object:
            return sealing.open_ticket(blob, key, place, couple)

        self.keep("ticket", place.record, ticket, opened)

    def words_under_anothers_name(self, place: Place, author: Somebody, partner: Somebody) -> object:
        """The partner seals words as the author's. They open, and the author is told that they are not theirs."""
        theirs = partner.keyring
        body, record_key = sealing.seal_body(
            b"I never wrote this", place, author_key=theirs.person_key, author_epoch=theirs.person_epoch
        )
        opened = sealing.open_body(body, record_key, place, author_keys=author.keyring.person_keys)
        if not opened.authentic:
            raise Unopenable
        return opened

    def deliveries(self, sender: Somebody, recipient: Somebody, couple: UUID) -> None:
        place = Context("delivery", self.instance, "couple", couple, "person", recipient.id, str(sender.id))
        back = Context("delivery", self.instance, "couple", couple, "person", sender.id, str(recipient.id))
        one, other = sender.keyring, recipient.keyring

        for epoch in EPOCHS:

            def opened(blob: bytes, epoch: int = epoch) -> object:
                return delivery.receive(
                    blob, place, epoch=epoch, sender_public=one.public_key, recipient_secret=other.box_secret
                )

            sealed = delivery.deliver(
                random_bytes(),
                place,
                epoch=epoch,
                sender_secret=one.box_secret,
                recipient_public=other.public_key,
            )
            self.keep("delivery", (sender.id, recipient.id), sealed, opened)
            self.forgeries.append(
                lambda sealed=sealed, epoch=epoch: delivery.receive(
                    sealed, back, epoch=epoch, sender_public=other.public_key, recipient_secret=one.box_secret
                )
            )

    def linking(self, one: Somebody, other: Somebody, couple: UUID) -> None:
        for _ in range(RECORDS):
            code, invitation = new_code(linking.SYMBOLS), self.uuid()
            invited = linking.invitation_mac(
                code,
                public_key=one.keyring.public_key,
                inviter=one.id,
                invitation=invitation,
                instance=self.instance,
            )
            accepted = linking.acceptance_mac(
                code,
                public_key=other.keyring.public_key,
                accepted_by=other.id,
                couple=couple,
                invitation=invitation,
                instance=self.instance,
            )
            for name, mac in (("invitation", invited), ("acceptance", accepted)):
                self.keep(name, couple, mac, lambda blob, mac=mac: _genuine(blob, mac))


def _genuine(blob: bytes, mac: bytes) -> bool:
    if not linking.genuine(blob, mac):
        raise Unopenable
    return True
