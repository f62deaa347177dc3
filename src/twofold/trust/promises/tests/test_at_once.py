"""Both at the same instant, each with a connection of their own, on a database file."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from twofold.records import clock
from twofold.records.tests.people import House
from twofold.records.tests.test_at_once import _file, at_once, house  # noqa: F401  # fixtures
from twofold.trust.promises import actions
from twofold.trust.promises.queries import SeenPromise, find
from twofold.trust.promises.states import Illegal
from twofold.trust.promises.terms import Terms

pytestmark = pytest.mark.django_db(transaction=True)


def terms(days: int) -> Terms:
    day: date = clock.utc_day() + timedelta(days=days)
    return Terms(cue="I come home", will="call", day=day, zone="UTC")


@pytest.mark.parametrize("time", range(4))
def test_taken_up_and_put_otherwise(house: House, time: int) -> None:  # noqa: F811  # the fixture
    first = actions.promise(terms(3), by=house.maya, once=uuid4())
    of: UUID = first.state.now.of
    found = at_once(
        lambda: actions.accept(first.id, by=house.sam, once=uuid4(), of=of),
        lambda: actions.reword(first.id, terms(5), by=house.maya, once=uuid4()),
    )
    assert {type(one) for one in found} == {SeenPromise, Illegal}
    state = find(first.id, by=house.maya).state
    assert (state.phase, state.now.terms) in [("standing", terms(3)), ("proposed", terms(5))]


def test_the_same_form_from_five_tabs(house: House) -> None:  # noqa: F811  # the fixture
    once = uuid4()
    made = at_once(*[lambda: actions.promise(terms(3), by=house.maya, once=once)] * 5)
    assert {one.id for one in made if isinstance(one, SeenPromise)} == {once}
    said = uuid4()
    of = find(once, by=house.sam).state.now.of
    actions.accept(once, by=house.sam, once=uuid4(), of=of)
    day = terms(3).day
    at_once(*[lambda: actions.say(once, day, "kept", by=house.maya, once=said)] * 5)
    kinds = [event.kind for event in find(once, by=house.sam).promise.events]
    assert kinds == ["proposed", "accepted", "said"]


def test_words_of_both_at_once_are_both_kept(house: House) -> None:  # noqa: F811  # the fixture
    first = actions.promise(terms(3), by=house.maya, once=uuid4())
    actions.accept(first.id, by=house.sam, once=uuid4(), of=first.state.now.of)
    day = terms(3).day
    actions.say(first.id, day, "partly", by=house.maya, once=uuid4())
    found = at_once(
        lambda: actions.view(first.id, day, "It was fine.", by=house.sam, once=uuid4()),
        lambda: actions.say(first.id, day, "kept", by=house.maya, once=uuid4()),
    )
    assert {type(one) for one in found} == {SeenPromise}
    state = find(first.id, by=house.maya).state
    assert (state.words[day].word, [view.line for view in state.views]) == ("kept", ["It was fine."])
