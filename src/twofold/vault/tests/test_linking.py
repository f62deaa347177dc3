from __future__ import annotations

from typing import Any

import pytest

from twofold.vault.codes import BadCode
from twofold.vault.linking import acceptance_mac, genuine, invitation_mac, lookup, new_secret, safety_words
from twofold.vault.tests.household import ELSEWHERE, HOME, LETTER, MAYA, MAYA_AND_SAM, ROBIN, SAM, key
from twofold.vault.words import WORDS, six_words

CODE, INVITATION = "ABCD-EFGH-JKMN-PQRS", LETTER
INVITED: dict[str, Any] = {"public_key": key(1), "inviter": MAYA, "invitation": INVITATION, "instance": HOME}
ACCEPTED: dict[str, Any] = {
    "public_key": key(1),
    "accepted_by": SAM,
    "couple": MAYA_AND_SAM,
    "invitation": INVITATION,
    "instance": HOME,
}
OTHER = {
    "public_key": key(2),
    "inviter": ROBIN,
    "accepted_by": ROBIN,
    "couple": ROBIN,
    "invitation": ROBIN,
    "instance": ELSEWHERE,
}


def test_the_same_code_proves_the_same_key_however_it_is_typed() -> None:
    assert invitation_mac(CODE.lower().replace("-", " "), **INVITED) == invitation_mac(CODE, **INVITED)
    assert lookup(CODE.lower()) == lookup(CODE)


def test_every_field_and_the_code_count() -> None:
    for made, fields in ((invitation_mac, INVITED), (acceptance_mac, ACCEPTED)):
        right = made(CODE, **fields)
        wrong = [made(CODE, **{**fields, name: OTHER[name]}) for name in fields]
        wrong.append(made(new_secret(), **fields))
        assert [genuine(mac, right) for mac in wrong] == [False] * len(wrong)
        assert genuine(memoryview(right), right)  # type: ignore[arg-type]  # as PostgreSQL gives it


def test_an_invitation_is_no_acceptance_and_its_lookup_proves_nothing() -> None:
    macs = {invitation_mac(CODE, **INVITED), acceptance_mac(CODE, **ACCEPTED), lookup(CODE)}
    assert len(macs) == 3


def test_a_proof_that_is_missing_or_cut_is_not_genuine() -> None:
    right = invitation_mac(CODE, **INVITED)
    for mac in (None, b"", right[:-1], right + b"\0"):
        assert not genuine(mac, right)


@pytest.mark.parametrize("code", ["", "ABCD", "U" * 16, "A" * 100_000])
def test_what_is_no_code_finds_nothing(code: str) -> None:
    with pytest.raises(BadCode):
        lookup(code)


def test_safety_words_are_the_same_for_both_and_others_for_another_key() -> None:
    words = safety_words(key(1), memoryview(key(2)), instance=HOME)  # type: ignore[arg-type]  # as PostgreSQL gives it

    assert words == safety_words(key(2), key(1), instance=HOME)
    assert words != safety_words(key(1), key(3), instance=HOME)
    assert words != safety_words(key(1), key(2), instance=ELSEWHERE)
    assert set(words) <= set(WORDS)


def test_the_word_list_is_whole() -> None:
    assert len(WORDS) == len(set(WORDS)) == 7776
    assert all(word.isascii() and word == word.lower() for word in WORDS)


def test_six_words_are_at_random_and_long_enough() -> None:
    offered = {six_words() for _ in range(40)}

    assert len(offered) == 40
    assert min(len(words) for words in offered) >= 15
    assert {len(words.split(" ")) for words in offered} == {6}
