from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from twofold.vault import labels
from twofold.vault.opaque_names import hashed_token, opaque_name
from twofold.vault.tests.household import key, patient

parts = st.lists(st.text(max_size=8), max_size=4)


@patient
@given(parts, parts)
def test_two_names_are_the_same_only_where_every_part_is(one: list[str], other: list[str]) -> None:
    assert (opaque_name(key(1), *one) == opaque_name(key(1), *other)) == (one == other)


def test_a_name_tells_nothing_without_its_key() -> None:
    assert opaque_name(key(1), "2026-05-03") != opaque_name(key(2), "2026-05-03")


def test_a_token_has_another_hash_for_every_use() -> None:
    hashes = {hashed_token("token", label=label) for label in labels.ALL}
    assert len(hashes) == len(labels.ALL)
