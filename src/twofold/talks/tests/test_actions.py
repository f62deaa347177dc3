"""Maya and Sam talk, in three modes; what each writes is where its step says, and nothing happens twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from twofold.packs import Unknown
from twofold.people.unlocked import Unlocked
from twofold.records.models import Record, Revision
from twofold.records.sealed import write
from twofold.records.store import Absent, Ended, Stale, list_records, open_record
from twofold.rooms import form_tokens
from twofold.talks import actions as talks
from twofold.talks import step_answers
from twofold.talks.actions import Move, NotMade
from twofold.talks.documents import AfterTalk, StepWords, Talk
from twofold.talks.talk_state import SeenTalk, Turn

pytestmark = pytest.mark.usefixtures("pack")


def begin(by: Unlocked, practice: str = "turns", mode: str = "live", **given: object) -> UUID:
    return talks.begin(practice, mode, by=by, once=uuid4(), **given)  # type: ignore[arg-type]


def turn_of(at: SeenTalk, step: str, actor: str | None = None) -> Turn:
    return next(t for t in at.turns if t.step.id == step and actor in (None, t.actor))


def move(
    id: UUID,
    step: str,
    *,
    by: Unlocked,
    actor: str | None = None,
    kind: str = "",
    once: UUID | None = None,
    **g: object,
) -> SeenTalk:
    turn = turn_of(talks.find_talk(id, by=by), step, actor)
    beside = g.pop("beside", None)
    made = Move(once or uuid4(), step, turn.actor, kind or turn.first, turn.round, **g)  # type: ignore[arg-type]
    return talks.take(id, made, by=by, beside=beside)  # type: ignore[arg-type]


def one_round(id: UUID, first: Unlocked, other: Unlocked, answer: str = "yes") -> SeenTalk:
    move(id, "speak", by=first, text="It is about the mornings.")
    move(id, "mirror", by=other, text="You want quiet mornings.")
    return move(id, "got", by=first, value=answer)


@pytest.mark.parametrize("mode", ["live", "apart"])
def test_two_devices_walk_the_whole_talk(mode: str, maya: Unlocked, sam: Unlocked) -> None:
    id = begin(maya, mode=mode, topic="Mornings")
    one_round(id, maya, sam, "not-yet")
    assert [t.step.id for t in talks.find_talk(id, by=sam).turns] == []
    one_round(id, maya, sam)
    for by in (maya, sam):
        move(id, "turn", by=by)
    one_round(id, sam, maya)
    move(id, "thanks", by=maya, text="For staying.")
    at = move(id, "thanks", by=sam, text="For saying it.")
    assert at.finished
    assert at.ended
    said = [
        entry.document.text for _, entry in step_answers.spoken(at, by=maya) if isinstance(entry.document, StepWords)
    ]
    assert said[-2:] == ["For staying.", "For saying it."]
    assert Revision.objects.filter(record=id).count() == 1


def test_one_device_walks_it_too(maya: Unlocked, sam: Unlocked) -> None:
    id = begin(maya, mode="together")
    for first, second in (("A", "B"), ("B", "A")):
        move(id, "speak", by=maya, actor=first)
        move(id, "mirror", by=maya, actor=second)
        at = move(id, "got", by=maya, actor=first, value="yes")
        if any(t.step.id == "turn" for t in at.turns):
            move(id, "turn", by=maya, actor="both")
    move(id, "thanks", by=maya, actor="A", text="For staying.")
    at = move(id, "thanks", by=maya, actor="B", text="For saying it.")
    assert at.ended
    (_, _), (_, hers) = step_answers.spoken(at, by=sam)[-2:]
    assert hers.document is not None
    assert hers.document.whose == sam.person.pk  # type: ignore[attr-defined]


def test_the_same_move_five_times_happens_once(maya: Unlocked, sam: Unlocked) -> None:
    id, once = begin(maya, mode="apart"), uuid4()
    at = talks.find_talk(id, by=maya)
    made = Move(once, "speak", "A", "did", turn_of(at, "speak").round, text="About the mornings.")
    revs = {talks.take(id, made, by=maya).entry.rev for _ in range(5)}
    assert revs == {2}
    assert Record.objects.filter(kind="practices.words").count() == 1


def test_what_is_no_longer_on_offer_changes_nothing(maya: Unlocked, sam: Unlocked) -> None:
    id = begin(maya)
    stale = Move(uuid4(), "speak", "A", "did", 0)
    one_round(id, maya, sam, "not-yet")
    for made in (stale, Move(uuid4(), "mirror", "B", "did", 1), Move(uuid4(), "nowhere", "A", "did", 0)):
        with pytest.raises(Stale):
            talks.take(id, made, by=maya)
    with pytest.raises(Stale):
        talks.take(id, Move(uuid4(), "speak", "A", "answered", 1, value="yes"), by=maya)
    assert Record.objects.filter(kind="practices.words").count() == 2


def test_private_words_are_their_writers_and_no_one_learns_of_them(maya: Unlocked, sam: Unlocked) -> None:
    id = begin(maya, "everything", "live")
    for by in (maya, sam):
        move(id, "guess", by=by, text=f"Of {by.person.name}.", ticket=bytes(32))
    move(id, "room", by=sam, value="yes")
    move(id, "near", by=maya, values={"": 2})
    at = move(id, "near", by=sam, values={"": 5})
    assert [done.value or done.answer for done in at.talk.events if done.step == "near"] == [None, None]
    for by in (maya, sam):
        move(id, "quiet", by=by)
    at = move(id, "own", by=maya, text="I would rather not say.")
    assert [e.kind for e in list_records(by=sam, space="mine")] == ["practices.words"]
    assert len(list_records(by=maya, space="mine")) == 2
    private = list_records(by=maya, space="mine")[0].id
    assert str(private) not in at.talk.model_dump_json()


def test_a_private_entry_may_be_left_unwritten(maya: Unlocked, sam: Unlocked) -> None:
    id = begin(maya)
    one_round(id, maya, sam)
    for by in (maya, sam):
        move(id, "turn", by=by)
    one_round(id, sam, maya)
    for by in (maya, sam):
        move(id, "thanks", by=by, text="Thank you.")
    move(id, "note", by=sam)
    assert list_records(by=sam, space="mine") == []


def test_a_folded_step_opens_when_both_have_written(maya: Unlocked, sam: Unlocked) -> None:
    id = begin(maya, "everything", "live")
    move(id, "guess", by=maya, text="The exam.", ticket=bytes(32))
    at = talks.find_talk(id, by=sam)
    fold = step_answers.fold_of(at, "guess", 0, by=sam)
    assert fold is not None
    assert (fold.state, fold.theirs) == ("theirs_only", None)
    move(id, "guess", by=sam, text="The move.")
    seen = step_answers.fold_of(at, "guess", 0, by=maya)
    assert seen is not None
    assert seen.state == "open"
    assert talks.find_talk(id, by=sam).open_steps[0].id == "look"


def test_taking_a_folded_answer_back_leaves_nothing(maya: Unlocked, sam: Unlocked) -> None:
    id = begin(maya, "everything", "apart")
    move(id, "guess", by=maya, text="The exam.")
    move(id, "guess", by=maya, kind="withdrew")
    assert step_answers.fold_of(talks.find_talk(id, by=sam), "guess", 0, by=sam) is None
    assert move(id, "guess", by=maya, text="The move.").state.at == "welcome"


def test_together_the_other_folds_with_their_own_keys(maya: Unlocked, sam: Unlocked) -> None:
    id = begin(maya, "everything", "together")
    move(id, "guess", by=maya, actor="A", text="The exam.")
    at = move(id, "guess", by=maya, actor="B", text="The move.", beside=sam)
    fold = step_answers.fold_of(at, "guess", 0, by=maya)
    assert fold is not None
    assert fold.state == "open"
    assert fold.theirs is not None
    assert fold.theirs.author_id == sam.person.pk


def test_a_pause_keeps_the_agreed_return_and_goes_on_when_both_are_back(maya: Unlocked, sam: Unlocked) -> None:
    id = begin(maya)
    at = talks.pause(id, 30, by=sam, once=uuid4())
    assert at.talk.until is not None
    assert at.talk.until - at.entry.written_at < timedelta(minutes=31)  # type: ignore[operator]
    talks.agree(id, by=maya, once=uuid4())
    assert talks.find_talk(id, by=maya).turns == ()
    assert talks.come_back(id, by=maya, once=uuid4()).state.pause is not None
    at = talks.come_back(id, by=sam, once=uuid4())
    assert (at.state.pause, at.talk.until) == (None, None)


def test_on_one_device_a_pause_is_one_tap(maya: Unlocked, sam: Unlocked) -> None:
    id = begin(maya, mode="together")
    at = talks.pause(id, 20, by=maya, once=uuid4())
    assert at.state.pause is not None
    assert at.state.pause.agreed == {"A", "B"}
    assert talks.come_back(id, by=maya, once=uuid4()).state.pause is None


def test_leaving_ends_it_for_both_and_keeps_what_was_written(maya: Unlocked, sam: Unlocked) -> None:
    id = begin(maya, mode="apart")
    move(id, "speak", by=maya, text="About the mornings.")
    at = talks.leave(id, by=sam, once=uuid4())
    assert (at.left, at.ended) == (True, True)
    assert len(step_answers.spoken(at, by=maya)) == 1
    with pytest.raises(Stale):
        talks.pause(id, 30, by=maya, once=uuid4())


def test_sam_may_begin(maya: Unlocked, sam: Unlocked) -> None:
    id = begin(maya, i_begin=False)
    assert talks.find_talk(id, by=sam).me == "A"


def test_beginning_twice_is_one_talk(maya: Unlocked) -> None:
    once = uuid4()
    assert {talks.begin("turns", "live", by=maya, once=once) for _ in range(3)} == {once}
    assert Record.objects.filter(kind=Talk.kind).count() == 1


def test_a_talk_keeps_the_practice_it_began_with(
    maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = begin(maya)
    monkeypatch.undo()
    with pytest.raises(Unknown):
        begin(maya)
    at = talks.find_talk(id, by=maya)
    assert (at.practice.title, at.talk.version) == ("In turns", "1.0")


def test_alone_everything_is_private_and_a_rating_may_branch(jun: Unlocked) -> None:
    id = begin(jun, "alone", "apart")
    move(id, "note", by=jun, text="I would say no.")
    at = move(id, "calm", by=jun, value=1, values={"": 1})
    assert at.state.at == "note"
    move(id, "note", by=jun, text="I would say it kindly.")
    assert move(id, "calm", by=jun, value=4, values={"": 4}).ended
    assert {e.space for e in list_records(by=jun, space="mine")} == {"mine"}


@pytest.mark.parametrize(("practice", "mode"), [("alone", "live"), ("turns", "live")])
def test_what_it_is_not_made_for(practice: str, mode: str, jun: Unlocked) -> None:
    with pytest.raises(NotMade):
        begin(jun, practice, mode)


def test_nobody_else_is_let_near(maya: Unlocked, noor: Unlocked) -> None:
    id = begin(maya)
    for act in (
        lambda: talks.find_talk(id, by=noor),
        lambda: talks.leave(id, by=noor, once=uuid4()),
        lambda: talks.take(id, Move(uuid4(), "speak", "A", "did", 0), by=noor),
    ):
        with pytest.raises(Absent):
            act()


def test_after_parting_it_is_read_and_no_longer_moved(maya: Unlocked, sam: Unlocked) -> None:
    from twofold.people import couples

    id = begin(maya)
    alone = couples.part(by=maya)
    assert talks.find_talk(id, by=alone).practice.title == "In turns"
    with pytest.raises((Absent, Ended)):
        talks.leave(id, by=alone, once=uuid4())


def test_how_it_was_is_told_to_nobody_else(maya: Unlocked, sam: Unlocked) -> None:
    from twofold.talks.feedback import after_of, keep_after

    id = begin(maya)
    at = talks.leave(id, by=maya, once=uuid4())
    keep_after(at, understood=4, valued=None, cared_for=5, by=maya)
    keep_after(at, understood=3, valued=None, cared_for=5, by=maya)
    kept = after_of(at, by=maya)
    assert isinstance(kept, AfterTalk)
    assert kept.understood == 3
    assert after_of(at, by=sam) is None
    (entry,) = list_records(by=maya, space="mine")
    with pytest.raises(Absent):
        open_record(entry.id, by=sam)


def test_words_in_my_name_say_who_wrote_them_down(
    maya: Unlocked, sam: Unlocked, browser_of: Callable[[Unlocked], Client]
) -> None:
    """On one device one writes for both, and could do so alone: what Sam reads as his says that Maya wrote it."""
    id = begin(maya, mode="together")
    for first, second in (("A", "B"), ("B", "A")):
        move(id, "speak", by=maya, actor=first)
        move(id, "mirror", by=maya, actor=second)
        at = move(id, "got", by=maya, actor=first, value="yes")
        if any(t.step.id == "turn" for t in at.turns):
            move(id, "turn", by=maya, actor="both")
    move(id, "thanks", by=maya, actor="A", text="For staying.")
    move(id, "thanks", by=maya, actor="B", text="For saying it.")
    page = browser_of(sam).get(f"/talks/{id}").content.decode()
    assert page.count("Written down by Maya") == 1


def test_words_that_were_not_sealed_by_me_say_so_in_a_talk(
    maya: Unlocked, sam: Unlocked, browser_of: Callable[[Unlocked], Client]
) -> None:
    """Sam, who runs the server, writes another revision under Maya's name: the couple's key is his too."""
    id = begin(maya, mode="apart")
    at = move(id, "speak", by=maya, actor="A", text="What I said.")
    (words,) = (done.words for done in at.talk.events if done.words)
    record = Record.objects.get(pk=words)
    before = open_record(words, by=sam).document
    assert isinstance(before, StepWords)
    record.rev += 1
    record.save()
    write(
        record, before.model_copy(update={"text": "What I never said."}), by=sam, readers=[sam.couple_reader], earlier=0
    )
    assert "not sealed by you" in browser_of(maya).get(f"/talks/{id}").content.decode()
    assert "not sealed by you" not in browser_of(sam).get(f"/talks/{id}").content.decode()


def test_what_is_kept_for_oneself_moves_nothing_that_the_other_can_see(
    maya: Unlocked, sam: Unlocked, browser_of: Callable[[Unlocked], Client]
) -> None:
    """The page of a live talk asks for its revision twice a second, and the talk is in the export: either would tell."""
    id = begin(maya)
    one_round(id, maya, sam)
    for by in (maya, sam):
        move(id, "turn", by=by)
    one_round(id, sam, maya)
    for by in (maya, sam):
        move(id, "thanks", by=by, text="Thank you.")
    mayas, sams = browser_of(maya), browser_of(sam)
    before = (sams.get(f"/talks/{id}/revision").content, talks.find_talk(id, by=sam).talk)
    for text in ("Too loud for me.", "Still too loud for me."):
        page = mayas.get(f"/talks/{id}").content.decode().split('name="once" value="')
        tokens = [part.split('"')[0] for part in page[1:]]
        carried = [(token, form_tokens.read(token, maya)) for token in tokens]
        token = next(token for token, about in carried if (about.get("step"), about.get("kind")) == ("note", "wrote"))
        assert mayas.post(f"/talks/{id}/move", {"once": token, "text": text}).status_code == 303
    assert (sams.get(f"/talks/{id}/revision").content, talks.find_talk(id, by=sam).talk) == before
    assert "Still too loud for me." in mayas.get(f"/talks/{id}").content.decode()
    assert "too loud" not in sams.get(f"/talks/{id}").content.decode()
    (kept,) = list_records(by=maya, space="mine")
    assert kept.document.text == "Still too loud for me."  # type: ignore[union-attr]


def test_what_was_opened_before_the_other_moved_is_looked_at_anew(maya: Unlocked, sam: Unlocked) -> None:
    id = begin(maya)
    before = talks.find_talk(id, by=maya)
    made = Move(uuid4(), "speak", "A", "did", turn_of(before, "speak").round)
    talks.take(before, made, by=maya)
    assert talks.take(before, made, by=maya).entry.rev == 2  # the second of two presses
    with pytest.raises(Stale):
        talks.take(before, Move(uuid4(), "speak", "A", "did", made.round), by=maya)
    paused = talks.pause(before, 20, by=maya, once=uuid4())
    assert (paused.entry.rev, len(paused.talk.events)) == (3, 2)
