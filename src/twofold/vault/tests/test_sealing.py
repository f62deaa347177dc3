from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.vault.envelope import open_sealed, seal
from twofold.vault.key_eras import first_epoch
from twofold.vault.primitives import BadKey, Unopenable
from twofold.vault.sealing import (
    Place,
    ReaderKey,
    _body,
    open_body,
    open_slot,
    open_ticket,
    seal_body,
    seal_slot,
    seal_ticket,
)
from twofold.vault.tests.household import (
    ELSEWHERE,
    LETTER,
    MAYA,
    MAYA_AND_SAM,
    ROBIN,
    SAM,
    key,
    patient,
    place,
)

MAYA_1, MAYA_2 = ReaderKey("person", MAYA, 1, key(1)), ReaderKey("person", MAYA, 2, key(2))
SAM_1 = ReaderKey("person", SAM, 1, key(3))
COUPLE_1, COUPLE_2 = (ReaderKey("couple", MAYA_AND_SAM, epoch, key(3 + epoch)) for epoch in (1, 2))
WORDS = b'{"text": "I was afraid to say it."}'
ELSEWHERES: list[Place] = [
    place(instance=ELSEWHERE),
    place(record=SAM),
    place(author=SAM),
    place(rev=2),
]


@patient
@given(st.binary(max_size=5000), st.integers(1, 2**32 - 1), st.integers(0, 2**64 - 1))
def test_author_reads_their_own_words_and_knows_them(content: bytes, epoch: int, rev: int) -> None:
    body, record_key = seal_body(content, place(rev=rev), author_key=key(1), author_epoch=epoch)
    slot = seal_slot(record_key, place(rev=rev), MAYA_1)

    found = open_slot(slot, place(rev=rev), [MAYA_2, SAM_1, MAYA_1], kind="person", reader=MAYA)
    opened = open_body(body, found, place(rev=rev), author_keys={epoch: key(1)})

    assert (opened.content, opened.record_key, opened.authentic) == (content, record_key, True)


def test_every_body_has_a_key_of_its_own() -> None:
    sealed = [seal_body(WORDS, place(), author_key=key(1), author_epoch=1) for _ in range(5)]
    assert len({record_key for _, record_key in sealed}) == 5
    with pytest.raises(Unopenable):
        open_body(sealed[0][0], sealed[1][1], place(), author_keys=None)


def test_partner_reads_by_the_couple_key_and_cannot_tell_who_wrote() -> None:
    body, record_key = seal_body(WORDS, place(), author_key=key(1), author_epoch=1)
    slot = seal_slot(record_key, place(), COUPLE_2)

    found = open_slot(slot, place(), [SAM_1, COUPLE_1, COUPLE_2], kind="couple", reader=MAYA_AND_SAM)

    assert open_body(body, found, place(), author_keys=None).authentic is None


def test_words_put_under_maya_by_somebody_else_are_not_authentic() -> None:
    body, record_key = seal_body(WORDS, place(author=MAYA), author_key=SAM_1.key, author_epoch=1)

    assert open_body(body, record_key, place(), author_keys={1: key(1)}).authentic is False
    assert open_body(body, record_key, place(), author_keys={}).authentic is False


def test_words_from_before_a_reset_can_be_told_neither_authentic_nor_forged() -> None:
    body, record_key = seal_body(WORDS, place(author=MAYA), author_key=key(1), author_epoch=3)
    anew, later = first_epoch(4), first_epoch(9)

    def authentic(*held: int) -> bool | None:
        return open_body(body, record_key, place(), author_keys=dict.fromkeys(held, key(2))).authentic

    assert authentic(anew) is None
    assert authentic(anew, anew + 1) is None
    assert authentic(1, 2) is False  # never reset: nobody gets away with an epoch that was not
    assert authentic(1, 2, anew) is False
    body, record_key = seal_body(WORDS, place(author=MAYA), author_key=key(1), author_epoch=anew)
    assert authentic(1, later) is None
    assert authentic(1) is False
    assert authentic(1, anew + 1) is False


@pytest.mark.parametrize("elsewhere", ELSEWHERES)
def test_bodies_slots_and_tickets_do_not_open_in_another_place(elsewhere: Place) -> None:
    body, record_key = seal_body(WORDS, place(), author_key=key(1), author_epoch=1)
    slot = seal_slot(record_key, place(), COUPLE_1)
    ticket = seal_ticket(slot, key(9), place(), MAYA_AND_SAM)

    with pytest.raises(Unopenable):
        open_body(body, record_key, elsewhere, author_keys=None)
    with pytest.raises(Unopenable):
        open_slot(slot, elsewhere, [COUPLE_1], kind="couple", reader=MAYA_AND_SAM)
    if elsewhere.author == MAYA:  # the record has one author; the slot inside names them
        with pytest.raises(Unopenable):
            open_ticket(ticket, key(9), elsewhere, MAYA_AND_SAM)


def test_a_slot_of_one_reader_does_not_open_as_anothers() -> None:
    slot = seal_slot(key(8), place(), MAYA_1)
    same_key = replace(SAM_1, key=MAYA_1.key)

    with pytest.raises(Unopenable):
        open_slot(slot, place(), [same_key], kind="person", reader=SAM)
    with pytest.raises(Unopenable):
        open_slot(slot, place(), [MAYA_2, SAM_1, COUPLE_1], kind="person", reader=MAYA)
    with pytest.raises(Unopenable):
        open_slot(slot, place(), [replace(MAYA_1, kind="couple")], kind="couple", reader=MAYA)


def test_a_slot_that_holds_no_record_key_does_not_open() -> None:
    with pytest.raises(Unopenable):
        open_slot(seal_slot(b"short", place(), MAYA_1), place(), [MAYA_1], kind="person", reader=MAYA)


def test_a_ticket_opens_to_the_couple_slot_with_its_key_alone() -> None:
    slot = seal_slot(key(8), place(), COUPLE_1)
    ticket = seal_ticket(slot, key(9), place(), MAYA_AND_SAM)

    assert open_ticket(ticket, key(9), place(), MAYA_AND_SAM) == slot
    for wrong in (key(8), COUPLE_1.key, b"", b"x" * 31, b"x" * 10_000):
        with pytest.raises(Unopenable):
            open_ticket(ticket, wrong, place(), MAYA_AND_SAM)
    with pytest.raises(Unopenable):
        open_ticket(ticket, key(9), place(), ROBIN)
    with pytest.raises(Unopenable):
        open_ticket(slot, key(9), place(), MAYA_AND_SAM)


def test_a_ticket_key_of_another_length_is_refused_before_anything_is_sealed() -> None:
    with pytest.raises(BadKey):
        seal_ticket(b"slot", b"x" * 16, place(), MAYA_AND_SAM)


def test_a_body_too_short_for_a_tag_does_not_open() -> None:
    from twofold.vault.envelope import seal
    from twofold.vault.sealing import _body

    body = seal(key(8), b"x" * 35, _body(place()), epoch=0, rev=1)
    with pytest.raises(Unopenable):
        open_body(body, key(8), place(), author_keys=None)


def test_keys_and_words_are_not_printed() -> None:
    body, record_key = seal_body(WORDS, place(), author_key=key(1), author_epoch=1)
    opened = open_body(body, record_key, place(), author_keys=None)

    assert "afraid" not in repr(opened)
    assert repr(MAYA_1.key) not in repr(MAYA_1)
    assert str(LETTER) not in repr(opened)


def test_a_tag_vouches_for_no_other_words() -> None:
    """Whoever has the record key can seal other words behind the author's tag."""
    body, record_key = seal_body(WORDS, place(), author_key=key(1), author_epoch=1)
    tagged = open_sealed(record_key, body, _body(place()), epoch=0, rev=place().rev)
    forged = seal(record_key, tagged[:36] + b'{"text": "I never meant it."}', _body(place()), epoch=0, rev=place().rev)

    assert open_body(body, record_key, place(), author_keys={1: key(1)}).authentic is True
    assert open_body(forged, record_key, place(), author_keys={1: key(1)}).authentic is False


@pytest.mark.parametrize("rev", [1, 2, 7])
def test_a_ticket_holds_the_slot_of_its_own_revision(rev: int) -> None:
    _, record_key = seal_body(WORDS, place(rev=rev), author_key=key(1), author_epoch=1)
    slot = seal_slot(record_key, place(rev=rev), COUPLE_1)
    ticket = seal_ticket(slot, key(9), place(rev=rev), MAYA_AND_SAM)

    assert open_ticket(ticket, key(9), place(rev=rev), MAYA_AND_SAM) == slot
    with pytest.raises(Unopenable):
        open_ticket(ticket, key(9), place(rev=rev + 1), MAYA_AND_SAM)
