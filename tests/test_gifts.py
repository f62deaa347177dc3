"""What one does for the other reaches them, once, and tells the giver nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from difflib import unified_diff
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from tests.cast import client_of
from twofold.people.unlocked import Unlocked
from twofold.records import clock, folds
from twofold.records.store import Stale
from twofold.rooms.gifts import gifts, gifts_made
from twofold.rooms.installed_packs import core
from twofold.rooms.registry import rooms
from twofold.rooms.sharing import actions as sharing
from twofold.talks import actions as talks
from twofold.talks.actions import Move
from twofold.trust.agreements import actions as agreements
from twofold.trust.agreements.boundaries import BOUNDARIES
from twofold.trust.agreements.documents import Boundary, Wording
from twofold.trust.dreams.documents import Dream
from twofold.trust.dreams.shareable import DREAMS
from twofold.trust.promises import actions as promises
from twofold.trust.promises.queries import SeenPromise
from twofold.trust.promises.terms import Terms
from twofold.trust.questions import actions as questions

Gesture = Callable[[Unlocked, Unlocked], object]  # what `sam` does for `maya`
DONE: dict[tuple[str, str], Gesture] = {}


def does(kind: str, what: str = "") -> Callable[[Gesture], Gesture]:
    def noted(act: Gesture) -> Gesture:
        DONE[kind, what] = act
        return act

    return noted


def _terms(days: int = 3, will: str = "call my sister") -> Terms:
    return Terms(cue="I come home", will=will, day=clock.utc_day() + timedelta(days=days), zone="UTC")


def _promised(by: Unlocked, other: Unlocked | None = None, days: int = 3) -> SeenPromise:
    made = promises.promise(_terms(days), by=by, once=uuid4())
    return promises.accept(made.id, by=other, once=uuid4(), of=made.state.now.of) if other else made


def _asked_to_change(by: Unlocked, other: Unlocked) -> tuple[UUID, UUID]:
    at = promises.renegotiate(_promised(by, other).id, _terms(5), by=by, once=uuid4())
    assert at.state.asked is not None
    return at.id, at.state.asked.of


does("trust.promise", "proposed")(lambda sam, maya: _promised(sam))
does("trust.promise", "accepted")(lambda sam, maya: _promised(maya, sam))
does("trust.promise", "renegotiated")(lambda sam, maya: _asked_to_change(sam, maya))


@does("trust.promise", "reworded")
def _reword(sam: Unlocked, maya: Unlocked) -> None:
    promises.reword(_promised(sam).id, _terms(will="call your sister"), by=sam, once=uuid4())


@does("trust.promise", "declined")
def _decline(sam: Unlocked, maya: Unlocked) -> None:
    made = _promised(maya)
    promises.decline(made.id, by=sam, once=uuid4(), of=made.state.now.of, line="Not this month.")


@does("trust.promise", "took_back")
def _take_back(sam: Unlocked, maya: Unlocked) -> None:
    promises.take_back(_asked_to_change(sam, maya)[0], by=sam, once=uuid4())


@does("trust.promise", "agreed")
def _agree_to_change(sam: Unlocked, maya: Unlocked) -> None:
    id, of = _asked_to_change(maya, sam)
    promises.agree(id, by=sam, once=uuid4(), of=of)


@does("trust.promise", "kept_as_was")
def _keep_as_was(sam: Unlocked, maya: Unlocked) -> None:
    id, of = _asked_to_change(maya, sam)
    promises.keep_as_was(id, by=sam, once=uuid4(), of=of)


@does("trust.promise", "kept")
def _keep(sam: Unlocked, maya: Unlocked) -> None:
    made = _promised(sam, maya, days=0)
    promises.say(made.id, clock.utc_day(), "kept", by=sam, once=uuid4())


@does("trust.promise", "said")
def _say(sam: Unlocked, maya: Unlocked) -> None:
    made = _promised(sam, maya, days=0)
    promises.say(made.id, clock.utc_day(), "partly", by=sam, once=uuid4())


@does("trust.promise", "viewed")
def _view(sam: Unlocked, maya: Unlocked) -> None:
    made = _promised(maya, sam, days=0)
    promises.say(made.id, clock.utc_day(), "kept", by=maya, once=uuid4())
    promises.view(made.id, clock.utc_day(), "It did me good.", by=sam, once=uuid4())


@does("trust.promise", "let_go")
def _let_go(sam: Unlocked, maya: Unlocked) -> None:
    promises.let_go(_promised(sam, maya).id, by=sam, once=uuid4())


def _proposed(by: Unlocked) -> Wording:
    wording = Wording(agreement=uuid4(), title="Nights", text="Lights out at ten.")
    agreements.propose_first(wording, by=by)
    return wording


does("trust.agreement", "proposed")(lambda sam, maya: _proposed(sam))


def _answered(act: str) -> Gesture:
    def answer(sam: Unlocked, maya: Unlocked) -> None:
        by = maya if act in {"agreed", "declined"} else sam
        id = _proposed(by).agreement
        agreements.answer(id, act, agreements.wording_id(id), by=sam, once=uuid4())  # type: ignore[arg-type]

    return answer


for _act in ("agreed", "declined", "withdrew"):
    does("trust.agreement", _act)(_answered(_act))


@does("trust.agreement", "ended")
def _end(sam: Unlocked, maya: Unlocked) -> None:
    id = _proposed(sam).agreement
    for act, by in (("agreed", maya), ("ended", sam)):
        agreements.answer(id, act, agreements.wording_id(id), by=by, once=uuid4())  # type: ignore[arg-type]


def _shown(by: Unlocked, document: Dream | Boundary) -> UUID:
    sort = DREAMS if isinstance(document, Dream) else BOUNDARIES
    kept = sharing.keep(document, by=by, once=uuid4())
    return sharing.show(sort, kept.id, by=by, rev=kept.rev, number=0).id


does("trust.dream")(lambda sam, maya: _shown(sam, Dream(title="A small house near water")))
does("trust.boundary")(lambda sam, maya: _shown(sam, Boundary(title="An hour by myself")))


@does("trust.dream_part")
def _part(sam: Unlocked, maya: Unlocked) -> None:
    id = _shown(maya, Dream(title="By the sea"))
    sharing.write_line(DREAMS, id, "I could row.", by=sam, expected_rev=0, number=0)


@does("trust.boundary_heard")
def _heard(sam: Unlocked, maya: Unlocked) -> None:
    id = _shown(maya, Boundary(title="Sundays"))
    sharing.write_line(BOUNDARIES, id, "I hear that.", by=sam, expected_rev=0, number=0)


def _opened(sam: Unlocked, maya: Unlocked) -> UUID:
    for by in (maya, sam):
        fold = questions.answer_question(core().questions[0], 99, f"By {by.person.name}.", by=by, once=uuid4())
    folds.fold(fold.id, by=maya)
    return fold.id


@does("trust.reply")
def _reply(sam: Unlocked, maya: Unlocked) -> None:
    questions.reply(_opened(sam, maya), "I had forgotten the boat.", by=sam, once=uuid4())


does("practices.talk", "began")(lambda sam, maya: talks.begin("listening-five", "live", by=sam, once=uuid4()))


def _letter(sam: Unlocked, maya: Unlocked, steps: int, *, begun_by_sam: bool) -> None:
    """A letter, over days, up to the step after which it's with the other."""
    writer, reader = (sam, maya) if begun_by_sam else (maya, sam)
    id = talks.begin("letter-to-be-heard", "apart", by=writer, once=uuid4())
    said = [(writer, "letter", ""), (reader, "meet", "reflect"), (reader, "reflect", ""), (writer, "is-it", "yes")]
    for by, step, value in said[:steps]:
        at = talks.find_talk(id, by=by)
        turn = next(turn for turn in at.turns if turn.step.id == step)
        move = Move(
            uuid4(), step, turn.actor, turn.first, turn.round, value=value or None, text="" if value else "Words."
        )
        talks.take(id, move, by=by)


does("practices.talk", "write")(lambda sam, maya: _letter(sam, maya, 1, begun_by_sam=True))
does("practices.talk", "mirror")(lambda sam, maya: _letter(sam, maya, 3, begun_by_sam=False))
does("practices.talk", "choose")(lambda sam, maya: _letter(sam, maya, 4, begun_by_sam=True))


@does("practices.talk", "went on")
def _went_on(sam: Unlocked, maya: Unlocked) -> None:
    """A step of another kind, such as reading, in a practice over days."""
    for practice in core().practices:
        if practice.who != "two" or "apart" not in practice.modes:
            continue
        id = talks.begin(practice.id, "apart", by=sam, once=uuid4())
        for _ in range(12):
            by = next((one for one in (sam, maya) if talks.find_talk(id, by=one).turns), None)
            if by is None or not _goes_on(id, by):
                break
            if by is sam and any(made.gesture.what == "went on" for made in gifts_made(by=maya)):
                return
        talks.leave(id, by=sam, once=uuid4())
    raise AssertionError("no practice of the pack has such a step")


def _goes_on(id: UUID, by: Unlocked) -> bool:
    turn = talks.find_talk(id, by=by).turns[0]
    value = turn.step.option_ids[0] if turn.step.option_ids else None
    text = "" if value or turn.step.kind in {"read", "breathe", "timer", "swap"} else "Words."
    try:
        talks.take(id, Move(uuid4(), turn.step.id, turn.actor, turn.first, turn.round, value=value, text=text), by=by)
    except (Stale, ValueError, LookupError):
        return False
    return True


def test_every_gesture_that_a_room_announces_is_done_here() -> None:
    announced = {(kind, what) for room in rooms() for kind, one in room.gestures.items() for what in one.sentences}
    assert announced == set(DONE)


@pytest.mark.parametrize(("kind", "what"), DONE, ids=str)
def test_it_reaches_the_other_once_and_the_giver_learns_nothing(
    kind: str, what: str, maya: Unlocked, sam: Unlocked
) -> None:
    DONE[kind, what](sam, maya)
    sentence = next(str(room.gestures[kind].sentences[what]) for room in rooms() if kind in room.gestures)
    sentence %= {"name": sam.person.name}
    found = [gift for gift in gifts(gifts_made(by=maya), by=maya) if gift.sentence == sentence]
    assert len(found) == 1
    assert found[0].url
    hers, his = client_of(maya), client_of(sam)
    assert sentence in hers.get("/today").content.decode()
    assert sentence not in his.get("/today").content.decode()
    paths = ("/today", "/today/open", "/rooms", "/ours", "/trust", "/listening", found[0].url)
    for path in paths:
        his.get(path)  # what a first look notes is noted
    before = {path: _plain(his.get(path).content.decode()) for path in paths}
    looked = hers.get(f"/today/gifts/{found[0].id}")
    assert looked.status_code == 302
    assert hers.get(looked.headers["Location"]).status_code == 200
    assert sentence not in hers.get("/today").content.decode()
    assert hers.get(f"/today/gifts/{found[0].id}").headers["Location"] == found[0].url
    after = {path: _plain(his.get(path).content.decode()) for path in paths}
    assert [line for path in paths for line in unified_diff(before[path].split("\n"), after[path].split("\n"))] == []


def _plain(page: str) -> str:
    """The page without what is drawn anew for each look: tokens, and how much of a timer is left."""
    return re.sub(r'(value|content|data-[a-z]+|stroke-dashoffset)="[^"]*"|\d+:\d\d', "", page)


def test_after_three_days_it_goes_out_by_itself(maya: Unlocked, sam: Unlocked) -> None:
    with clock.as_of(clock.now() - timedelta(days=5)):
        for act in (DONE["trust.dream", ""], DONE["trust.promise", "accepted"], DONE["trust.agreement", "agreed"]):
            act(sam, maya)
    assert gifts_made(by=maya) == []


def test_what_the_partner_has_taken_away_is_no_gift(maya: Unlocked, sam: Unlocked) -> None:
    kept = sharing.keep(Dream(title="A boat"), by=sam, once=uuid4())
    sharing.show(DREAMS, kept.id, by=sam, rev=kept.rev, number=0)
    (made,) = gifts_made(by=maya)
    sharing.take_back(DREAMS, kept.id, by=sam, number=0)
    assert gifts_made(by=maya) == []
    assert client_of(maya).get(f"/today/gifts/{made.gesture.id}").headers["Location"] == "/today"


def test_a_promise_that_can_no_longer_be_answered_is_not_told(maya: Unlocked, sam: Unlocked) -> None:
    with clock.as_of(clock.now() - timedelta(days=2)):
        _promised(sam, days=1)
    assert gifts(gifts_made(by=maya), by=maya) == []


def test_a_moment_in_the_future_is_not_believed(maya: Unlocked, sam: Unlocked) -> None:
    with clock.as_of(clock.now() + timedelta(days=9)):
        _promised(sam)
    assert gifts_made(by=maya) == []


def test_clocks_that_are_a_second_apart_hide_nothing(maya: Unlocked, sam: Unlocked) -> None:
    with clock.as_of(clock.now() + timedelta(seconds=1)):
        _promised(sam)
    assert len(gifts_made(by=maya)) == 1


def test_a_question_that_i_do_not_want_is_no_gift(maya: Unlocked, sam: Unlocked) -> None:
    deep = next(question for question in core().questions if question.depth == 5)
    client_of(maya).post("/trust/limits", {"ceiling": "2", "pace": "daily"})
    questions.answer_question(deep, 99, "Mine.", by=sam, once=uuid4())
    assert [gift.sentence for gift in gifts(gifts_made(by=maya), by=maya)] == []
    assert "has written" not in client_of(maya).get("/today").content.decode()
    assert "something from Sam is here" not in client_of(maya).get("/rooms").content.decode()


def test_what_is_not_told_takes_no_place_of_what_is(maya: Unlocked, sam: Unlocked) -> None:
    client_of(maya).post("/trust/limits", {"ceiling": "2", "pace": "daily"})
    for question in [question for question in core().questions if question.depth == 5][:3]:
        questions.answer_question(question, 99, "Mine.", by=sam, once=uuid4())
    with clock.as_of(clock.now() - timedelta(days=1)):
        _shown(sam, Dream(title="A boat"))
    assert "Sam showed you a dream" in client_of(maya).get("/today").content.decode()


def test_a_dream_from_a_day_to_come_is_not_believed(maya: Unlocked, sam: Unlocked) -> None:
    with clock.as_of(clock.now() + timedelta(days=40)):
        _shown(sam, Dream(title="A boat"))
    assert gifts_made(by=maya) == []


def test_looking_leads_on_even_where_it_cannot_be_noted(
    maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    _shown(sam, Dream(title="A boat"))
    (made,) = gifts_made(by=maya)
    client = client_of(maya)
    client.get("/today")

    def full(*_: object, **__: object) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr("twofold.records.house_notes.keep_draft", full)
    assert client.get(f"/today/gifts/{made.gesture.id}").headers["Location"].startswith("/dreams/")


def test_a_fold_that_the_other_has_begun_is_one_and_its_room_is_lit(maya: Unlocked, sam: Unlocked) -> None:
    questions.answer_question(core().questions[3], 99, "Mine.", by=sam, once=uuid4())
    page = client_of(maya).get("/today").content.decode()
    assert "Sam has written. Yours comes next, then both open." in page
    assert "something from Sam is here" in client_of(maya).get("/rooms").content.decode()


def test_three_are_shown_and_a_second_look_opens_only_those(maya: Unlocked, sam: Unlocked) -> None:
    for number in range(6):
        _shown(sam, Dream(title=f"Dream {number}"))
    page = client_of(maya).get("/today").content.decode()
    assert page.count("Sam showed you a dream") == 3
