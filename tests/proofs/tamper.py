"""Tampering with everything that is sealed: flips, cuts, extensions, swaps, replays, splices, forgeries; none may open.

    python -m tests.proofs.tamper --count 20000

Two couples, with several epochs, generations and revisions of every format, as the database holds them. Each attempt
puts other bytes in the place of one stored value and opens that place with the right keys. `accepted` counts what
opened, `broke` what raised anything but Unopenable. A harness that cannot fail proves nothing: run with `--control NAME` it
attacks a vault that was weakened on purpose, and must then accept some.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from twofold.vault import delivery, envelope, linking, methods, padding, sealing
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
        drafts = [
            Context("draft", self.instance, "draft", self.uuid(), "person", who.id) for _ in range(RECORDS)
        ]
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

    def one_method(
        self, who: Somebody, account_key: bytes, secret: bytes, row: UUID, generation: int
    ) -> None:
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


class Attacks:
    """Each gives other bytes for the place of `one`."""

    def __init__(self, world: World) -> None:
        self.chance, self.world = world.chance, world
        self.alike: dict[str, list[Stored]] = {}
        self.same: dict[tuple[str, object], list[Stored]] = {}
        for stored in world.stored:
            self.alike.setdefault(stored.format, []).append(stored)
            self.same.setdefault((stored.format, stored.thing), []).append(stored)

    def flip(self, one: Stored) -> bytes:
        altered = bytearray(one.blob)
        for bit in self.chance.sample(range(len(altered) * 8), self.chance.choice((1, 1, 1, 2, 8))):
            altered[bit // 8] ^= 1 << bit % 8
        return bytes(altered)

    def cut(self, one: Stored) -> bytes:
        start, end = sorted(self.chance.sample(range(len(one.blob) + 1), 2))
        return self.chance.choice((one.blob[:start], one.blob[end:], one.blob[:start] + one.blob[end:]))

    def extend(self, one: Stored) -> bytes:
        at = self.chance.choice((0, len(one.blob), self.chance.randrange(len(one.blob))))
        more = self.chance.choice((b"\0", self.chance.randbytes(self.chance.randint(1, 300)), one.blob))
        return one.blob[:at] + more + one.blob[at:]

    def swap(self, one: Stored) -> bytes:
        """Another place's value: mostly of the same format, else of any."""
        chosen = self.alike[one.format] if self.chance.random() < 0.8 else self.world.stored
        return self.chance.choice(chosen).blob

    def replay(self, one: Stored) -> bytes:
        """The same thing's value of another epoch, generation or revision."""
        return self.chance.choice(self.same[one.format, one.thing]).blob

    def splice(self, one: Stored) -> bytes:
        other = self.chance.choice(self.alike[one.format]).blob
        at = self.chance.choice((1, 18, 22, 30, 54, self.chance.randrange(len(one.blob))))
        return self.chance.choice((one.blob[:at] + other[at:], other[:at] + one.blob[at:]))


KINDS = ("flip", "cut", "extend", "swap", "replay", "splice")


@dataclass
class Report:
    tried: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    broke: Counter[str] = field(default_factory=Counter)

    def attempt(self, kind: str, format: str, act: Callable[[], object]) -> None:
        self.tried[kind] += 1
        self.formats[format] += 1
        try:
            act()
        except Unopenable:
            return
        except Exception as error:
            self.broke[f"{kind} of {format}: {type(error).__name__}"] += 1
        else:
            self.accepted[f"{kind} of {format}"] += 1

    def lines(self) -> Iterator[str]:
        yield f"{self.tried.total():>7} attempts   {self.accepted.total()} accepted   {self.broke.total()} broke"
        yield "  by kind    " + "  ".join(f"{kind} {n}" for kind, n in sorted(self.tried.items()))
        yield "  by format  " + "  ".join(f"{name} {n}" for name, n in sorted(self.formats.items()))
        yield from (f"  ACCEPTED {n:>5}  {what}" for what, n in self.accepted.most_common(12))
        yield from (f"  BROKE    {n:>5}  {what}" for what, n in self.broke.most_common(12))


def run(*, count: int, seed: int = 2) -> Report:
    """At least `count` attempts and every forgery, after everything was seen to open where it belongs."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder) / "unlocked", random.Random(seed))
        for stored in world.stored:
            stored.open(stored.blob)
        for forgery in world.forgeries:
            report.attempt("forge", "whole", forgery)
        attacks = Attacks(world)
        while report.tried.total() < count:
            one, kind = world.chance.choice(world.stored), world.chance.choice(KINDS)
            blob = getattr(attacks, kind)(one)
            if blob != one.blob:
                report.attempt(kind, one.format, lambda one=one, blob=blob: one.open(blob))
    return report


@contextmanager
def _no_place() -> Iterator[None]:
    """Associated data is left empty, so that a value opens wherever its key fits."""
    with patch.object(Context, "associated", lambda self, *, key_id, epoch, rev: b""):
        yield


@contextmanager
def _no_comparing() -> Iterator[None]:
    """MACs are computed and never compared."""
    with ExitStack() as stack:
        for module in (delivery, linking, methods, sealing):
            stack.enter_context(patch.object(module, "same", lambda one, other: True))
        yield


@contextmanager
def _no_authentication() -> Iterator[None]:
    """What does not authenticate is given out all the same."""
    real = envelope.aead_open

    def opened(key: bytes, ciphertext: bytes, associated: bytes, nonce: bytes) -> bytes:
        try:
            return real(key, ciphertext, associated, nonce)
        except Unopenable:
            return padding.pad(ciphertext[:32])

    with patch.object(envelope, "aead_open", opened):
        yield


CONTROLS = {"no-place": _no_place, "no-comparing": _no_comparing, "no-authentication": _no_authentication}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Tampers with everything that is sealed; none may open.")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--control", choices=sorted(CONTROLS), help="attack a vault weakened in this way")
    given = parser.parse_args(arguments)
    if given.control:
        with CONTROLS[given.control]():
            report = run(count=given.count, seed=given.seed)
        print(f"control {given.control}: must be caught", *report.lines(), sep="\n")
        return 0 if report.accepted else 1
    report = run(count=given.count, seed=given.seed)
    print(*report.lines(), sep="\n")
    return 1 if report.accepted or report.broke else 0


if __name__ == "__main__":
    sys.exit(main())
