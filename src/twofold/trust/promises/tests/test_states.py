"""The machine, driven by two people who do whatever they like, whenever they like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from twofold.days.zones import day_at, is_over, zone_named
from twofold.trust.promises.states import Event, Illegal, Kind, State, Who, allowed, apply, replay
from twofold.trust.promises.terms import Terms

BEGAN = datetime(2026, 3, 20, 9, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Auckland", "Pacific/Kiritimati", "Asia/Kathmandu", "UTC")
KINDS: tuple[Kind, ...] = get_args(Kind)


def terms(day: date, zone: str = "Europe/Berlin", **more: Any) -> Terms:
    return Terms(cue="I come home", will="call", day=day, zone=zone, **more)


def event(kind: Kind, who: Who = "promiser", at: datetime = BEGAN, **carries: Any) -> Event:
    return Event(once=uuid4(), who=who, kind=kind, at=at, **carries)


def proposed(day: date = date(2026, 3, 24), **more: Any) -> Event:
    return event("proposed", terms=terms(day, **more))


def standing(day: date = date(2026, 3, 24), **more: Any) -> State:
    first = proposed(day, **more)
    return replay([first, event("accepted", "other", of=first.once)])


@st.composite
def some_terms(draw: st.DrawFn, around: date) -> Terms:
    day = around + timedelta(days=draw(st.integers(-3, 25)))
    every = draw(st.sampled_from(["once", "once", "week", "fortnight", "month"]))
    last = None if every == "once" else day + timedelta(days=draw(st.integers(0, 60)))
    return terms(day, draw(st.sampled_from(ZONES)), every=every, last=last)


class TwoPeople(RuleBasedStateMachine):
    """Every event is tried, with whatever it carries; the machine says which may happen."""

    def __init__(self) -> None:
        super().__init__()
        self.at = BEGAN
        self.events: list[Event] = []
        self.state: State | None = None

    @initialize(data=st.data(), kind=st.sampled_from(["proposed", "made"]))
    def begin(self, data: st.DataObject, kind: Kind) -> None:
        given = data.draw(some_terms(BEGAN.date() + timedelta(days=6)))
        self._try(event(kind, at=self.at, terms=given))

    @rule(hours=st.integers(1, 100))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(data=st.data(), who=st.sampled_from(["promiser", "promiser", "other"]))
    def somebody_does_what_may_be(self, data: st.DataObject, who: Who) -> None:
        assert self.state is not None
        kinds = sorted(allowed(self.state, who, self.at) - {"let_go", "followed", "repaired"})
        if not kinds:
            return
        kind: Kind = data.draw(st.sampled_from(kinds))
        asked, ahead = self.state.asked, self.state.next_day(self.at)
        days = [day for day in self.state.days if ahead is None or day <= ahead] or [BEGAN.date()]
        about = asked.of if asked is not None and kind in ("agreed", "kept_as_was") else self.state.now.of
        self._try(
            event(
                kind,
                who,
                at=self.at,
                terms=data.draw(some_terms(self.at.date() + timedelta(days=6))),
                of=about,
                day=data.draw(st.sampled_from(days)),
                word=data.draw(st.sampled_from(["kept", "partly", "not_kept"])),
                line="A line.",
            )
        )

    @rule(data=st.data(), kind=st.sampled_from(KINDS), who=st.sampled_from(["promiser", "other"]))
    def somebody_does_something(self, data: st.DataObject, kind: Kind, who: Who) -> None:
        assert self.state is not None
        days = [*self.state.days, *self.state.words, BEGAN.date()]
        wordings = [self.state.now.of, *([self.state.asked.of] if self.state.asked else []), UUID(int=0)]
        self._try(
            event(
                kind,
                who,
                at=self.at,
                terms=data.draw(st.none() | some_terms(self.at.date())),
                of=data.draw(st.sampled_from(wordings)),
                day=data.draw(st.none() | st.sampled_from(days)),
                word=data.draw(st.sampled_from([None, "kept", "partly", "not_kept"])),
                line=data.draw(st.sampled_from(["", "A line."])),
                link=data.draw(st.none() | st.uuids()),
            )
        )

    def _try(self, tried: Event) -> None:
        before = self.state
        try:
            after = apply(before, tried)
        except Illegal as error:
            refused = str(error)
        else:
            refused = ""
        if refused:
            assert refused.startswith(repr(tried.kind))
            assert self.state == before
            return
        assert tried.kind in allowed(before, tried.who, tried.at)
        self._check(before, tried, after)
        self.state = after
        self.events.append(tried)

    def _check(self, before: State | None, done: Event, after: State) -> None:
        if done.kind == "renegotiated":
            assert before is not None
            self._renegotiation_is_before_the_date_and_never_after_a_verdict(before, done, after)
        if done.kind == "said":
            assert done.who == "promiser"
            assert before is not None
            assert after.words == {**before.words, done.day: done}
        elif before is not None:
            assert after.words == before.words  # nobody and nothing else changes a word
        self._closed_stays_closed(before, after)
        if before is not None and done.kind not in ("agreed", "reworded") and not before.to_self:
            assert after.spans == before.spans  # what was agreed on stands until both agree to other terms

    def _renegotiation_is_before_the_date_and_never_after_a_verdict(
        self, before: State, done: Event, after: State
    ) -> None:
        cut = before.cut(done.at)
        assert cut is not None
        assert cut not in before.words
        assert done.at < _end(before, cut)
        assert done.terms is not None
        assert done.terms.day > max(before.words, default=date.min)
        assert set(before.words) <= {day for day in before.days if day < cut}
        assert {d: before.days[d] for d in before.words} == {d: after.days[d] for d in before.words}

    @invariant()
    def replay_gives_the_same(self) -> None:
        if self.state is not None:
            assert replay(self.events) == self.state
            assert replay(Event.model_validate_json(e.model_dump_json()) for e in self.events) == self.state

    @invariant()
    def no_dead_end(self) -> None:
        """Until it is closed, whoever promised can close it by themselves; afterwards another can follow."""
        if self.state is None:
            return
        may = allowed(self.state, "promiser", self.at)
        if self.state.closed:
            assert "followed" in may
        else:
            assert apply(self.state, event("let_go", at=self.at)).closed
        if self.state.phase == "proposed":
            assert {"accepted", "declined"} <= allowed(self.state, "other", self.at)
            assert "reworded" in may
        if self.state.asked is not None:
            assert {"agreed", "kept_as_was"} <= allowed(self.state, "other", self.at)

    @invariant()
    def every_day_can_be_spoken_of_and_stands_in_order(self) -> None:
        if self.state is None:
            return
        days = list(self.state.days)
        assert days == sorted(set(days))
        assert set(self.state.words) <= set(days)
        if self.state.phase == "standing":
            for day in self.state.awaited(self.at):
                apply(self.state, event("said", at=self.at, day=day, word="kept"))

    def _closed_stays_closed(self, before: State | None, after: State) -> None:
        assert after.closed or before is None or not before.closed

    @invariant()
    def history_stays(self) -> None:
        if self.state is not None:
            known = {e.terms for e in self.events if e.terms is not None}
            assert {span.terms for span in self.state.spans} <= known


TestTwoPeople = TwoPeople.TestCase
TestTwoPeople.settings = settings(
    max_examples=50, stateful_step_count=30, deadline=None
)  # for long: `tests.proofs.models`


def _end(state: State, day: date) -> datetime:
    at = BEGAN
    while not is_over(day, zone_named(state.days[day].zone), at):
        at += timedelta(minutes=15)
    return at


def test_from_proposed_to_kept() -> None:
    first = proposed()
    taken = event("accepted", "other", of=first.once)
    said = event("said", at=BEGAN + timedelta(days=5), day=date(2026, 3, 24), word="kept", line="Gladly.")
    state = replay([first, taken, said])
    assert (state.phase, state.done, state.closed, state.missed) == ("standing", True, True, False)


def test_nothing_begins_but_with_a_promise() -> None:
    for kind in set(KINDS) - {"proposed", "made"}:
        with pytest.raises(Illegal, match=f"'{kind}' by the promiser is not possible before it is made"):
            apply(None, event(kind, terms=terms(date(2026, 3, 24))))
    with pytest.raises(Illegal):
        apply(None, event("proposed", "other", terms=terms(date(2026, 3, 24))))
    with pytest.raises(ValueError, match="nothing was promised"):
        replay([])


def test_what_is_taken_up_is_the_wording_that_was_read() -> None:
    first = proposed()
    again = event("reworded", terms=terms(date(2026, 3, 26)))
    with pytest.raises(Illegal):
        replay([first, again, event("accepted", "other", of=first.once)])
    assert replay([first, again, event("accepted", "other", of=again.once)]).now.terms.day == date(2026, 3, 26)


def test_a_declined_one_can_be_taken_up_after_all_or_put_otherwise() -> None:
    first = proposed()
    declined = [first, event("declined", "other", of=first.once, line="Rather something else.")]
    assert replay(declined).phase == "declined"
    assert replay([*declined, event("accepted", "other", of=first.once)]).phase == "standing"
    assert replay([*declined, event("reworded", terms=terms(date(2026, 3, 25)))]).phase == "proposed"


def test_the_old_one_stands_until_the_other_agrees() -> None:
    state = standing()
    asks = event("renegotiated", at=BEGAN + timedelta(days=3), terms=terms(date(2026, 3, 28)))
    asked = apply(state, asks)
    assert list(asked.days) == [date(2026, 3, 24)]
    assert list(apply(asked, event("agreed", "other", of=asks.once)).days) == [date(2026, 3, 28)]
    assert list(apply(asked, event("kept_as_was", "other", of=asks.once)).days) == [date(2026, 3, 24)]
    assert apply(asked, event("took_back")).asked is None


def test_it_is_asked_before_the_end_of_the_day_where_it_was_promised() -> None:
    state = standing(zone="America/New_York")
    last = datetime(2026, 3, 25, 3, 59, 59, tzinfo=UTC)
    assert "renegotiated" in allowed(state, "promiser", last)
    assert "renegotiated" not in allowed(state, "promiser", last + timedelta(seconds=1))


def test_whoever_asked_in_time_may_be_answered_late_unless_a_word_was_said() -> None:
    asks = event("renegotiated", at=BEGAN, terms=terms(date(2026, 3, 28)))
    asked, late = apply(standing(), asks), BEGAN + timedelta(days=6)
    assert apply(asked, event("agreed", "other", at=late, of=asks.once)).awaited(late) == []
    spoken = apply(asked, event("said", at=late, day=date(2026, 3, 24), word="not_kept"))
    assert spoken.asked is None
    with pytest.raises(Illegal):
        apply(spoken, event("agreed", "other", at=late, of=asks.once))


def test_each_time_of_a_series_has_its_own_word_and_the_rest_may_be_moved() -> None:
    state = standing(date(2026, 3, 23), every="week", last=date(2026, 4, 13))
    first = event("said", at=BEGAN + timedelta(days=4), day=date(2026, 3, 23), word="not_kept")
    state = apply(state, first)
    with pytest.raises(Illegal):  # not yet spoken of: there is one before it that is still to come
        apply(state, event("said", at=BEGAN + timedelta(days=4), day=date(2026, 4, 6), word="kept"))
    moved = terms(date(2026, 4, 2), every="week", last=date(2026, 4, 16))
    asks = event("renegotiated", at=BEGAN + timedelta(days=5), terms=moved)
    state = apply(apply(state, asks), event("agreed", "other", at=BEGAN + timedelta(days=5), of=asks.once))
    assert [d.isoformat() for d in state.days] == ["2026-03-23", "2026-04-02", "2026-04-09", "2026-04-16"]
    assert state.words[date(2026, 3, 23)] == first


def test_only_the_one_who_promised_says_how_it_went_and_may_say_it_differently() -> None:
    state, late, day = standing(), BEGAN + timedelta(days=6), date(2026, 3, 24)
    with pytest.raises(Illegal):
        apply(state, event("said", "other", at=late, day=day, word="not_kept"))
    state = apply(state, event("said", at=late, day=day, word="not_kept"))
    state = apply(state, event("viewed", "other", at=late, day=day, line="It was not so bad."))
    state = apply(state, event("said", at=late, day=day, word="partly"))
    assert (state.words[day].word, [view.line for view in state.views]) == ("partly", ["It was not so bad."])
    with pytest.raises(Illegal):
        apply(state, event("viewed", at=late, day=day, line="My own view."))
    with pytest.raises(Illegal):
        apply(state, event("renegotiated", at=late, terms=terms(date(2026, 3, 30))))


def test_to_oneself_nobody_is_asked() -> None:
    made = event("made", terms=terms(date(2026, 3, 24)))
    moved = event("renegotiated", terms=terms(date(2026, 3, 27)))
    assert list(replay([made, moved]).days) == [date(2026, 3, 27)]
    with pytest.raises(Illegal):
        replay([made, event("accepted", "other", of=made.once)])


def test_what_is_repaired_was_missed() -> None:
    day, late = date(2026, 3, 24), BEGAN + timedelta(days=6)
    kept = apply(standing(), event("said", at=late, day=day, word="kept"))
    partly = apply(standing(), event("said", at=late, day=day, word="partly"))
    for who in ("promiser", "other"):
        assert "repaired" not in allowed(kept, who, late)  # type: ignore[arg-type]
        assert "repaired" in allowed(partly, who, late)  # type: ignore[arg-type]


def test_a_day_that_is_over_where_it_is_promised_cannot_be_promised() -> None:
    late = datetime(2026, 3, 24, 23, 30, tzinfo=UTC)  # in Berlin the 25th has begun
    with pytest.raises(Illegal):
        apply(None, event("proposed", at=late, terms=terms(date(2026, 3, 24))))
    assert apply(None, event("proposed", at=late, terms=terms(date(2026, 3, 24), "America/New_York")))


def some_days() -> Iterator[date]:
    yield from (date(2026, 3, 24), date(2026, 10, 25))


@given(st.sampled_from(list(some_days())), st.sampled_from(ZONES))
def test_a_day_awaits_its_word_from_its_end_on(day: date, zone: str) -> None:
    state = standing(day, zone=zone)
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - timedelta(days=2)
    for _ in range(96):
        at += timedelta(hours=1)
        assert (state.awaited(at) == [day]) == (day_at(at, zone_named(zone)) > day)
