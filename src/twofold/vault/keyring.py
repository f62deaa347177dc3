"""A person's keyring: all their keys, sealed under their account key in one row."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from twofold.vault import key_eras
from twofold.vault.context import Context
from twofold.vault.envelope import open_sealed, seal
from twofold.vault.methods import MethodKeys
from twofold.vault.primitives import KEY_BYTES, BadKey, Unopenable, box_key_pair, box_public, random_bytes

_FIELDS: Final = {
    "schema",
    "person",
    "revision",
    "generation",
    "person_keys",
    "box_secrets",
    "methods",
    "pins",
    "couple_keys",
}
_FIELDS_2: Final = _FIELDS | {"told", "confirmed", "bond", "ended", "names"}


@dataclass(frozen=True, slots=True)
class Bond:
    """The current couple and the partner in it, as this person's own session verified them."""

    couple: UUID
    partner: UUID


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """`revision` counts writes, `generation` counts account keys; epochs start at 1.

    `pins` holds the public keys of people this person trusts, `couple_keys` every epoch of every couple.

    Facts that rows must not decide are stored here too: `bond`, the current couple; `ended`, the couples that are over
    for good; `confirmed`, the recovery methods whose code was typed back; `names`, the names of partners, current and
    former, that this person last accepted. `told` is False for a keyring of schema 1, which had none of this.
    """

    person: UUID
    revision: int
    generation: int
    person_keys: Mapping[int, bytes]
    box_secrets: Mapping[int, bytes]
    methods: Mapping[UUID, MethodKeys] = field(default_factory=dict)
    pins: Mapping[UUID, bytes] = field(default_factory=dict)
    couple_keys: Mapping[UUID, Mapping[int, bytes]] = field(default_factory=dict)
    told: bool = True
    confirmed: frozenset[UUID] = frozenset()
    bond: Bond | None = None
    ended: frozenset[UUID] = frozenset()
    names: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def person_epoch(self) -> int:
        return max(self.person_keys)

    @property
    def person_key(self) -> bytes:
        return self.person_keys[self.person_epoch]

    @property
    def box_secret(self) -> bytes:
        return self.box_secrets[max(self.box_secrets)]

    @property
    def public_key(self) -> bytes:
        return box_public(self.box_secret)

    @property
    def began_anew(self) -> bool:
        """True after a reset, while keys from before it are missing."""
        return bool(key_eras.lost(self.person_keys))

    @property
    def temporary(self) -> bool:
        """True between a reset and the person's own passphrase: someone else has seen the passphrase that opens it."""
        return set(self.person_keys) == {key_eras.first_epoch(self.generation)}

    @property
    def last_couple(self) -> UUID | None:
        """The couple linked last: keys are stored in the order in which they came."""
        return next(reversed(list(self.couple_keys)), None)

    def couple_epoch(self, couple: UUID) -> int:
        return max(self.couple_keys[couple])

    def with_next_person_key(self) -> Keyring:
        return replace(self, person_keys={**self.person_keys, self.person_epoch + 1: random_bytes()})

    def with_next_box_key(self) -> Keyring:
        _, secret = box_key_pair()
        return replace(self, box_secrets={**self.box_secrets, max(self.box_secrets) + 1: secret})

    def with_own_keys_only(self) -> Keyring:
        """Returns the keyring with only its newest person and box key, without pins, couple keys and bond."""
        person, box = self.person_epoch, max(self.box_secrets)
        return replace(
            self,
            person_keys={person: self.person_keys[person]},
            box_secrets={box: self.box_secrets[box]},
            pins={},
            couple_keys={},
            bond=None,
        )

    def with_earlier(self, earlier: Keyring) -> Keyring:
        """Returns this keyring plus what an earlier one of the same person holds; on overlap, this one wins.

        Raises ValueError if the keyring is another person's, or if the two hold different person or box keys of one
        epoch: one key would be lost.
        """
        if earlier.person != self.person:
            raise ValueError("another person's keyring")
        couples = {**earlier.couple_keys, **self.couple_keys}
        return replace(
            self,
            person_keys=_both(earlier.person_keys, self.person_keys),
            box_secrets=_both(earlier.box_secrets, self.box_secrets),
            pins={**earlier.pins, **self.pins},
            couple_keys={c: {**earlier.couple_keys.get(c, {}), **self.couple_keys.get(c, {})} for c in couples},
            bond=self.bond or earlier.bond,
            ended=self.ended | earlier.ended,
            names={**earlier.names, **self.names},
        )

    def with_method(self, method: UUID, keys: MethodKeys) -> Keyring:
        return replace(self, methods={**self.methods, method: keys})

    def without_method(self, method: UUID) -> Keyring:
        methods = {k: v for k, v in self.methods.items() if k != method}
        return replace(self, methods=methods, confirmed=self.confirmed - {method})

    def with_confirmed(self, method: UUID) -> Keyring:
        return replace(self, confirmed=self.confirmed | {method})

    def with_bond(self, couple: UUID, partner: UUID, name: str) -> Keyring:
        """Links with the partner. Raises ValueError if the couple has ended: it never begins again."""
        if couple in self.ended:
            raise ValueError(f"couple {couple} has ended")
        return replace(self, bond=Bond(couple, partner), names={**self.names, partner: name})

    def with_name(self, person: UUID, name: str) -> Keyring:
        return replace(self, names={**self.names, person: name})

    def parted(self) -> Keyring:
        """Ends the current couple. Its keys stay, so that shared records can be read; the pin goes, so that linking
        with the same person once more has to be proven again.
        """
        if self.bond is None:
            return self
        pins = {person: key for person, key in self.pins.items() if person != self.bond.partner}
        return replace(self, bond=None, ended=self.ended | {self.bond.couple}, pins=pins)

    def with_pin(self, person: UUID, public: bytes) -> Keyring:
        return replace(self, pins={**self.pins, person: _key(public)})

    def with_couple_key(self, couple: UUID, epoch: int, key: bytes) -> Keyring:
        """Adds a couple key. Raises ValueError if a different key of that epoch is held, since keys are never
        overwritten, or if the epoch is out of range.
        """
        key = _key(key)
        if not 1 <= epoch < 1 << 32:
            raise ValueError(f"epochs start at 1; {epoch} is none")
        held = self.couple_keys.get(couple, {})
        if held.get(epoch, key) != key:
            raise ValueError(f"couple {couple} already has another key of epoch {epoch}")
        return replace(self, couple_keys={**self.couple_keys, couple: {**held, epoch: key}})


def new_keyring(person: UUID) -> Keyring:
    _, secret = box_key_pair()
    return Keyring(person=person, revision=1, generation=1, person_keys={1: random_bytes()}, box_secrets={1: secret})


def keyring_anew(person: UUID, *, revision: int, generation: int) -> Keyring:
    """Returns the keyring after a reset, numbered beyond all earlier ones. Raises ValueError if no epochs are left."""
    if not key_eras.has_room(generation):
        raise ValueError(f"no epochs are left for keys of generation {generation}")
    _, secret = box_key_pair()
    epoch = key_eras.first_epoch(generation)
    keys = {epoch: random_bytes()}
    return Keyring(
        person=person, revision=revision, generation=generation, person_keys=keys, box_secrets={epoch: secret}
    )


def _both(earlier: Mapping[int, bytes], later: Mapping[int, bytes]) -> dict[int, bytes]:
    if any(earlier[epoch] != later[epoch] for epoch in earlier.keys() & later.keys()):
        raise ValueError("two keys of one epoch")
    return {**earlier, **later}


def _context(person: UUID, instance: UUID) -> Context:
    return Context("keyring", instance, "keyring", person, "person", person)


def seal_keyring(keyring: Keyring, account_key: bytes, *, instance: UUID) -> bytes:
    context = _context(keyring.person, instance)
    content = json.dumps(_plain(keyring), separators=(",", ":")).encode()
    return seal(account_key, content, context, epoch=keyring.generation, rev=keyring.revision)


def open_keyring(
    blob: bytes, account_key: bytes, *, person: UUID, revision: int, generation: int, instance: UUID
) -> Keyring:
    """Returns the keyring in this row. Raises Unopenable if its person, revision or generation doesn't match."""
    content = open_sealed(account_key, blob, _context(person, instance), epoch=generation, rev=revision)
    try:
        keyring = _keyring(json.loads(content))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise Unopenable from error
    if (keyring.person, keyring.revision, keyring.generation) != (person, revision, generation):
        raise Unopenable
    return keyring


def _key(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise BadKey(f"a key has {KEY_BYTES} bytes, not {len(key)}")
    return bytes(key)


def _text(key: bytes) -> str:
    return b64encode(key).decode()


def _plain(keyring: Keyring) -> dict[str, Any]:
    return {
        "schema": 2,
        "person": str(keyring.person),
        "revision": keyring.revision,
        "generation": keyring.generation,
        "person_keys": {str(e): _text(k) for e, k in keyring.person_keys.items()},
        "box_secrets": {str(e): _text(k) for e, k in keyring.box_secrets.items()},
        "methods": {str(m): [_text(k.public), _text(k.mac)] for m, k in keyring.methods.items()},
        "pins": {str(p): _text(k) for p, k in keyring.pins.items()},
        "couple_keys": {str(c): {str(e): _text(k) for e, k in keys.items()} for c, keys in keyring.couple_keys.items()},
        "told": keyring.told,
        "confirmed": sorted(map(str, keyring.confirmed)),
        "bond": None if keyring.bond is None else [str(keyring.bond.couple), str(keyring.bond.partner)],
        "ended": sorted(map(str, keyring.ended)),
        "names": {str(p): name for p, name in keyring.names.items()},
    }


def _read(text: str) -> bytes:
    return _key(b64decode(text, validate=True))


def _epochs(plain: Mapping[str, str]) -> dict[int, bytes]:
    """Reads keys by epoch. Raises ValueError if there are none, because that keyring would overwrite a complete one."""
    keys = {int(epoch): _read(key) for epoch, key in plain.items()}
    if not keys or min(keys) < 1:
        raise ValueError("epochs start at 1")
    return keys


def _keyring(plain: Mapping[str, Any]) -> Keyring:
    if (plain["schema"], set(plain)) not in ((1, _FIELDS), (2, _FIELDS_2)):
        raise ValueError("not a keyring of schema 1 or 2; writing it back would lose what it holds besides")
    bond = None
    if plain.get("bond") is not None:
        couple, partner = plain["bond"]
        bond = Bond(UUID(couple), UUID(partner))
    return Keyring(
        person=UUID(plain["person"]),
        revision=plain["revision"],
        generation=plain["generation"],
        person_keys=_epochs(plain["person_keys"]),
        box_secrets=_epochs(plain["box_secrets"]),
        methods={UUID(m): MethodKeys(_read(p), _read(k)) for m, (p, k) in plain["methods"].items()},
        pins={UUID(p): _read(k) for p, k in plain["pins"].items()},
        couple_keys={UUID(c): _epochs(keys) for c, keys in plain["couple_keys"].items()},
        told=plain["schema"] > 1 and plain["told"] is True,
        confirmed=frozenset(map(UUID, plain.get("confirmed", ()))),
        bond=bond,
        ended=frozenset(map(UUID, plain.get("ended", ()))),
        names={UUID(p): str(name) for p, name in plain.get("names", {}).items()},
    )
