from __future__ import annotations

from dataclasses import fields
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.vault.context import Context
from twofold.vault.envelope import OVERHEAD, epoch_of, key_id, open_sealed, seal
from twofold.vault.padding import padded_size
from twofold.vault.primitives import BadKey, Unopenable
from twofold.vault.tests.household import ELSEWHERE, LETTER, ROBIN, SAM, context, key, patient

epochs, revs = st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1)
KEY, WORDS = key(1), b"Sam, thank you for the soup."
SEALED = seal(KEY, WORDS, context(), epoch=3, rev=7)


def refused(blob: object, *, with_key: bytes = KEY, at: Context | None = None, epoch: int = 3, rev: int = 7) -> None:
    with pytest.raises(Unopenable):
        open_sealed(with_key, blob, at or context(), epoch=epoch, rev=rev)  # type: ignore[arg-type]  # hostile rows


@patient
@given(st.binary(max_size=6000), st.binary(min_size=32, max_size=32), epochs, revs)
def test_what_is_sealed_opens_again(content: bytes, with_key: bytes, epoch: int, rev: int) -> None:
    blob = seal(with_key, content, context(), epoch=epoch, rev=rev)

    assert open_sealed(with_key, memoryview(blob), context(), epoch=epoch, rev=rev) == content
    assert len(blob) == OVERHEAD + padded_size(len(content))
    assert epoch_of(blob) == epoch


def test_every_single_flipped_bit_is_refused() -> None:
    for bit in range(len(SEALED) * 8):
        altered = bytearray(SEALED)
        altered[bit // 8] ^= 1 << bit % 8
        refused(bytes(altered))


def test_every_shorter_piece_is_refused() -> None:
    for size in range(len(SEALED)):
        refused(SEALED[:size])
        refused(SEALED[size + 1 :])


@patient
@given(st.binary(min_size=1, max_size=600), st.booleans())
def test_a_longer_one_is_refused(more: bytes, behind: bool) -> None:
    refused(SEALED + more if behind else more + SEALED)


@patient
@given(st.binary(max_size=600))
def test_any_other_bytes_are_refused(blob: bytes) -> None:
    refused(blob)


@patient
@given(st.binary(max_size=70))
def test_another_key_of_any_length_is_refused(other: bytes) -> None:
    if other != KEY:
        refused(SEALED, with_key=other)


@patient
@given(st.integers(-(2**70), 2**70), st.integers(-(2**70), 2**70))
def test_another_epoch_or_revision_is_refused(epoch: int, rev: int) -> None:
    if (epoch, rev) != (3, 7):
        refused(SEALED, epoch=epoch, rev=rev)


OTHERS: dict[str, object] = {
    "purpose": "record",
    "instance": ELSEWHERE,
    "object_type": "draf",
    "object_id": SAM,
    "owner_kind": "couple",
    "owner_id": ROBIN,
    "part": "t",
}


@pytest.mark.parametrize("name", [field.name for field in fields(Context)])
def test_another_place_is_refused(name: str) -> None:
    refused(SEALED, at=context(**{name: OTHERS[name]}))


texts, ids = st.text("ab", max_size=3), st.sampled_from([UUID(int=0), LETTER, SAM])
contexts = st.builds(Context, texts, ids, texts, ids, texts, ids, texts)


@settings(deadline=None, max_examples=300)
@given(contexts, contexts, st.tuples(epochs, revs), st.tuples(epochs, revs))
def test_no_two_places_have_the_same_associated_data(
    one: Context, other: Context, at: tuple[int, int], then: tuple[int, int]
) -> None:
    first = one.associated(key_id=b"k" * 16, epoch=at[0], rev=at[1])
    second = other.associated(key_id=b"k" * 16, epoch=then[0], rev=then[1])

    assert (first == second) == ((one, at) == (other, then))


@pytest.mark.parametrize("row", [None, 5, "text", 3.5])
def test_a_row_that_is_not_bytes_is_refused(row: object) -> None:
    refused(row)
    with pytest.raises(Unopenable):
        epoch_of(row)  # type: ignore[arg-type]  # SQLite keeps whatever somebody writes into a column


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_nothing_is_sealed_under_a_key_of_another_length(size: int) -> None:
    with pytest.raises(BadKey):
        seal(b"k" * size, WORDS, context(), epoch=1, rev=1)


def test_the_same_words_never_seal_alike() -> None:
    assert len({seal(KEY, WORDS, context(), epoch=1, rev=1) for _ in range(50)}) == 50
    assert len({key_id(uuid4().bytes * 2) for _ in range(50)}) == 50


@pytest.mark.parametrize("size", [0, 1, 54, OVERHEAD - 1])
def test_what_is_too_short_for_an_envelope_claims_no_epoch(size: int) -> None:
    with pytest.raises(Unopenable):
        epoch_of(bytes(size))
