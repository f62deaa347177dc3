from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from twofold.rooms.offers import Offer
from twofold.today import offer_rule
from twofold.today.offer_rule import OfferNote, choose

DAY = date(2026, 11, 28)


def offer(id: str, room: str = "trust", minutes: int = 5, depth: int = 1, strength: str = "B") -> Offer:
    return Offer(id, room, id.title(), "", f"/{id}", minutes, depth, strength)  # type: ignore[arg-type]


OFFERS = [offer(f"{room}-{n}", room, minutes=5 * n, depth=n) for room in ("listening", "trust") for n in (1, 2, 3)]
notes = st.builds(
    OfferNote,
    looked=st.dictionaries(st.sampled_from([o.id for o in OFFERS]), st.dates(date(2026, 1, 1), DAY)),
    day=st.sampled_from([None, DAY, DAY - timedelta(days=1)]),
    passed=st.lists(st.sampled_from([o.id for o in OFFERS]), unique=True).map(tuple),
    gap=st.sampled_from(offer_rule.GAPS),
)


@given(notes, st.integers(0, 23))
def test_it_is_the_same_all_day_whatever_the_order(note: OfferNote, hour: int) -> None:
    assert choose(OFFERS, note, DAY, hour) == choose(OFFERS[::-1], note, DAY, hour)


@given(notes, st.integers(0, 23))
def test_late_at_night_only_light_things(note: OfferNote, hour: int) -> None:
    found = choose(OFFERS, note, DAY, hour)
    if found is not None and (hour >= 22 or hour < 5):
        assert found.minutes <= 10
        assert found.depth <= 2


def test_what_was_never_looked_at_comes_first() -> None:
    note = OfferNote(looked={o.id: DAY - timedelta(days=40) for o in OFFERS if o.id != "trust-3"})
    found = choose(OFFERS, note, DAY, 12)
    assert found is not None
    assert found.id == "trust-3"


def test_something_else_goes_round_and_the_first_comes_again() -> None:
    note, seen = OfferNote(), []
    for _ in OFFERS:
        found = choose(OFFERS, note, DAY, 12)
        assert found is not None
        seen.append(found.id)
        note = offer_rule.something_else(note, found.id, DAY)
    assert sorted(seen) == sorted(o.id for o in OFFERS)
    again = choose(OFFERS, note, DAY, 12)
    assert again is not None
    assert again.id == seen[0]
    after = choose(OFFERS, offer_rule.something_else(note, again.id, DAY), DAY, 12)
    assert after is not None
    assert after.id == seen[1]
    assert choose(OFFERS, note, DAY + timedelta(days=1), 12) is not None


def test_the_days_belong_to_the_rooms_in_turn() -> None:
    rooms = [found.room for n in range(4) if (found := choose(OFFERS, OfferNote(), DAY + timedelta(days=n), 12))]
    assert set(rooms[::2]) != set(rooms[1::2])
    assert len(set(rooms)) == 2


def test_not_now_is_for_a_day_and_less_for_longer() -> None:
    note = offer_rule.not_now(OfferNote(), DAY)
    assert choose(OFFERS, note, DAY, 12) is None
    assert choose(OFFERS, note, DAY + timedelta(days=1), 12) is not None
    fewer = offer_rule.less(OfferNote(), DAY)
    assert offer_rule.less(fewer, DAY) == fewer
    shown = [n for n in range(1, 10) if choose(OFFERS, fewer, DAY + timedelta(days=n), 12)]
    assert len(shown) == 3
    for later in (1, 2, 3):
        fewer = offer_rule.less(fewer.model_copy(update={"none_on": None}), DAY + timedelta(days=later))
    assert all(choose(OFFERS, fewer, DAY + timedelta(days=n), 12) is None for n in range(30))
    assert choose(OFFERS, offer_rule.every_day(fewer), DAY, 12) is not None


def test_better_evidence_comes_first_where_the_rest_is_equal() -> None:
    for n in range(10):
        found = choose(
            [offer("weak", strength="D"), offer("strong", strength="A")], OfferNote(), DAY + timedelta(n), 12
        )
        assert found is not None
        assert found.id == "strong"


def test_nothing_to_offer_is_nothing() -> None:
    assert choose([], OfferNote(), DAY, 12) is None
