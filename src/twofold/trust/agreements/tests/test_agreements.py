from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from twofold.people import couples
from twofold.people.unlocked import Unlocked
from twofold.records.models import Record
from twofold.records.store import Absent, Conflict, Ended, Stale, list_records, open_record, remove
from twofold.trust.agreements import actions
from twofold.trust.agreements.documents import AGREEMENT, LINE, WORDING, Wording
from twofold.trust.agreements.queries import SeenAgreement, agreement, agreements

SEVEN, EIGHT = "Phones lie in the hall from seven.", "Phones lie in the hall from eight."


def _proposed(by: Unlocked, text: str = SEVEN) -> SeenAgreement:
    return actions.propose_first(Wording(agreement=uuid4(), title="Evenings", text=text), by=by)


def _again(
    at: SeenAgreement, by: Unlocked, text: str = EIGHT, *, upon: int | None = None, once: UUID | None = None
) -> SeenAgreement:
    wording = Wording(agreement=at.id, title="Evenings", text=text)
    rev = agreement(at.id, by=by).entry.rev if upon is None else upon
    return actions.propose(wording, by=by, once=once or uuid4(), upon=rev)


def _answered(at: SeenAgreement, act: str, by: Unlocked, *, line: str = "", once: UUID | None = None) -> SeenAgreement:
    about = at.state.stands if act == "ended" else at.state.open  # type: ignore[union-attr]
    assert about is not None
    return actions.answer(at.id, act, about, by=by, once=once or uuid4(), line=line)  # type: ignore[arg-type]


def _text(at: SeenAgreement) -> str:
    document = at.stands.document if at.stands else None
    return document.text if isinstance(document, Wording) else ""


def test_it_stands_when_the_other_has_agreed(maya: Unlocked, sam: Unlocked) -> None:
    at = _proposed(maya)
    assert (_text(at), at.awaits_me) == ("", False)
    (there,) = agreements(by=sam)
    assert there.awaits_me
    assert _text(_answered(there, "agreed", sam)) == SEVEN
    assert _text(agreement(at.id, by=maya)) == SEVEN


def test_the_current_one_stands_until_both_have_agreed_to_the_new_one(maya: Unlocked, sam: Unlocked) -> None:
    at = _answered(_proposed(maya), "agreed", sam)
    new = _again(at, sam)
    assert _text(agreement(at.id, by=maya)) == SEVEN
    assert _text(_answered(new, "agreed", maya)) == EIGHT
    whole = agreement(at.id, by=sam, whole=True)
    assert [whole.wordings[id].document.text for id in whole.state.wordings] == [SEVEN, EIGHT]  # type: ignore[union-attr]


def test_declined_with_a_line_the_current_one_stands(maya: Unlocked, sam: Unlocked) -> None:
    at = _answered(_proposed(maya), "agreed", sam)
    _answered(_again(at, sam), "declined", maya, line="Not in winter.")
    whole = agreement(at.id, by=sam, whole=True)
    assert _text(whole) == SEVEN
    last = whole.events[-1]
    assert last.words is not None
    assert whole.wordings[last.words].document.text == "Not in winter."  # type: ignore[union-attr]


def test_either_may_end_it_and_it_stays_in_its_history(maya: Unlocked, sam: Unlocked) -> None:
    at = _answered(_proposed(maya), "agreed", sam)
    ended = _answered(at, "ended", sam, line="We no longer need it.")
    assert (ended.ended, _text(ended)) == (True, "")
    assert [event.act for event in agreement(at.id, by=maya).events] == ["proposed", "agreed", "ended"]
    assert _text(_answered(_again(ended, maya), "agreed", sam)) == EIGHT


def test_whatever_is_sent_twice_happens_once(maya: Unlocked, sam: Unlocked) -> None:
    wording = Wording(agreement=uuid4(), title="Evenings", text=SEVEN)
    at = actions.propose_first(wording, by=maya)
    assert actions.propose_first(wording, by=maya).events == at.events
    once = uuid4()
    first = _answered(at, "agreed", sam, once=once)
    assert _answered(at, "agreed", sam, once=once).events == first.events
    again = _again(first, sam, once=once)
    assert _again(first, sam, once=once, upon=first.entry.rev).events == again.events
    assert len(list_records(by=sam, space="ours", kinds=[WORDING])) == 2


def test_what_is_proposed_is_never_changed_behind_the_other_s_back(maya: Unlocked, sam: Unlocked) -> None:
    at = _proposed(maya)
    changed = Wording(agreement=at.id, title="Evenings", text=EIGHT)
    with pytest.raises(Conflict) as conflict:
        actions.propose_first(changed, by=maya)
    assert conflict.value.newer.document.text == SEVEN  # type: ignore[union-attr]
    assert _text(_answered(at, "agreed", sam)) == SEVEN


def test_two_who_propose_at_once_lose_nothing(maya: Unlocked, sam: Unlocked) -> None:
    at = _answered(_proposed(maya), "agreed", sam)
    rev = at.entry.rev
    _again(at, maya, "Maya’s words.", upon=rev)
    with pytest.raises(Conflict):
        _again(at, sam, "Sam’s words.", upon=rev)
    there = agreement(at.id, by=sam)
    assert there.awaits_me
    _again(there, sam, "Sam’s words.")
    whole = agreement(at.id, by=maya, whole=True)
    assert [whole.wordings[id].document.text for id in whole.state.wordings] == [SEVEN, "Maya’s words.", "Sam’s words."]  # type: ignore[union-attr]


def test_one_agrees_only_to_what_they_have_read(maya: Unlocked, sam: Unlocked) -> None:
    at = _proposed(maya)
    read_by_sam = at.state.open  # type: ignore[union-attr]
    _again(at, maya)
    with pytest.raises(Stale):
        actions.answer(at.id, "agreed", read_by_sam, by=sam, once=uuid4(), line="Gladly.")  # type: ignore[arg-type]
    assert _text(agreement(at.id, by=sam)) == ""
    assert list_records(by=maya, space="ours", kinds=[LINE]) == []


def test_nobody_agrees_with_themself(maya: Unlocked, sam: Unlocked) -> None:
    at = _proposed(maya)
    with pytest.raises(Stale):
        _answered(at, "agreed", maya)
    assert _answered(at, "withdrew", maya).state.open is None  # type: ignore[union-attr]


def test_words_that_their_writer_removed_leave_a_mark(maya: Unlocked, sam: Unlocked) -> None:
    at = _answered(_proposed(maya), "agreed", sam)
    remove(at.state.stands, by=maya)  # type: ignore[union-attr,arg-type]
    there = agreement(at.id, by=sam)
    assert there.stands is not None
    assert there.stands.removed_by_id == maya.person.pk
    assert "proposed" in there.may


def test_strangers_and_people_alone_find_nothing(maya: Unlocked, noor: Unlocked, jun: Unlocked) -> None:
    at = _proposed(maya)
    for by in (noor, jun):
        assert agreements(by=by) == []
        with pytest.raises(Absent):
            _answered(at, "agreed", by)
    with pytest.raises(Ended):
        _proposed(jun)


def test_after_parting_it_is_read_and_no_longer_changed(maya: Unlocked, sam: Unlocked) -> None:
    at = _answered(_proposed(maya), "agreed", sam)
    sam = couples.part(by=sam)
    there = agreement(at.id, by=sam)
    assert (_text(there), there.may) == (SEVEN, frozenset())
    with pytest.raises(Ended):
        _answered(there, "ended", sam)


def test_it_stands_in_clear_whether_it_waits_for_an_answer_and_nothing_more(maya: Unlocked, sam: Unlocked) -> None:
    at = _proposed(maya)

    def waits() -> tuple[bool, bool]:
        return Record.objects.get(pk=at.id).waits, bool(agreements(by=sam, waits=True))

    assert waits() == (True, True)
    at = _answered(at, "agreed", sam)
    assert waits() == (False, False)
    at = _again(at, sam)
    assert waits() == (True, True)
    at = _answered(at, "ended", maya)
    assert at.state is not None
    assert at.state.open is not None
    assert waits() == (True, True)
    at = _answered(at, "declined", maya)
    assert waits() == (False, False)


def test_the_record_says_nothing_by_itself(maya: Unlocked) -> None:
    at = _proposed(maya)
    assert list(open_record(at.id, by=maya).document.words()) == []  # type: ignore[union-attr]
    assert [entry.id for entry in list_records(by=maya, space="ours", kinds=[AGREEMENT])] == [at.id]
