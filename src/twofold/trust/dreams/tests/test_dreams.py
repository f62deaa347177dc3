from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client

from twofold.people import couples
from twofold.people.unlocked import Unlocked
from twofold.records.models import Record
from twofold.records.store import (
    Absent,
    Conflict,
    Ended,
    Entry,
    Stale,
    everything,
    history,
    list_records,
    open_record,
    remove,
)
from twofold.rooms.pagination import Part
from twofold.rooms.sharing import actions
from twofold.rooms.sharing.copies import copies_of
from twofold.rooms.sharing.queries import own as own_dream
from twofold.rooms.sharing.responses import beneath, removed, standing
from twofold.trust.dreams.archive import let_rest
from twofold.trust.dreams.documents import DREAM, PART, Dream, DreamPart
from twofold.trust.dreams.queries import Dreams, dreams_in
from twofold.trust.dreams.shareable import DREAMS

SEA = Dream(title="A winter by the sea", text="With all the windows open.", since="since I was nine")


def _keep(by: Unlocked, dream: Dream = SEA) -> Entry:
    return actions.keep(dream, by=by, once=uuid4())


def _shown(by: Unlocked) -> tuple[Entry, Entry]:
    kept = _keep(by)
    return kept, actions.show(DREAMS, kept.id, by=by, rev=kept.rev, number=0)


def all_dreams(*, by: Unlocked) -> Dreams:
    return dreams_in(Part(0, 60), by=by, only_mine=False)


def test_nobody_else_has_a_dream_before_it_is_shown(maya: Unlocked, sam: Unlocked) -> None:
    kept = _keep(maya)
    assert all_dreams(by=sam).theirs == []
    with pytest.raises(Absent):
        open_record(kept.id, by=sam)
    actions.show(DREAMS, kept.id, by=maya, rev=kept.rev, number=0)
    assert [their.entry.document for their in all_dreams(by=sam).theirs] == [SEA]


def test_showing_twice_is_once(maya: Unlocked, sam: Unlocked) -> None:
    kept, copy = _shown(maya)
    assert actions.show(DREAMS, kept.id, by=maya, rev=kept.rev, number=0).id == copy.id
    assert len(all_dreams(by=sam).theirs) == 1
    assert [own.state for own in all_dreams(by=maya).mine] == ["shown"]


def test_a_later_change_is_mine_until_it_is_shown_too(maya: Unlocked, sam: Unlocked) -> None:
    kept, copy = _shown(maya)
    changed = SEA.model_copy(update={"text": "Or only one window."})
    new = actions.change(DREAMS, kept.id, changed, by=maya, expected_rev=kept.rev)
    assert open_record(copy.id, by=sam).document == SEA
    assert own_dream(new, by=maya).state == "older"
    actions.show(DREAMS, kept.id, by=maya, rev=new.rev, number=0)
    assert open_record(copy.id, by=sam).document == changed
    assert [text.document for text in history(copy.id, by=sam)] == [SEA, changed]


def test_only_what_lay_on_the_page_is_shown(maya: Unlocked, sam: Unlocked) -> None:
    kept = _keep(maya)
    actions.change(
        DREAMS, kept.id, SEA.model_copy(update={"text": "Far away from you."}), by=maya, expected_rev=kept.rev
    )
    with pytest.raises(Stale):
        actions.show(DREAMS, kept.id, by=maya, rev=kept.rev, number=0)
    assert list_records(by=sam, space="ours", kinds=[DREAM]) == []


def test_taken_back_leaves_a_mark_and_the_private_one(maya: Unlocked, sam: Unlocked) -> None:
    kept, copy = _shown(maya)
    actions.take_back(DREAMS, kept.id, by=maya, number=0)
    seen = open_record(copy.id, by=sam)
    assert (seen.document, seen.removed_by_id) == (None, maya.person.pk)
    assert history(copy.id, by=sam) == []
    own = own_dream(open_record(kept.id, by=maya), by=maya)
    assert (own.state, own.copies.number, own.entry.document) == ("unshown", 1, SEA)


def test_an_old_page_cannot_show_again_what_was_taken_back(maya: Unlocked, sam: Unlocked) -> None:
    kept, _copy = _shown(maya)
    actions.take_back(DREAMS, kept.id, by=maya, number=0)
    with pytest.raises(Stale):
        actions.show(DREAMS, kept.id, by=maya, rev=kept.rev, number=0)
    again = actions.show(DREAMS, kept.id, by=maya, rev=kept.rev, number=1)
    actions.take_back(DREAMS, kept.id, by=maya, number=0)  # sent again: what is shown by now stays
    assert copies_of(kept.id, by=maya).live == again
    assert [their.entry.document for their in all_dreams(by=sam).theirs] == [SEA, None]


def test_many_dreams_stand_a_part_at_a_time_and_mine_alone_stay_alone(
    maya: Unlocked, sam: Unlocked, browser_of: Callable[[Unlocked], Client]
) -> None:
    for number in range(18):
        _keep(maya, Dream(title=f"Dream {number:02}"))
        shown = _keep(sam, Dream(title=f"Of Sam {number:02}"))
        actions.show(DREAMS, shown.id, by=sam, rev=shown.rev, number=0)
    client = browser_of(maya)
    pages = [client.get(f"/dreams{part}").content.decode() for part in ("", "?part=1")]
    assert [len(re.findall(r">Dream \d\d<", page)) for page in pages] == [15, 3]
    assert [len(re.findall(r">Of Sam \d\d<", page)) for page in pages] == [15, 3]
    alone = client.get("/dreams?only=mine").content.decode()
    assert 'href="?only=mine&amp;part=1">Earlier ones' in alone
    assert "Of Sam" not in alone + client.get("/dreams?only=mine&part=1").content.decode()


def test_a_dream_rests_and_only_the_dreamer_knows(maya: Unlocked, sam: Unlocked) -> None:
    kept, copy = _shown(maya)
    before = open_record(copy.id, by=sam)
    let_rest(kept.id, True, by=maya)
    let_rest(kept.id, True, by=maya)
    assert [own.entry.id for own in all_dreams(by=maya).resting] == [kept.id]
    assert open_record(copy.id, by=sam) == before
    assert list(Record.objects.filter(space="mine").values_list("kind", flat=True)) == ["trust.dream"]
    let_rest(kept.id, False, by=maya)
    let_rest(kept.id, False, by=maya)
    assert [own.entry.id for own in all_dreams(by=maya).mine] == [kept.id]


def _part(by: Unlocked, dream: Entry, text: str, *, rev: int = 0, number: int = 0) -> Entry:
    return actions.write_line(DREAMS, dream.id, text, by=by, expected_rev=rev, number=number)


def test_the_other_says_how_they_could_be_part_of_it(maya: Unlocked, sam: Unlocked) -> None:
    _kept, copy = _shown(maya)
    first = _part(sam, copy, "I could carry the wood.")
    assert _part(sam, copy, "I could carry the wood.") == first
    _part(sam, copy, "I could find the house.", rev=first.rev)
    (own,) = all_dreams(by=maya).mine
    assert [line.document for line in own.lines] == [DreamPart(dream=copy.id, text="I could find the house.")]
    assert len(history(first.id, by=maya)) == 2


def test_two_devices_lose_nothing_beneath_a_dream(maya: Unlocked, sam: Unlocked) -> None:
    _kept, copy = _shown(maya)
    first = _part(sam, copy, "From the phone.")
    with pytest.raises(Conflict) as conflict:
        _part(sam, copy, "From the desk.")
    assert conflict.value.newer.id == first.id
    assert [e.document.text for e in list_records(by=maya, space="ours", kinds=[PART])] == ["From the phone."]  # type: ignore[union-attr]


def test_words_taken_back_are_not_brought_back_by_an_old_page(maya: Unlocked, sam: Unlocked) -> None:
    _kept, copy = _shown(maya)
    remove(_part(sam, copy, "I could carry the wood.").id, by=sam)
    with pytest.raises(Stale):
        _part(sam, copy, "I could carry the wood.")
    _part(sam, copy, "I could sing.", number=1)
    lines = beneath([copy], by=maya)[copy.id]
    assert (removed(lines), standing(lines) is not None) == (1, True)


def test_nobody_writes_beneath_their_own_or_a_stranger_s(maya: Unlocked, noor: Unlocked, jun: Unlocked) -> None:
    _kept, copy = _shown(maya)
    for by in (maya, noor, jun):
        with pytest.raises(Absent):
            _part(by, copy, "Me too.")
    with pytest.raises(Absent):
        actions.change(DREAMS, copy.id, SEA, by=maya, expected_rev=1)


def test_alone_it_is_all_there_but_showing(jun: Unlocked) -> None:
    kept = _keep(jun)
    let_rest(kept.id, True, by=jun)
    assert [own.entry.document for own in all_dreams(by=jun).resting] == [SEA]
    with pytest.raises(Ended):
        actions.show(DREAMS, kept.id, by=jun, rev=kept.rev, number=0)


def test_after_parting_a_dream_is_the_dreamer_s_and_unshown_to_whoever_comes_next(
    maya: Unlocked, sam: Unlocked
) -> None:
    kept, copy = _shown(maya)
    sam = couples.part(by=sam)
    assert [their.entry.id for their in all_dreams(by=sam).theirs] == [copy.id]
    with pytest.raises(Ended):
        _part(sam, copy, "Still?")
    assert [entry.id for entry in everything(by=maya) if entry.document == SEA] == [kept.id, copy.id]


def test_what_was_shown_is_known_also_when_an_earlier_key_comes_back(maya: Unlocked, sam: Unlocked) -> None:
    """After a reset one holds later keys only; the earlier ones may be brought back. No page may then say "unshown"."""
    kept, copy = _shown(maya)
    keys = maya.keyring.person_keys
    earlier = {min(keys) - 1: bytes(32), **keys}
    again = replace(maya, keyring=replace(maya.keyring, person_keys=earlier))
    assert copies_of(kept.id, by=again).live == open_record(copy.id, by=maya)


@pytest.mark.parametrize("size", [1, 2, 4])
def test_the_parts_of_all_lists_reach_each_dream_once(maya: Unlocked, sam: Unlocked, size: int) -> None:
    """Also one whose private page is gone, of which only what was shown is left."""
    kept = [actions.keep(Dream(title=f"Dream {number}"), by=maya, once=uuid4()) for number in range(7)]
    for dream in kept[:4]:
        actions.show(DREAMS, dream.id, by=maya, rev=dream.rev, number=0)
    for dream in kept[4:6]:
        let_rest(dream.id, True, by=maya)
    remove(kept[0].id, by=maya)
    whole = all_dreams(by=maya)
    assert (len(whole.mine), len(whole.resting)) == (5, 2)
    assert [own.state for own in whole.mine].count("shown") == 4
    for list_name, by in (("mine", maya), ("resting", maya), ("theirs", sam)):
        expected = [one.entry.id for one in getattr(all_dreams(by=by), list_name)]
        found = []
        for number in range(8):
            found += [one.entry.id for one in getattr(dreams_in(Part(number, size), by=by, only_mine=False), list_name)]
        assert found == expected
        assert len(expected) == len(set(expected))
