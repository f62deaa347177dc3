from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.vault import labels, primitives
from twofold.vault.primitives import BadKey, Unopenable, derive, digest, joined, octets
from twofold.vault.tests.household import key, patient

parts = st.lists(st.binary(max_size=40), max_size=6)


def split(whole: bytes) -> list[bytes]:
    """A slow reference: what `joined` joined."""
    found = []
    while whole:
        size = int.from_bytes(whole[:4], "big")
        found.append(whole[4 : 4 + size])
        whole = whole[4 + size :]
    return found


@patient
@given(parts)
def test_joined_parts_can_be_told_apart_again(given_parts: list[bytes]) -> None:
    assert split(joined(*given_parts)) == given_parts


@patient
@given(parts, parts)
def test_two_lists_of_parts_never_join_to_the_same_bytes(one: list[bytes], other: list[bytes]) -> None:
    assert (joined(*one) == joined(*other)) == (one == other)


def test_labels_fit_and_are_all_different() -> None:
    declared = [v for n, v in vars(labels).items() if n.isupper() and n not in {"ALL", "FORMAT"}]

    assert sorted(labels.ALL) == sorted(declared)
    assert len(set(labels.ALL)) == len(labels.ALL)
    assert [label for label in labels.ALL if not 1 <= len(label) <= 16 or label.endswith(b"\0")] == []


def test_a_label_that_is_too_long_or_padded_is_refused() -> None:
    for label in (b"", b"x" * 17, b"seal\0"):
        with pytest.raises(ValueError, match="a label has"):
            digest(b"x", label=label)


def test_every_label_and_every_key_derive_another_key() -> None:
    derived = {derive(key(number), label, b"same") for number in (1, 2) for label in labels.ALL}

    assert len(derived) == 2 * len(labels.ALL)


@pytest.mark.parametrize("size", [0, 15, 65])
def test_a_key_of_the_wrong_size_is_not_derived_from(size: int) -> None:
    with pytest.raises(BadKey):
        derive(b"k" * size, labels.SEAL)


@pytest.mark.parametrize("stored", [None, 5, "text", 10**12, [1]])
def test_a_row_that_is_not_bytes_does_not_open(stored: object) -> None:
    with pytest.raises(Unopenable):
        octets(stored)


@pytest.mark.parametrize("public", [b"", b"\0" * 31, b"\0" * 32, b"\1" + b"\0" * 31, b"x" * 33])
def test_nothing_is_sealed_to_a_public_key_that_everybody_can_open(public: bytes) -> None:
    with pytest.raises(BadKey):
        primitives.box(b"x", sender_secret=key(1), recipient_public=public)
    with pytest.raises(BadKey):
        primitives.anonymous_box(b"x", recipient_public=public)


@patient
@given(st.binary(max_size=200), st.binary(max_size=40), st.binary(max_size=40))
def test_boxes_of_any_bytes_and_keys_never_raise_anything_else(sealed: bytes, one: bytes, other: bytes) -> None:
    with pytest.raises(Unopenable):
        primitives.unbox(sealed, sender_public=one, recipient_secret=other)
    with pytest.raises(Unopenable):
        primitives.open_anonymous_box(sealed, recipient_secret=one)
    with pytest.raises(Unopenable):
        primitives.aead_open(one, sealed, b"", other)


def test_a_seed_or_secret_of_the_wrong_size_is_a_bad_key() -> None:
    with pytest.raises(BadKey):
        primitives.box_key_pair(b"short")
    with pytest.raises(BadKey):
        primitives.box_public(b"short")


def test_beyond_two_that_run_and_four_that_wait_argon2_asks_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    running, go_on = Semaphore(0), Event()
    most, now = [0], [0]

    def slow(*_given: object, **_named: object) -> bytes:
        now[0] += 1
        most[0] = max(most[0], now[0])
        running.release()
        go_on.wait(20)
        now[0] -= 1
        return b"x" * 64

    monkeypatch.setattr(primitives.pwhash.argon2id, "kdf", slow)

    def run() -> bytes:
        return primitives.argon2id(b"p", b"s" * 16, operations=1, memory=8192)

    with ThreadPoolExecutor(6) as pool:
        inside = [pool.submit(run) for _ in range(6)]
        for _ in range(2):
            running.acquire()
        while primitives._ARGON2_SEATS._value:  # type: ignore[attr-defined]  # until the other four wait as well
            time.sleep(0.01)
        with pytest.raises(primitives.Busy):
            run()
        assert most == [2]
        go_on.set()
        assert {done.result() for done in inside} == {b"x" * 64}
    assert most == [2]
    assert run() == b"x" * 64


def test_nobody_waits_long_for_argon2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(primitives, "LONGEST_WAIT", 0.05)
    for _ in range(2):
        assert primitives._ARGON2_AT_ONCE.acquire(timeout=20)
    try:
        with pytest.raises(primitives.Busy):
            primitives.argon2id(b"p", b"s" * 16, operations=1, memory=8192)
    finally:
        for _ in range(2):
            primitives._ARGON2_AT_ONCE.release()
    assert primitives._ARGON2_SEATS._value == 6  # type: ignore[attr-defined]  # all free again
    assert len(primitives.argon2id(b"p", b"s" * 16, operations=1, memory=8192)) == 64


def test_too_little_memory_is_told_from_the_thread_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_given: object, **_named: object) -> bytes:
        raise primitives.exceptions.RuntimeError

    monkeypatch.setattr(primitives.pwhash.argon2id, "kdf", fails)
    with pytest.raises(MemoryError):
        primitives.argon2id(b"p", b"s" * 16, operations=1, memory=8192)
