from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.vault.primitives import BadKey, Unopenable
from twofold.vault.stream import CHUNK, open_stream, seal_stream
from twofold.vault.tests.household import key

PLACE = b"photo of Maya"
SEALED_CHUNK = CHUNK + 17
HEAD = 25


def pieces(whole: bytes, size: int) -> Iterator[bytes]:
    return (whole[i : i + size] for i in range(0, len(whole), size))


def sealed(content: bytes) -> bytes:
    return b"".join(seal_stream([content], key(1), PLACE))


def opened(whole: bytes, with_key: bytes = key(1), place: bytes = PLACE) -> bytes:
    return b"".join(open_stream([whole], with_key, place))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 77]),
    st.integers(1, 3 * CHUNK),
    st.integers(1, 3 * CHUNK),
)
def test_a_file_comes_back_however_it_is_cut_on_the_way(size: int, in_pieces: int, out_pieces: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    in_pieces, out_pieces = max(in_pieces, 50), max(out_pieces, 50)

    whole = b"".join(seal_stream(pieces(content, in_pieces), key(1), PLACE))

    assert b"".join(open_stream(pieces(whole, out_pieces), key(1), PLACE)) == content


def test_a_file_altered_cut_or_reordered_does_not_open() -> None:
    whole = sealed(b"m" * (2 * CHUNK + 100))
    one, two, three = (
        whole[HEAD:][:SEALED_CHUNK],
        whole[HEAD + SEALED_CHUNK :][:SEALED_CHUNK],
        whole[HEAD + 2 * SEALED_CHUNK :],
    )
    head = whole[:HEAD]
    assert opened(head + one + two + three) == b"m" * (2 * CHUNK + 100)

    for wrong in (
        b"",
        head[:-1],
        head,
        head + one,
        head + one + two,
        head + one + three,
        head + two + one + three,
        head + one + one + two + three,
        head + one + two + three + three,
        whole + b"\0",
        whole[:-1],
        b"\2" + whole[1:],
    ):
        with pytest.raises(Unopenable):
            opened(wrong)


def test_no_flipped_bit_opens() -> None:
    whole = sealed(b"a small photo")
    for bit in range(len(whole) * 8):
        altered = bytearray(whole)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Unopenable):
            opened(bytes(altered))


@pytest.mark.parametrize("wrong", [key(2), b"", b"x" * 31])
def test_another_key_or_place_does_not_open(wrong: bytes) -> None:
    whole = sealed(b"a small photo")
    with pytest.raises(Unopenable):
        opened(whole, with_key=wrong)
    with pytest.raises(Unopenable):
        opened(whole, place=b"another photo")


def test_nothing_is_sealed_under_half_a_key() -> None:
    with pytest.raises(BadKey):
        list(seal_stream([b"x"], b"half", PLACE))
