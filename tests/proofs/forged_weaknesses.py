"""Weaknesses put into the program on purpose. A proof that does not notice each of them proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, Final
from unittest.mock import patch

from tests.proofs.forged_forgeries import Forgery
from twofold.people import deliveries
from twofold.people.models import Person, UnlockMethod
from twofold.people.unlocked import Unlocked
from twofold.records import sealed, tickets
from twofold.records.entries import Entry
from twofold.records.rows import Row
from twofold.vault.keyring import Keyring

Patches = Iterable[Any]


@dataclass(frozen=True)
class Weakness:
    """`patches` put it there; `by`: what of all that is forged must show it; `fault`: as which it is noticed."""

    name: str
    patches: Callable[[], Patches]
    by: Callable[[Forgery], bool]
    fault: str
    turns: Sequence[int] = (0, 1)

    def planted(self) -> ExitStack:
        stack = ExitStack()
        for one in self.patches():
            stack.enter_context(one)
        return stack


class Always:
    """An attribute of a keyring that says the same whatever was sealed."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __get__(self, _owner: object, _type: object = None) -> object:
        return self.value

    def __set__(self, _owner: object, _value: object) -> None:
        return


def _partner_by_row() -> Patches:
    yield patch("twofold.people.unlocking._believed", lambda _keyring, _mine, _theirs: True)
    held = property(lambda by: by.couple is not None and by.couple.pk in by.keyring.couple_keys)
    yield patch.object(Unlocked, "linked", held)
    yield patch("twofold.people.couples._proven_key", lambda by: bytes(by.partner.public_key))


def _ending_by_row() -> Patches:
    yield patch.object(Keyring, "ended", Always(frozenset()))


def _name_by_row() -> Patches:
    yield patch.object(Keyring, "names", Always({}))


def _fold_by_row() -> Patches:
    """That there is a row counts as an answer."""
    yield patch(
        "twofold.records.tickets.lies_open", lambda theirs, by: theirs is not None and tickets.has_couple_slot(theirs)
    )


def _author_by_row() -> Patches:
    """Whoever wrote it, it opens, and is the row's author's."""
    read = sealed.read

    def trusting(record: Any, revision: Any, slots: Any, *, by: Unlocked) -> Entry:
        found = read(record, revision, slots, by=by)
        row = Row(*(getattr(record, name) for name in Row._fields))
        for author in Person.objects.values_list("pk", flat=True) if found.damaged else ():
            again = read(row._replace(author_id=author), revision, slots, by=by)
            if not again.damaged:
                found = replace(again, author_id=row.author_id)
        return found

    for module in ("loading", "reading", "fold_glimpses"):
        yield patch(f"twofold.records.{module}.read", trusting)


def _lock_by_row() -> Patches:
    yield patch.object(Person, "idle_seconds", property(lambda person: 60 * person.idle_minutes))


def _code_by_row() -> Patches:
    def settled(by: Unlocked) -> bool:
        return UnlockMethod.objects.filter(person=by.person, kind="recovery", confirmed=True).exists()

    yield patch.object(Unlocked, "settled", property(settled))


def _key_by_row() -> Patches:
    """A key is sealed to the public key that stands in the other's row, and nobody is stopped."""
    hand = deliveries.hand_couple_key

    def trusting(couple: Any, epoch: int, recipient: Any, *, by: Unlocked, sender_secret: bytes | None = None) -> None:
        public = bytes(Person.objects.get(pk=recipient).public_key)
        hand(
            couple,
            epoch,
            recipient,
            by=by.with_keyring(by.keyring.with_pin(recipient, public)),
            sender_secret=sender_secret,
        )

    yield patch("twofold.people.rotation.hand_couple_key", trusting)
    yield patch("twofold.people.couples.stop", lambda by: None)


def _forged(how: str = "", *, model: str = "", column: str = "", state: str = "") -> Callable[[Forgery], bool]:
    def fits(forgery: Forgery) -> bool:
        return (
            (not how or forgery.how == how)
            and (not model or forgery.model == model)
            and (not column or forgery.column == column)
            and (not state or forgery.state == state)
        )

    return fits


SEALED, OPENED, MISNAMED = "sealed to another", "opened", "under another's name"
WEAKNESSES: Final = (
    Weakness(
        "the partner is whom rows name",
        _partner_by_row,
        _forged("an ex stands in the partner's place", state="ended, and linked to somebody else"),
        SEALED,
        [1],
    ),
    Weakness(
        "what has ended is what rows say",
        _ending_by_row,
        _forged("an ended couple begins again", state="ended"),
        SEALED,
        [1],
    ),
    Weakness(
        "the partner is called what the row says",
        _name_by_row,
        _forged("another's", column="name", model="people.Person", state="linked, nothing answered"),
        MISNAMED,
        [3],
    ),
    Weakness(
        "a fold opens on the word of a row",
        _fold_by_row,
        _forged("an answer of noise, with a slot", state="linked, one has answered"),
        SEALED,
        [1],
    ),
    Weakness(
        "the author is whom the row names",
        _author_by_row,
        _forged("the other stands as the author", state="linked, nothing answered"),
        MISNAMED,
        [1],
    ),
    Weakness("the lock lasts as the row says", _lock_by_row, _forged("random", column="idle_minutes"), OPENED, [1]),
    Weakness("a code counts as rows say", _code_by_row, _forged("no recovery code counts", state="alone"), OPENED, [3]),
    Weakness(
        "a key goes to whatever public key stands in a row",
        _key_by_row,
        _forged("the host's", column="public_key", model="people.Person", state="another couple"),
        SEALED,
        [20, 21],
    ),
)
