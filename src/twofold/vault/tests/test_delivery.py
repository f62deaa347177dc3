from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.vault.context import Context
from twofold.vault.delivery import _place, deliver, receive
from twofold.vault.primitives import BadKey, Unopenable, anonymous_box, box, box_key_pair
from twofold.vault.tests.household import ELSEWHERE, HOME, MAYA, MAYA_AND_SAM, ROBIN, SAM, key, patient

SAM_PUBLIC, SAM_SECRET = box_key_pair(key(1))
MAYA_PUBLIC, MAYA_SECRET = box_key_pair(key(2))
ROBIN_PUBLIC, ROBIN_SECRET = box_key_pair(key(3))


def to(recipient: Any = MAYA, *, sender: Any = SAM, instance: Any = HOME) -> Context:
    return Context("delivery", instance, "couple", MAYA_AND_SAM, "person", recipient, str(sender))


def delivered(payload: bytes = b"the couple key") -> bytes:
    return deliver(payload, to(), epoch=1, sender_secret=SAM_SECRET, recipient_public=MAYA_PUBLIC)


def received(sealed: object, place: Context | None = None, **changes: Any) -> bytes:
    given_keys = {"epoch": 1, "sender_public": SAM_PUBLIC, "recipient_secret": MAYA_SECRET, **changes}
    return receive(sealed, place or to(), **given_keys)  # type: ignore[arg-type]  # hostile rows


@patient
@given(st.binary(max_size=300))
def test_what_sam_delivers_maya_receives(payload: bytes) -> None:
    assert received(memoryview(delivered(payload)), sender_public=memoryview(SAM_PUBLIC)) == payload


@pytest.mark.parametrize(
    "change",
    [
        {"sender_public": ROBIN_PUBLIC},
        {"sender_public": b""},
        {"sender_public": b"\0" * 32},
        {"sender_public": None},
        {"recipient_secret": ROBIN_SECRET},
        {"recipient_secret": b"short"},
        {"epoch": 2},
        {"epoch": -1},
        {"epoch": 2**40},
        {"place": to(SAM)},
        {"place": to(sender=ROBIN)},
        {"place": to(instance=ELSEWHERE)},
    ],
)
def test_another_sender_recipient_epoch_or_place_does_not_open(change: dict[str, Any]) -> None:
    with pytest.raises(Unopenable):
        received(delivered(), **change)


def test_a_delivery_sent_back_to_its_sender_does_not_open() -> None:
    """A box opens with either of its two keys, so this is not refused by the box alone."""
    with pytest.raises(Unopenable):
        received(delivered(), sender_public=MAYA_PUBLIC, recipient_secret=SAM_SECRET)
    turned = deliver(b"x", to(), epoch=1, sender_secret=SAM_SECRET, recipient_public=SAM_PUBLIC)
    with pytest.raises(Unopenable):
        received(turned, sender_public=SAM_PUBLIC, recipient_secret=MAYA_SECRET)
    inner = anonymous_box(b"x", recipient_public=SAM_PUBLIC)
    head = _place(to(), 1, SAM_PUBLIC, MAYA_PUBLIC)
    reflected = b"\x01" + box(head + inner, sender_secret=SAM_SECRET, recipient_public=MAYA_PUBLIC)
    with pytest.raises(Unopenable):
        received(reflected, sender_public=MAYA_PUBLIC, recipient_secret=SAM_SECRET)


def test_whoever_can_only_write_the_database_cannot_plant_a_key() -> None:
    with pytest.raises(Unopenable):
        received(b"\x01" + anonymous_box(b"planted", recipient_public=MAYA_PUBLIC))
    planted = deliver(b"planted", to(), epoch=1, sender_secret=ROBIN_SECRET, recipient_public=MAYA_PUBLIC)
    with pytest.raises(Unopenable):
        received(planted)


def test_an_old_key_of_the_sender_does_not_open_what_they_sent() -> None:
    from twofold.vault.primitives import open_anonymous_box, unbox

    content = unbox(delivered()[1:], sender_public=MAYA_PUBLIC, recipient_secret=SAM_SECRET)
    with pytest.raises(Unopenable):
        open_anonymous_box(content[32:], recipient_secret=SAM_SECRET)


def test_no_flip_cut_or_extension_opens() -> None:
    sealed = delivered()
    for index in range(len(sealed)):
        altered = bytearray(sealed)
        altered[index] ^= 1 << index % 8
        for wrong in (bytes(altered), sealed[:index], sealed[index + 1 :]):
            with pytest.raises(Unopenable):
                received(wrong)
    for wrong in (sealed + b"\0", None, 7, "text"):
        with pytest.raises(Unopenable):
            received(wrong)


def test_nothing_is_delivered_to_a_key_that_everybody_can_open() -> None:
    for public in (b"\0" * 32, b"short"):
        with pytest.raises(BadKey):
            deliver(b"x", to(), epoch=1, sender_secret=SAM_SECRET, recipient_public=public)
