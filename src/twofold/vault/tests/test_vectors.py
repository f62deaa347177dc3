"""Golden vectors: what was sealed in the first version of every format opens for ever, and derives the same bytes.

`generate()` made tests/vectors/v1.json, once. It never replaces a file: a new format version gets a file of its own
(`generate(Path("tests/vectors/v2.json"))` in a Python prompt, with `src` on its path), a test beside this one, and the
digest of the file below. If this test fails, the code is wrong and not the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from twofold.vault import labels, methods
from twofold.vault.context import Context
from twofold.vault.delivery import deliver, receive
from twofold.vault.envelope import key_id, open_sealed, seal
from twofold.vault.keyring import Keyring, open_keyring, seal_keyring
from twofold.vault.linking import acceptance_mac, invitation_mac, lookup, safety_words
from twofold.vault.opaque_names import hashed_token, opaque_name
from twofold.vault.padding import pad
from twofold.vault.primitives import box_key_pair, derive, digest, joined
from twofold.vault.sealing import (
    ReaderKey,
    _author_tag,
    open_body,
    open_slot,
    open_ticket,
    seal_body,
    seal_slot,
    seal_ticket,
)
from twofold.vault.stream import open_stream, seal_stream
from twofold.vault.tests.household import HOME, LETTER, MAYA, MAYA_AND_SAM, SAM, context, key, place
from twofold.vault.unlock_store import ABSOLUTE_SECONDS, Unlock, UnlockStore

FILE = Path(__file__).parents[4] / "tests" / "vectors" / "v1.json"
DIGEST = "4fe91d1065d808293cda0ea224ad1f7b2a8364fad2385d0ffe17dad656038533"

PASSPHRASE, SALT = "Caf\u00e9  crayon unsaid shrubbery  walnut", bytes(range(16))
RECOVERY, INVITATION = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ", "ABCD-EFGH-JKMN-PQRS"
WORDS = "I was afraid to say it. \u2014 Sam, \u2665".encode()
LONG = bytes(range(256)) * 20
NOW = 1_800_000_000
MAYA_READS = ReaderKey("person", MAYA, 2, key(2))
BOTH_READ = ReaderKey("couple", MAYA_AND_SAM, 1, key(4))
SAM_PUBLIC, SAM_SECRET = box_key_pair(key(11))
MAYA_PUBLIC, MAYA_SECRET = box_key_pair(key(12))
KEYRING = Keyring(
    person=MAYA,
    revision=5,
    generation=3,
    person_keys={1: key(1), 2: key(2)},
    box_secrets={1: MAYA_SECRET},
    methods={LETTER: methods.MethodKeys(key(21), key(22))},
    pins={SAM: SAM_PUBLIC},
    couple_keys={MAYA_AND_SAM: {1: key(4), 2: key(5)}},
)
KEYRING_2 = replace(KEYRING.with_bond(MAYA_AND_SAM, SAM, "Sam"), ended=frozenset({HOME}), confirmed=frozenset({LETTER}))
AT = {"generation": 3, "person": MAYA, "method": LETTER, "instance": HOME}
DELIVERED = Context("delivery", HOME, "couple", MAYA_AND_SAM, "person", MAYA, str(SAM))


def _passphrase() -> methods.Derived:
    return methods.from_passphrase(PASSPHRASE, SALT, methods.FLOOR)


def _recovery() -> methods.Derived:
    return methods.from_recovery_code(RECOVERY)


def derived() -> dict[str, str]:
    """Everything that is computed without chance, by its name."""
    invited = {"public_key": MAYA_PUBLIC, "inviter": MAYA, "invitation": LETTER, "instance": HOME}
    accepted = {"public_key": SAM_PUBLIC, "accepted_by": SAM, "couple": MAYA_AND_SAM, "invitation": LETTER}
    found: dict[str, bytes] = {
        "joined": joined(b"", b"ab", b"c"),
        "padded": pad(WORDS),
        "padded, long": sha256(pad(LONG)).digest(),
        "associated data": context(part="p").associated(key_id=b"k" * 16, epoch=3, rev=7),
        "key id": key_id(key(1)),
        "passphrase verifier": _passphrase().verifier,
        "passphrase secret": _passphrase().secret,
        "recovery verifier": _recovery().verifier,
        "recovery secret": _recovery().secret,
        "method public key": methods.method_keys(key(1)).public,
        "method mac key": methods.method_keys(key(1)).mac,
        "author tag": _author_tag(key(2), place(rev=4), WORDS),
        "invitation lookup": lookup(INVITATION),
        "invitation mac": invitation_mac(INVITATION, **invited),  # type: ignore[arg-type]  # one dict for all
        "acceptance mac": acceptance_mac(INVITATION, **accepted, instance=HOME),  # type: ignore[arg-type]  # likewise
        "opaque name": opaque_name(key(1), "answer", "2026-05-03"),
        "token hash": hashed_token("a token", label=labels.SIGN_IN),
    }
    for label in labels.ALL:
        found[f"derive {label.decode()}"] = derive(key(1), label, b"one", b"two")
        found[f"digest {label.decode()}"] = digest(b"one", b"two", label=label)
    words = {"safety words": " ".join(safety_words(MAYA_PUBLIC, SAM_PUBLIC, instance=HOME))}
    return {name: value.hex() for name, value in found.items()} | words


def sealed(folder: Path) -> dict[str, str]:
    """One of everything that is sealed, with fresh nonces."""
    body, record_key = seal_body(WORDS, place(rev=4), author_key=key(2), author_epoch=2)
    couple_slot = seal_slot(record_key, place(rev=4), BOTH_READ)
    store = UnlockStore(folder, key(1), HOME, clock=lambda: NOW)
    made = store.put(MAYA, key(7), 3, idle_seconds=900)
    raw = store._path(MAYA, made).read_bytes()
    found: dict[str, bytes] = {
        "envelope": seal(key(1), LONG, context(part="p"), epoch=3, rev=7),
        "envelope, empty": seal(key(1), b"", context(), epoch=0, rev=2**64 - 1),
        "passphrase method": methods.seal_account_key(methods.method_keys(_passphrase().secret), key(7), **AT),  # type: ignore[arg-type]  # one dict for all
        "recovery method": methods.seal_account_key(methods.method_keys(_recovery().secret), key(7), **AT),  # type: ignore[arg-type]  # likewise
        "keyring": seal_keyring(KEYRING, key(7), instance=HOME),
        "record body": body,
        "record slot, person": seal_slot(record_key, place(rev=4), MAYA_READS),
        "record slot, couple": couple_slot,
        "ticket": seal_ticket(couple_slot, key(9), place(rev=4), MAYA_AND_SAM),
        "delivery": deliver(
            b"a couple key", DELIVERED, epoch=2, sender_secret=SAM_SECRET, recipient_public=MAYA_PUBLIC
        ),
        "draft": seal(key(2), WORDS, context(), epoch=2, rev=1),
        "stream": b"".join(seal_stream([LONG * 20], key(1), b"photo")),
        "unlock row": raw,
    }
    return {name: value.hex() for name, value in found.items()} | {
        "unlock row, cookie": made,
        "unlock row, name": store._path(MAYA, made).name,
    }


def generate(file: Path, folder: Path) -> str:
    """Writes a new file of vectors, never over another one; returns its digest. `folder` is empty, for unlockings."""
    text = json.dumps({"version": 1, "derived": derived(), "sealed": sealed(folder)}, indent=1, sort_keys=True)
    with file.open("x", encoding="ascii") as new:
        new.write(text + "\n")
    return sha256(file.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def vectors() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="ascii"))
    return loaded


def test_the_vectors_are_the_ones_that_were_written_first() -> None:
    assert sha256(FILE.read_bytes()).hexdigest() == DIGEST


def test_everything_derives_the_same_bytes(vectors: dict[str, dict[str, str]]) -> None:
    assert derived() | vectors["derived"] == derived()  # labels may be added, never changed


def _record(row: Callable[[str], bytes], slot: bytes, kind: str, reader: Any, keys: list[ReaderKey]) -> object:
    record_key = open_slot(slot, place(rev=4), keys, kind=kind, reader=reader)
    opened = open_body(row("record body"), record_key, place(rev=4), author_keys={1: key(1), 2: key(2)})
    return opened.content, opened.authentic


OPENED: dict[str, tuple[Callable[[Callable[[str], bytes]], object], object]] = {
    "envelope": (lambda row: open_sealed(key(1), row("envelope"), context(part="p"), epoch=3, rev=7), LONG),
    "envelope, empty": (
        lambda row: open_sealed(key(1), row("envelope, empty"), context(), epoch=0, rev=2**64 - 1),
        b"",
    ),
    "passphrase method": (
        lambda row: methods.open_account_key(_passphrase().secret, row("passphrase method"), **AT),  # type: ignore[arg-type]  # one dict for all
        key(7),
    ),
    "recovery method": (
        lambda row: methods.open_account_key(_recovery().secret, row("recovery method"), **AT),  # type: ignore[arg-type]  # likewise
        key(7),
    ),
    "keyring": (
        lambda row: replace(
            open_keyring(row("keyring"), key(7), person=MAYA, revision=5, generation=3, instance=HOME), told=True
        ),
        KEYRING,
    ),
    "record body": (
        lambda row: _record(row, row("record slot, person"), "person", MAYA, [MAYA_READS]),
        (WORDS, True),
    ),
    "record slot, person": (
        lambda row: len(open_slot(row("record slot, person"), place(rev=4), [MAYA_READS], kind="person", reader=MAYA)),
        32,
    ),
    "record slot, couple": (
        lambda row: _record(row, row("record slot, couple"), "couple", MAYA_AND_SAM, [BOTH_READ]),
        (WORDS, True),
    ),
    "ticket": (
        lambda row: open_ticket(row("ticket"), key(9), place(rev=4), MAYA_AND_SAM) == row("record slot, couple"),
        True,
    ),
    "delivery": (
        lambda row: receive(
            row("delivery"), DELIVERED, epoch=2, sender_public=SAM_PUBLIC, recipient_secret=MAYA_SECRET
        ),
        b"a couple key",
    ),
    "draft": (lambda row: open_sealed(key(2), row("draft"), context(), epoch=2, rev=1), WORDS),
    "stream": (lambda row: b"".join(open_stream([row("stream")], key(1), b"photo")), LONG * 20),
}


@pytest.mark.parametrize("name", OPENED)
def test_what_was_sealed_in_the_first_version_opens(name: str, vectors: dict[str, dict[str, str]]) -> None:
    opens, expected = OPENED[name]

    assert opens(lambda wanted: bytes.fromhex(vectors["sealed"][wanted])) == expected


def test_a_keyring_of_the_first_schema_says_that_it_was_told_nothing(vectors: dict[str, dict[str, str]]) -> None:
    blob = bytes.fromhex(vectors["sealed"]["keyring"])
    opened = open_keyring(blob, key(7), person=MAYA, revision=5, generation=3, instance=HOME)

    assert (opened.told, opened.bond, opened.ended, opened.confirmed) == (False, None, frozenset(), frozenset())


def test_a_keyring_of_the_second_schema_opens() -> None:
    blob = bytes.fromhex((FILE.with_name("keyring-2.hex")).read_text(encoding="ascii"))

    assert open_keyring(blob, key(7), person=MAYA, revision=5, generation=3, instance=HOME) == KEYRING_2


def test_an_unlocking_of_the_first_version_opens(vectors: dict[str, dict[str, str]], tmp_path: Path) -> None:
    rows = vectors["sealed"]
    store = UnlockStore(tmp_path / "unlocked", key(1), HOME, clock=lambda: NOW)
    path = tmp_path / "unlocked" / rows["unlock row, name"]
    path.write_bytes(bytes.fromhex(rows["unlock row"]))
    os.utime(path, (NOW, NOW))

    assert store.get(MAYA, rows["unlock row, cookie"]) == Unlock(MAYA, key(7), 3, NOW + ABSOLUTE_SECONDS, 900)


def test_every_vector_is_tested(vectors: dict[str, dict[str, str]]) -> None:
    assert set(vectors["sealed"]) == {*OPENED, "unlock row", "unlock row, cookie", "unlock row, name"}


def test_the_generator_still_makes_what_opens_and_never_replaces_a_file(tmp_path: Path) -> None:
    file = tmp_path / "v1.json"
    generate(file, tmp_path / "one")
    made = json.loads(file.read_text(encoding="ascii"))

    for opens, expected in OPENED.values():
        assert opens(lambda wanted: bytes.fromhex(made["sealed"][wanted])) == expected
    with pytest.raises(FileExistsError):
        generate(file, tmp_path / "two")
