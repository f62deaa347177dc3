"""What people do with promises, with real keys and rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.models import Draft, Record, Revision
from twofold.records.store import (
    Absent,
    Ended,
    Unreadable,
    drop_draft,
    everything,
    history,
    keep_draft,
    list_records,
    remove,
    revise,
    search,
    share,
)
from twofold.records.store import draft as kept_draft
from twofold.talks import actions as talks
from twofold.trust.promises import actions, registration, wording
from twofold.trust.promises import open_promises as current
from twofold.trust.promises.open_promises import ASIDE, open_promises
from twofold.trust.promises.queries import SeenPromise, find
from twofold.trust.promises.states import Illegal
from twofold.trust.promises.terms import Terms

TUESDAY, THURSDAY = date(2026, 3, 24), date(2026, 3, 26)
pytestmark = pytest.mark.usefixtures("noon")


def terms(day: date = TUESDAY, will: str = "call my sister", **more: Any) -> Terms:
    return Terms(cue="I come home", will=will, day=day, zone="Europe/Berlin", **more)


def promised(by: Unlocked, given: Terms | None = None, *, to_self: bool = False) -> SeenPromise:
    return actions.promise(given or terms(), by=by, once=uuid4(), to_self=to_self)


def taken_up(by: Unlocked, other: Unlocked, given: Terms | None = None) -> SeenPromise:
    at = promised(by, given)
    return actions.accept(at.id, by=other, once=uuid4(), of=at.state.now.of)


def days_later(days: float) -> Any:
    return clock.as_of(datetime(2026, 3, 20, 11, tzinfo=UTC) + timedelta(days=days))


def test_promised_taken_up_and_kept(maya: Unlocked, sam: Unlocked) -> None:
    at = taken_up(maya, sam)
    with days_later(4):
        actions.say(at.id, TUESDAY, "kept", by=maya, once=uuid4(), line="Gladly.")
        actions.view(at.id, TUESDAY, "She was so glad.", by=sam, once=uuid4())
    for by in (maya, sam):
        found = find(at.id, by=by)
        assert (found.state.done, found.state.words[TUESDAY].line) == (True, "Gladly.")
        assert [view.line for view in found.state.views] == ["She was so glad."]


def test_one_record_and_one_text_whatever_happens(maya: Unlocked, sam: Unlocked) -> None:
    at = taken_up(maya, sam)
    actions.let_go(at.id, by=maya, once=uuid4())
    assert (Record.objects.count(), Revision.objects.count()) == (1, 1)
    assert [text.edited for text in history(at.id, by=sam)] == [False]
    assert [event.kind for event in find(at.id, by=sam).promise.events] == ["proposed", "accepted", "let_go"]


def test_only_the_two_can_reach_it(maya: Unlocked, noor: Unlocked, jun: Unlocked) -> None:
    at = promised(maya)
    for by in (noor, jun):
        for tried in (
            lambda by=by: find(at.id, by=by),
            lambda by=by: actions.accept(at.id, by=by, once=uuid4(), of=at.state.now.of),
            lambda by=by: actions.let_go(at.id, by=by, once=uuid4()),
            lambda by=by: actions.view(at.id, TUESDAY, "Ha.", by=by, once=uuid4()),
        ):
            with pytest.raises(Absent):
                tried()


def test_the_other_cannot_do_what_is_not_theirs(maya: Unlocked, sam: Unlocked) -> None:
    at = taken_up(maya, sam)
    for tried in (
        lambda: actions.say(at.id, TUESDAY, "not_kept", by=sam, once=uuid4()),
        lambda: actions.let_go(at.id, by=sam, once=uuid4()),
        lambda: actions.renegotiate(at.id, terms(THURSDAY), by=sam, once=uuid4()),
        lambda: actions.accept(at.id, by=maya, once=uuid4(), of=at.state.now.of),
    ):
        with pytest.raises(Illegal):
            tried()
    assert find(at.id, by=maya).promise == at.promise


def test_one_to_oneself_is_read_by_nobody_else(maya: Unlocked, sam: Unlocked, jun: Unlocked) -> None:
    for by in (maya, jun):
        at = promised(by, to_self=True)
        with pytest.raises(Absent):
            find(at.id, by=sam)
        actions.say(at.id, TUESDAY, "partly", by=by, once=uuid4())
        with pytest.raises(Illegal):
            actions.repair(at.id, "apart", by=by, once=uuid4())
    assert list_records(by=sam, space="ours") == []


def test_alone_there_is_nobody_to_promise_it_to(jun: Unlocked) -> None:
    with pytest.raises(Ended):
        promised(jun)


@pytest.mark.parametrize("day", [0, 1])
def test_a_private_one_that_is_shared_shows_how_it_came_about(maya: Unlocked, sam: Unlocked, day: int) -> None:
    at = promised(maya, to_self=True)
    if day:
        actions.say(at.id, TUESDAY, "not_kept", by=maya, once=uuid4())
    copy = share(at.id, by=maya, once=uuid4())
    found = find(copy.id, by=sam)
    assert (found.me, found.state.phase, found.state.missed) == ("other", "standing", bool(day))


def test_sent_twice_happens_once(maya: Unlocked, sam: Unlocked) -> None:
    once = uuid4()
    first = actions.promise(terms(), by=maya, once=once)
    assert actions.promise(terms(), by=maya, once=once) == first
    of, word = first.state.now.of, uuid4()
    accepts = uuid4()
    for _ in range(3):
        actions.accept(once, by=sam, once=accepts, of=of)
    for line in ("Late.", "Late.", "Other words with the same form."):
        actions.say(once, TUESDAY, "partly", by=maya, once=word, line=line)
    found = find(once, by=maya)
    assert [event.kind for event in found.promise.events] == ["proposed", "accepted", "said"]
    assert found.state.words[TUESDAY].line == "Late."
    assert Record.objects.count() == 1


def test_the_same_form_with_other_words_does_not_write_over_what_was_promised(maya: Unlocked) -> None:
    at = promised(maya)
    with pytest.raises(actions.AlreadySent):
        actions.promise(terms(will="call my brother"), by=maya, once=at.id)
    assert find(at.id, by=maya).promise == at.promise


def test_nobody_takes_an_id_that_is_another_s(maya: Unlocked, sam: Unlocked) -> None:
    at = promised(maya)
    with pytest.raises(Absent):
        actions.promise(terms(), by=sam, once=at.id)


def _looked_before(monkeypatch: pytest.MonkeyPatch, id: UUID, by: Unlocked, act: Callable[[], object]) -> None:
    """`by` looked, and before they write the other acts: their first look shows it as it was."""
    stale, real = [find(id, by=by)], actions.find
    act()
    monkeypatch.setattr(actions, "find", lambda id, *, by: stale.pop() if stale else real(id, by=by))


def test_put_otherwise_while_it_is_being_taken_up(
    maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = promised(maya)
    _looked_before(monkeypatch, at.id, sam, lambda: actions.reword(at.id, terms(THURSDAY), by=maya, once=uuid4()))
    with pytest.raises(Illegal):
        actions.accept(at.id, by=sam, once=uuid4(), of=at.state.now.of)
    found = find(at.id, by=sam)
    assert (found.state.phase, found.state.now.terms.day) == ("proposed", THURSDAY)


def test_taken_up_while_it_is_being_put_otherwise(
    maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = promised(maya)
    _looked_before(monkeypatch, at.id, maya, lambda: actions.accept(at.id, by=sam, once=uuid4(), of=at.state.now.of))
    with pytest.raises(Illegal):
        actions.reword(at.id, terms(THURSDAY), by=maya, once=uuid4())
    assert find(at.id, by=maya).state.now.terms.day == TUESDAY


def test_both_act_at_once_and_nothing_is_lost(maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch) -> None:
    at = taken_up(maya, sam)
    actions.say(at.id, TUESDAY, "partly", by=maya, once=uuid4())
    _looked_before(monkeypatch, at.id, maya, lambda: actions.view(at.id, TUESDAY, "It was fine.", by=sam, once=uuid4()))
    actions.say(at.id, TUESDAY, "kept", by=maya, once=uuid4(), line="In the end.")
    state = find(at.id, by=sam).state
    assert (state.words[TUESDAY].word, [view.line for view in state.views]) == ("kept", ["It was fine."])


def test_let_go_while_the_other_agrees(maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch) -> None:
    at = taken_up(maya, sam)
    asked = actions.renegotiate(at.id, terms(THURSDAY), by=maya, once=uuid4()).state.asked
    assert asked is not None
    _looked_before(monkeypatch, at.id, sam, lambda: actions.let_go(at.id, by=maya, once=uuid4()))
    with pytest.raises(Illegal):
        actions.agree(at.id, by=sam, once=uuid4(), of=asked.of)
    assert find(at.id, by=sam).state.phase == "let_go"


def test_a_miss_and_its_repair(maya: Unlocked, sam: Unlocked) -> None:
    at = taken_up(maya, sam)
    with days_later(5):
        actions.say(at.id, TUESDAY, "not_kept", by=maya, once=uuid4())
        once = uuid4()
        talk = actions.repair(at.id, "apart", by=sam, once=once)
        assert actions.repair(at.id, "apart", by=sam, once=once) == talk
    begun = talks.find_talk(talk, by=maya)
    assert begun.practice.id == "repair-a-promise"
    assert begun.talk.topic == "When I come home, I will call my sister."
    assert begun.talk.people["A"] == maya.person.pk  # whoever promised begins, whoever asked for it
    assert find(at.id, by=sam).state.talks == (talk,)
    assert Record.objects.filter(kind="practices.talk").count() == 1


def test_a_smaller_one_leads_back_and_forth(maya: Unlocked, sam: Unlocked) -> None:
    at = taken_up(maya, sam)
    actions.let_go(at.id, by=maya, once=uuid4())
    smaller = actions.promise(terms(will="send one line"), by=maya, once=uuid4(), after=at.id)
    assert find(at.id, by=sam).state.followed == (smaller.id,)


def test_drafts_go_when_it_is_promised(maya: Unlocked) -> None:
    keep_draft("promise:new:cue", "I come", by=maya)
    actions.promise(terms(), by=maya, once=uuid4(), drafts=["promise:new:cue"])
    assert kept_draft("promise:new:cue", by=maya) is None


def test_it_is_found_by_every_word_it_ever_had(maya: Unlocked, sam: Unlocked) -> None:
    at = taken_up(maya, sam)
    actions.renegotiate(at.id, terms(THURSDAY, "write to her"), by=maya, once=uuid4(), line="A fever.")
    for words in ("sister", "write to", "fever"):
        assert [entry.id for entry in search(words, by=sam, space="ours").entries] == [at.id]


def test_for_export_it_is_read_from_beginning_to_end(maya: Unlocked, sam: Unlocked) -> None:
    at = taken_up(maya, sam)
    with days_later(4):
        actions.say(at.id, TUESDAY, "partly", by=maya, once=uuid4(), line="She was out.")
    (document,) = [entry.document for entry in everything(by=sam)]
    assert wording.title_of(document) == "When I come home, I will call my sister."  # type: ignore[arg-type]
    assert wording.text_of(document).split("\n") == [  # type: ignore[arg-type]
        "Tuesday 24 March 2026 · Partly",
        "20 March 2026 · Promised: When I come home, I will call my sister. (Tuesday 24 March 2026)",
        "20 March 2026 · Taken up",
        "24 March 2026 · Tuesday 24 March 2026: Partly “She was out.”",
    ]


def test_what_cannot_have_happened_is_not_shown_as_if_it_had(maya: Unlocked, sam: Unlocked) -> None:
    """The other holds the couple's key: a word put in under the name of the one who promised fits, an order does not."""
    at = taken_up(maya, sam)
    backwards = at.promise.model_copy(update={"events": at.promise.events[::-1]})
    revise(at.id, backwards, by=sam, expected_rev=at.entry.rev)
    with pytest.raises(Unreadable):
        find(at.id, by=maya)
    assert open_promises(clock.now(), by=maya)[0] == []
    assert wording.title_of(backwards) == "A promise"
    assert registration.cards(maya) == []


def test_the_reminder_follows_the_promise(
    maya: Unlocked, sam: Unlocked, reminders: dict[tuple[str, UUID], datetime]
) -> None:
    at = taken_up(maya, sam, terms(remind="evening"))
    key = ("Maya", at.id)
    assert reminders == {key: datetime(2026, 3, 23, 17, tzinfo=UTC)}
    asked = actions.renegotiate(at.id, terms(THURSDAY, remind="morning"), by=maya, once=uuid4()).state.asked
    assert asked is not None
    assert reminders[key] == datetime(2026, 3, 23, 17, tzinfo=UTC)  # the old one stands
    actions.agree(at.id, by=sam, once=uuid4(), of=asked.of)
    assert list(reminders) == [key]  # nothing was set for Sam
    registration.cards(maya)  # only Maya's own visit can move hers
    assert reminders[key] == datetime(2026, 3, 26, 7, tzinfo=UTC)
    actions.let_go(at.id, by=maya, once=uuid4())
    assert reminders == {}
    assert ASIDE.read(by=maya).reminders == {}


def test_it_is_forgotten_also_where_what_was_noted_is_lost(
    maya: Unlocked, sam: Unlocked, reminders: dict[tuple[str, UUID], datetime]
) -> None:
    at = taken_up(maya, sam, terms(remind="evening"))
    drop_draft("aside/promises", by=maya)
    actions.let_go(at.id, by=maya, once=uuid4())
    assert reminders == {}


def test_of_what_was_said_early_nobody_is_reminded(
    maya: Unlocked, sam: Unlocked, reminders: dict[tuple[str, UUID], datetime]
) -> None:
    at = taken_up(maya, sam, terms(remind="evening"))
    assert reminders
    actions.say(at.id, TUESDAY, "kept", by=maya, once=uuid4())
    assert reminders == {}


def test_the_reminder_of_what_is_gone_is_forgotten(maya: Unlocked, reminders: dict[tuple[str, UUID], datetime]) -> None:
    at = promised(maya, terms(remind="morning"), to_self=True)
    assert reminders
    remove(at.id, by=maya)
    registration.cards(maya)
    assert reminders == {}


def test_a_series_is_reminded_of_one_after_the_other(
    maya: Unlocked, sam: Unlocked, reminders: dict[tuple[str, UUID], datetime]
) -> None:
    """Across a change of the clocks it stays six in the evening."""
    at = taken_up(maya, sam, terms(every="week", last=date(2026, 4, 7), remind="evening"))
    seen = []
    for days in (0, 4, 11, 19):
        with days_later(days):
            registration.cards(maya)
            seen.append(reminders.get(("Maya", at.id)))
    assert seen == [
        datetime(2026, 3, 23, 17, tzinfo=UTC),
        datetime(2026, 3, 30, 16, tzinfo=UTC),
        datetime(2026, 4, 6, 16, tzinfo=UTC),
        None,
    ]


def test_what_is_over_is_not_opened_again_to_see_that(
    maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    over, still = taken_up(maya, sam), taken_up(maya, sam)
    actions.say(over.id, TUESDAY, "kept", by=maya, once=uuid4())
    opened: list[UUID] = []
    real = current.readable
    monkeypatch.setattr(current, "readable", lambda entry, *, by: opened.append(entry.id) or real(entry, by=by))
    for _ in range(3):
        assert [at.id for at in open_promises(clock.now(), by=maya)[0]] == [still.id]
    assert (opened.count(over.id), opened.count(still.id)) == (1, 3)
    actions.say(over.id, TUESDAY, "partly", by=maya, once=uuid4())
    assert [at.id for at in open_promises(clock.now(), by=maya)[0]] == [still.id]


def test_what_is_noted_of_years_is_one_day(maya: Unlocked, sam: Unlocked) -> None:
    """The first that is open stays in sight, as does one that cannot be read just now, however many come after it."""
    for days in range(0, 40, 4):
        with days_later(days):
            at = taken_up(maya, sam, terms(TUESDAY + timedelta(days=days)))
            actions.say(at.id, TUESDAY + timedelta(days=days), "kept", by=maya, once=uuid4())
            open_promises(clock.now(), by=maya)
    with days_later(50):
        _found, aside = open_promises(clock.now(), by=maya)
        assert (aside.closed, aside.since) == ({}, date(2026, 5, 7))
        unread, first = taken_up(maya, sam, terms(date(2026, 6, 1))), taken_up(maya, sam, terms(date(2026, 6, 1)))
    Record.objects.filter(pk=unread.id).update(rev=9)
    for days in (60, 90):
        with days_later(days):
            at = promised(sam, terms(date(2026, 6, 30)))
            actions.let_go(at.id, by=sam, once=uuid4())
            found, aside = open_promises(clock.now(), by=maya)
            assert [one.id for one in found] == [first.id]
    assert aside.since == date(2026, 5, 7)
    Record.objects.filter(pk=unread.id).update(rev=unread.entry.rev)
    with days_later(91):
        assert {one.id for one in open_promises(clock.now(), by=maya)[0]} == {first.id, unread.id}


def test_what_i_promise_myself_after_a_shared_one_is_named_nowhere_that_the_other_reads(
    maya: Unlocked, sam: Unlocked, browser_of: Callable[[Unlocked], Any]
) -> None:
    at = taken_up(maya, sam)
    before = Record.objects.get(pk=at.id).rev
    mine = actions.promise(terms(will="be kinder to myself"), by=maya, once=uuid4(), to_self=True, after=at.id)
    assert Record.objects.get(pk=at.id).rev == before
    assert str(mine.id) not in browser_of(sam).get(f"/promises/{at.id}").content.decode()
    next_one = actions.promise(terms(will="and gentler"), by=maya, once=uuid4(), to_self=True, after=mine.id)
    assert find(mine.id, by=maya).state.followed == (next_one.id,)


def test_what_was_set_aside_does_not_show_in_a_size(maya: Unlocked, sam: Unlocked) -> None:
    sizes = set()
    for _promise in range(6):
        at = taken_up(maya, sam)
        open_promises(clock.now(), by=maya)
        ASIDE.snooze(at.id, TUESDAY, today=date(2026, 3, 20), by=maya)
        sizes |= {len(bytes(row.sealed)) for row in Draft.objects.filter(person=maya.person)}
    assert len(sizes) == 1
