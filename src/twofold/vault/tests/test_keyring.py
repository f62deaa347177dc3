from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.vault.envelope import seal
from twofold.vault.keyring import Keyring, _context, _plain, new_keyring, open_keyring, seal_keyring
from twofold.vault.methods import MethodKeys
from twofold.vault.primitives import BadKey, Unopenable, box_public
from twofold.vault.tests.household import ELSEWHERE, HOME, LETTER, MAYA, MAYA_AND_SAM, SAM, key, patient

ACCOUNT_KEY = key(7)
keys, ids = st.binary(min_size=32, max_size=32), st.uuids(version=4)
rings = st.dictionaries(st.integers(1, 2**32 - 1), keys, min_size=1, max_size=3)
keyrings = st.builds(
    Keyring,
    person=st.just(MAYA),
    revision=st.integers(1, 2**63),
    generation=st.integers(1, 2**32 - 1),
    person_keys=rings,
    box_secrets=rings,
    methods=st.dictionaries(ids, st.builds(MethodKeys, keys, keys), max_size=3),
    pins=st.dictionaries(ids, keys, max_size=3),
    couple_keys=st.dictionaries(ids, rings, max_size=2),
)


def opened(
    blob: bytes, *, person: UUID = MAYA, revision: int = 1, generation: int = 1, instance: UUID = HOME
) -> Keyring:
    return open_keyring(blob, ACCOUNT_KEY, person=person, revision=revision, generation=generation, instance=instance)


@patient
@given(keyrings)
def test_a_keyring_comes_back_whole(keyring: Keyring) -> None:
    blob = seal_keyring(keyring, ACCOUNT_KEY, instance=HOME)

    assert opened(blob, revision=keyring.revision, generation=keyring.generation) == keyring


@pytest.mark.parametrize(
    "change",
    [{"person": SAM}, {"revision": 2}, {"generation": 2}, {"generation": 2**70}, {"instance": ELSEWHERE}],
)
def test_another_persons_revisions_or_generations_row_does_not_open(change: dict[str, Any]) -> None:
    blob = seal_keyring(new_keyring(MAYA), ACCOUNT_KEY, instance=HOME)

    with pytest.raises(Unopenable):
        opened(blob, **change)


def plain(**changes: object) -> dict[str, object]:
    return {**_plain(new_keyring(MAYA)), **changes}


SHORT = "AAAA"
WRONG: list[object] = [
    [],
    None,
    7,
    {},
    plain(schema=1),
    plain(schema=3),
    plain(bond=[str(SAM)]),
    plain(ended=["Sam"]),
    plain(confirmed=5),
    plain(person=str(SAM)),
    plain(person=5),
    plain(revision=2),
    plain(generation="1"),
    plain(person_keys={}),
    plain(box_secrets={}),
    plain(person_keys=[]),
    plain(person_keys={"0": "A" * 43 + "="}),
    plain(person_keys={"1": SHORT}),
    plain(person_keys={"one": "A" * 43 + "="}),
    plain(pins={str(SAM): SHORT}),
    plain(pins={"Sam": "A" * 43 + "="}),
    plain(methods={str(LETTER): [SHORT, SHORT]}),
    plain(methods={str(LETTER): []}),
    plain(couple_keys={str(MAYA_AND_SAM): {}}),
    plain(couple_keys={str(MAYA_AND_SAM): []}),
    plain(grants={}),
    {k: v for k, v in plain().items() if k != "pins"},
]


@pytest.mark.parametrize("content", WRONG)
def test_a_keyring_that_is_not_whole_does_not_open(content: object) -> None:
    blob = seal(ACCOUNT_KEY, json.dumps(content).encode(), _context(MAYA, HOME), epoch=1, rev=1)

    with pytest.raises(Unopenable):
        opened(blob)


@pytest.mark.parametrize("content", [b"", b"\xff", b"{", b"[" * 100_000])
def test_a_keyring_that_is_no_json_does_not_open(content: bytes) -> None:
    with pytest.raises(Unopenable):
        opened(seal(ACCOUNT_KEY, content, _context(MAYA, HOME), epoch=1, rev=1))


def test_new_keys_come_beside_the_old_ones() -> None:
    first = new_keyring(MAYA)
    second = first.with_next_person_key().with_next_box_key()

    assert (second.person_epoch, sorted(second.person_keys), sorted(second.box_secrets)) == (
        2,
        [1, 2],
        [1, 2],
    )
    assert second.person_keys[1] == first.person_key
    assert second.person_key != first.person_key
    assert second.public_key == box_public(second.box_secret) != first.public_key


def test_a_couple_key_is_never_overwritten_and_may_be_taken_in_twice() -> None:
    keyring = new_keyring(MAYA).with_couple_key(MAYA_AND_SAM, 1, key(1)).with_couple_key(MAYA_AND_SAM, 2, key(2))

    assert keyring.with_couple_key(MAYA_AND_SAM, 1, key(1)) == keyring
    assert keyring.couple_epoch(MAYA_AND_SAM) == 2
    with pytest.raises(ValueError, match="already has another key"):
        keyring.with_couple_key(MAYA_AND_SAM, 1, key(3))


@pytest.mark.parametrize("epoch", [0, -1, 2**32])
def test_a_couple_key_of_an_impossible_epoch_is_refused(epoch: int) -> None:
    with pytest.raises(ValueError, match="epochs start at 1"):
        new_keyring(MAYA).with_couple_key(MAYA_AND_SAM, epoch, key(1))


def test_only_whole_keys_come_into_a_keyring() -> None:
    with pytest.raises(BadKey):
        new_keyring(MAYA).with_pin(SAM, b"short")
    with pytest.raises(BadKey):
        new_keyring(MAYA).with_couple_key(MAYA_AND_SAM, 1, b"")
    assert new_keyring(MAYA).with_pin(SAM, memoryview(key(1))).pins == {SAM: key(1)}  # type: ignore[arg-type]  # PostgreSQL


def test_methods_come_and_go() -> None:
    keyring = new_keyring(MAYA)
    with_method = keyring.with_method(LETTER, MethodKeys(key(1), key(2)))

    assert with_method.without_method(LETTER) == keyring
    assert with_method.without_method(SAM) == with_method


def test_keys_are_not_printed() -> None:
    keyring = replace(new_keyring(MAYA), person_keys={1: b"p" * 32})

    assert "pppp" not in repr(keyring)
