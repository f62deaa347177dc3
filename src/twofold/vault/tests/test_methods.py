from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.vault import labels
from twofold.vault.codes import BadCode, new_code
from twofold.vault.methods import (
    CEILING,
    CURRENT,
    FLOOR,
    Cost,
    MethodKeys,
    WeakParameters,
    from_passphrase,
    from_recovery_code,
    method_keys,
    new_salt,
    normal,
    open_account_key,
    seal_account_key,
)
from twofold.vault.primitives import Unopenable, anonymous_box, derive, joined
from twofold.vault.tests.household import ELSEWHERE, HOME, LETTER, MAYA, ROBIN, SAM, key, patient

METHOD = LETTER
KEYS = method_keys(key(1))
ACCOUNT_KEY = key(7)


def sealed_for(keys: MethodKeys = KEYS, generation: int = 2) -> bytes:
    return seal_account_key(keys, ACCOUNT_KEY, generation=generation, person=MAYA, method=METHOD, instance=HOME)


def opened(
    sealed: object,
    *,
    secret: bytes = key(1),
    generation: int = 2,
    person: UUID = MAYA,
    method: UUID = METHOD,
    instance: UUID = HOME,
) -> bytes:
    return open_account_key(
        secret,
        sealed,  # type: ignore[arg-type]  # hostile rows
        generation=generation,
        person=person,
        method=method,
        instance=instance,
    )


def test_a_method_opens_the_account_key_that_was_sealed_to_it() -> None:
    assert opened(sealed_for()) == ACCOUNT_KEY
    assert opened(memoryview(sealed_for())) == ACCOUNT_KEY


@pytest.mark.parametrize(
    "change",
    [
        {"secret": key(2)},
        {"secret": b""},
        {"secret": b"x" * 100},
        {"generation": 1},
        {"generation": -1},
        {"generation": 2**32},
        {"generation": 2**70},
        {"person": SAM},
        {"method": ROBIN},
        {"instance": ELSEWHERE},
    ],
)
def test_another_method_person_generation_or_instance_does_not_open(change: dict[str, object]) -> None:
    with pytest.raises(Unopenable):
        opened(sealed_for(), **change)  # type: ignore[arg-type]  # one changed argument a case


def test_no_flip_cut_or_extension_opens() -> None:
    sealed = sealed_for()
    for index in range(len(sealed)):
        altered = bytearray(sealed)
        altered[index] ^= 1 << index % 8
        for wrong in (bytes(altered), sealed[:index], sealed[index + 1 :]):
            with pytest.raises(Unopenable):
                opened(wrong)
    for wrong in (sealed + b"\0", b"", None, 7, "text"):
        with pytest.raises(Unopenable):
            opened(wrong)


def test_a_host_without_the_mac_key_cannot_plant_an_account_key() -> None:
    planted = joined(ACCOUNT_KEY, (2).to_bytes(4, "big"), MAYA.bytes, key(0))

    with pytest.raises(Unopenable):
        opened(b"\x01" + anonymous_box(planted, recipient_public=KEYS.public))
    with pytest.raises(Unopenable):
        opened(sealed_for(MethodKeys(public=KEYS.public, mac=key(0))))


def test_the_length_in_front_of_the_account_key_counts_too() -> None:
    from twofold.vault.methods import _content

    content = _content(KEYS, ACCOUNT_KEY, 2, MAYA, METHOD, HOME)
    with pytest.raises(Unopenable):
        opened(b"\x01" + anonymous_box(b"\1" + content[1:], recipient_public=KEYS.public))


def test_a_passphrase_gives_the_same_keys_however_it_is_typed() -> None:
    salt = new_salt()
    one = from_passphrase("Caf\u00e9 in the  rain ", salt, CURRENT)
    other = from_passphrase("Cafe\u0301 in\u00a0the rain", memoryview(salt), CURRENT)  # type: ignore[arg-type]  # PostgreSQL

    assert (one.verifier, one.secret) == (other.verifier, other.secret)
    assert one.verifier != one.secret
    assert len(one.verifier) == len(one.secret) == 32


@patient
@given(st.text(max_size=80))
def test_normalising_twice_is_normalising_once(passphrase: str) -> None:
    assert normal(normal(passphrase)) == normal(passphrase)


def test_even_text_that_is_no_unicode_is_a_passphrase() -> None:
    assert len(from_passphrase("\ud800 lone half", bytes(16), CURRENT).secret) == 32


@pytest.mark.parametrize(
    "cost",
    [
        Cost(FLOOR.operations - 1, FLOOR.memory),
        Cost(FLOOR.operations, FLOOR.memory - 1),
        Cost(0, 0),
        Cost(-1, -1),
        Cost(CEILING.operations + 1, FLOOR.memory),
        Cost(FLOOR.operations, 2**45),
    ],
)
def test_parameters_below_the_floor_or_beyond_reason_are_refused(cost: Cost) -> None:
    with pytest.raises(WeakParameters):
        from_passphrase("six words that Maya was offered", bytes(16), cost)


@pytest.mark.parametrize("size", [0, 15, 17])
def test_a_salt_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(WeakParameters):
        from_passphrase("six words that Maya was offered", bytes(size), CURRENT)


def test_a_recovery_code_gives_the_same_keys_with_or_without_dashes() -> None:
    code = new_code(32)

    one, other = from_recovery_code(code), from_recovery_code(code.replace("-", "").lower())

    assert (one.verifier, one.secret) == (other.verifier, other.secret)
    assert len({one.verifier, one.secret, from_recovery_code(new_code(32)).secret}) == 3


@pytest.mark.parametrize("code", ["", "AAAA", "A" * 31, "A" * 33, "U" * 32])
def test_what_is_no_recovery_code_is_refused(code: str) -> None:
    with pytest.raises(BadCode):
        from_recovery_code(code)


def test_keys_are_not_printed() -> None:
    derived = from_recovery_code("0" * 32)

    assert repr(derived.secret) not in repr(derived)
    assert repr(KEYS.mac) not in repr(KEYS)


def test_what_recognises_a_passphrase_tells_nothing_of_what_opens() -> None:
    """One half of what Argon2id gives for each: whoever has the verifier's half has not the other."""
    derived = from_passphrase("kettle orchard seven", bytes(16), FLOOR)
    assert derive(derived.secret, labels.METHOD_VERIFIER) != derived.verifier
