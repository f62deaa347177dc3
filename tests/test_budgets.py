"""What every page and every sent form may ask of the database and open, in a house that is larger than a page shows.

Counts alone: no clock is asked. A page without a line here fails, and so does one that asks or opens more than its line says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from benchmarks.bars import BESIDES, LIVE_OPENINGS, LIVE_QUERIES, MOST_QUERIES, UNSHOWN
from benchmarks.counting import Counted, counted
from benchmarks.posts import STEPS, Scene
from benchmarks.routes import Address, addresses
from django.db import transaction

from tests.cast import client_of
from tests.in_process import LocalVisitor
from twofold.people.instance import instance_id
from twofold.people.unlocked import Unlocked
from twofold.records import clock, folds
from twofold.rooms.installed_packs import core
from twofold.talks.demo import hold, read_talks
from twofold.trust.agreements.boundaries import BOUNDARIES
from twofold.trust.agreements.documents import Boundary
from twofold.trust.dreams.documents import Dream
from twofold.trust.dreams.shareable import DREAMS
from twofold.trust.questions import actions
from twofold.trust.tests import years

LISTED, OPENED, HELD = 16, 26, 2  # more than one part of a list, of a month; talks
ROUND = 99  # of questions, in which today's is none, so that it's never answered already

# The most queries and openings of each; a room or a list is held by the bars of `benchmarks` besides.
PAGES: dict[str, tuple[int, int]] = {
    "people:recovery_code": (3, 0),
    "people:settings": (7, 0),
    "people:you": (3, 0),
    "people:passphrase": (3, 0),
    "people:known_passphrase": (3, 0),
    "people:sign_ins": (5, 0),
    "people:two": (3, 0),
    "people:part": (3, 0),
    "today:today": (11, 8),
    "today:open": (11, 9),  # one for whether an answer is begun: "Go on writing"
    "today:rooms": (6, 4),
    "today:begin": (3, 0),
    "talks:practice": (4, 0),
    "talks:about": (7, 3),
    "talks:talks": (6, 3),
    "talks:talk": (7, 7),
    "trust:room": (12, 3),
    "trust:practices": (5, 1),
    "trust:question": (7, 1),
    "trust:limits": (4, 0),
    "trust:limits_kept": (4, 0),
    "trust:ask": (5, 0),
    "trust:questions": (4, 0),
    "trust:questions_of": (4, 0),
    "trust:questions_at": (4, 0),
    "trust:fold": (9, 3),
    "trust:answer": (9, 3),
    "trust:promises": (6, 0),
    "trust:promises_month": (4, 0),
    "trust:promise_new": (5, 0),
    "trust:promise_after": (6, 1),
    "trust:promise_from_talk": (7, 7),
    "trust:promise": (5, 1),
    "trust:dreams": (9, 31),
    "trust:new_dream": (4, 0),
    "trust:dream": (7, 2),
    "trust:change_dream": (5, 1),
    "trust:show_dream": (7, 3),
    "trust:agreements": (10, 47),
    "trust:new_agreement": (5, 0),
    "trust:agreement": (6, 3),
    "trust:propose": (7, 2),
    "trust:new_boundary": (4, 0),
    "trust:boundary": (8, 1),
    "trust:afraid": (5, 0),
    "listening:room": (7, 3),
    "listening:practices": (3, 0),
    "listening:skill": (3, 0),
    "shelves:new_page": (4, 0),
    "shelves:ours": (11, 40),
    "shelves:mine": (6, 5),
    "shelves:ours_month": (12, 40),
    "shelves:mine_month": (7, 5),
    "shelves:item": (4, 1),
    "shelves:edit": (6, 1),
    "shelves:remove": (4, 1),
    "leaving:export": (3, 0),
}
POSTS: dict[str, tuple[int, int]] = {
    "answer a question": (30, 4),
    "promise": (20, 0),
    "take up a promise": (13, 2),
    "agree": (17, 6),
    "keep a dream": (21, 0),
    "show a dream": (16, 4),
    "keep a draft": (8, 0),
    "begin a talk": (15, 0),
    "live: look": (4, 1),
    "live: move": (13, 1),
    "live: pause": (13, 1),
}


@dataclass(frozen=True, slots=True)
class House:
    visitor: LocalVisitor
    scene: Scene


@pytest.fixture
def house(maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch) -> House:
    before = maya.today - timedelta(days=40)
    sunday = before - timedelta(days=(before.weekday() + 1) % 7)
    for number in range(LISTED):
        day = sunday - timedelta(weeks=number)
        with clock.as_of(datetime.combine(day, time(19, 30), UTC)):
            years.agreed_twice(day, maya, sam)
            years.kept_and_shown(
                DREAMS, Dream(title=f"{day}: by the sea", text=f"{day}, when nobody else is there."), maya
            )
            years.kept_and_shown(BOUNDARIES, Boundary(title=f"{day}: an hour", text=f"{day}, by myself."), sam)
            years.promised(day, maya, sam)
    for number in range(HELD):
        talk = read_talks()[0].model_copy(update={"topic": f"Of number {number}"})
        hold(talk, {"maya": maya, "sam": sam}, began=clock.now() - timedelta(days=3 + number))
    for number in range(OPENED):
        for by in (maya, sam):
            fold = actions.answer_question(
                core().questions[number], ROUND, f"{number} of {by.person.name}.", by=by, once=uuid4()
            )
        folds.fold(fold.id, by=maya)
    _left_lying(maya, sam)
    monkeypatch.setattr("twofold.people.instance._committed", [instance_id()])  # as a server remembers it
    visitor = LocalVisitor({name: morsel.value for name, morsel in client_of(maya).cookies.items()}, strict=True)
    return House(visitor, Scene(visitor, maya, sam))


def _left_lying(maya: Unlocked, sam: Unlocked) -> None:
    """Two gifts, something to answer, and folds that wait for either."""
    years.kept_and_shown(DREAMS, Dream(title="A boat", text="With a red sail."), sam)
    years.agreements.propose_first(years.Wording(agreement=uuid4(), title="Nights", text="Lights out."), by=sam)
    for by, number in ((maya, OPENED), (sam, OPENED + 1)):
        actions.answer_question(core().questions[number], ROUND, f"By {by.person.name}.", by=by, once=uuid4())


def _asked(house: House, address: Address) -> tuple[Counted, str]:
    """As it is when it is looked at again: what a first look notes is noted."""
    house.visitor.get(address.path, follow=False)
    with counted() as counts:
        page = house.visitor.get(address.path, follow=False)
    assert page.status == 200, address
    return counts, page.text


def test_no_page_and_no_form_asks_or_opens_more_than_it_may(house: House) -> None:
    found = list(_faults(house))
    assert not found, "\n".join(found)


def _faults(house: House) -> Iterator[str]:
    for address in addresses(house.visitor, house.scene.maya):
        counts, page = _asked(house, address)
        found = (counts.queries, counts.openings)
        if address.name not in PAGES:
            yield f"{address.name!r} has no line: {found}"
        elif any(is_now > most for is_now, most in zip(found, PAGES[address.name], strict=True)):
            yield f"{address.name!r} asks and opens {found}, more than {PAGES[address.name]}"
        if address.whole and counts.queries > MOST_QUERIES:
            yield f"{address.name!r} asks more than a room may: {counts.queries}"
        if address.whole and counts.openings > UNSHOWN * counts.shown(page) + BESIDES:
            yield f"{address.name!r} opens {counts.openings} and shows {counts.shown(page)}"
    for name, step in STEPS.items():
        with transaction.atomic():
            sent = step(house.scene)
            with counted() as counts:
                answer = sent.by(house.visitor)
            transaction.set_rollback(True)
        found = (counts.queries, counts.openings)
        assert answer.status in (200, 204, 303), (name, answer.text)
        if name not in POSTS or any(is_now > most for is_now, most in zip(found, POSTS[name], strict=True)):
            yield f"{name!r} asks and opens {found}, {POSTS.get(name)} are allowed"
        if sent.live and (counts.queries > LIVE_QUERIES or counts.opened.get(sent.about, 0) > LIVE_OPENINGS):
            yield f"{name!r} asks or opens more than a live step may"
