"""The export as a person reads it: each thing whole, its parts in the order in which they happened."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import html5lib
import pytest

from twofold.leaving import export
from twofold.people.unlocked import Unlocked
from twofold.records import folds
from twofold.records.clock import as_of
from twofold.records.store import list_records, revise
from twofold.rooms.installed_packs import core
from twofold.talks import actions as talks
from twofold.talks.actions import Move
from twofold.talks.demo import hold, read_talks
from twofold.talks.documents import WORDS, StepWords
from twofold.trust.questions import actions
from twofold.trust.tests import years

BEGAN = datetime(2026, 2, 3, 18, tzinfo=UTC)


def _chapters(by: Unlocked, page: str) -> list[str]:
    """Returns the text of each article, read by a parser that isn't ours."""
    file = BytesIO()
    export.write(by, file)
    with zipfile.ZipFile(file) as archive:
        tree = html5lib.parse(archive.read(page).decode(), namespaceHTMLElements=False)
    return [" ".join("".join(article.itertext()).split()) for article in tree.iter("article")]


def _in_order(text: str, *parts: str) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


@pytest.fixture
def letter(maya: Unlocked, sam: Unlocked) -> list[StepWords]:
    """A letter that was heard, over days, while other things were written."""
    hold(read_talks()[0].model_copy(update={"topic": "The stairs"}), {"maya": maya, "sam": sam}, began=BEGAN)
    with as_of(BEGAN + timedelta(hours=1)):
        years.promised((BEGAN + timedelta(days=9)).date(), maya, sam)
        actions.answer_alone(core().questions[0], "In between.", by=maya, once=uuid4())
    found = [entry for entry in list_records(by=maya, space="ours", kinds=[WORDS]) if entry.written_at]
    found.sort(key=lambda entry: entry.written_at or BEGAN)
    return [entry.document for entry in found if isinstance(entry.document, StepWords) and entry.document.text]


def test_a_letter_is_one_chapter_in_order_and_no_instruction_heads_one(
    letter: list[StepWords], maya: Unlocked, sam: Unlocked
) -> None:
    assert len(letter) > 2
    for by in (maya, sam):
        chapters = _chapters(by, "ours.html")
        (talk,) = (chapter for chapter in chapters if "The stairs" in chapter)
        assert _in_order(talk, "The stairs", *(" ".join(words.text.split()) for words in letter))
        assert _in_order(talk, "Talk", "Maya and Sam") or _in_order(talk, "Talk", "Sam and Maya")
        assert all(letter[0].text not in chapter for chapter in chapters if chapter != talk)


def test_an_agreement_is_one_chapter_with_each_wording_under_its_title(maya: Unlocked, sam: Unlocked) -> None:
    with as_of(BEGAN):
        years.agreed_twice(BEGAN.date(), maya, sam)
    (chapter,) = (chapter for chapter in _chapters(maya, "ours.html") if "Agreement" in chapter)
    assert chapter.count("proposed") == 2
    assert chapter.count("Wording of an agreement") == 2
    assert "3 February 2026" in chapter


def test_a_dream_that_was_changed_has_what_it_was_before(maya: Unlocked) -> None:
    private = actions.answer_alone(core().questions[0], "First.", by=maya, once=uuid4())
    assert private.document is not None
    revise(private.id, private.document.model_copy(update={"text": "Then."}), by=maya, expected_rev=1)
    (chapter,) = (chapter for chapter in _chapters(maya, "mine.html") if "Then." in chapter)
    assert _in_order(chapter, core().questions[0].text, "edited", "Then.", "How it was before", "First.")


def test_no_chapter_is_empty_and_a_question_has_both_answers(letter: object, maya: Unlocked, sam: Unlocked) -> None:
    for by in (maya, sam):
        fold = actions.answer_question(core().questions[3], 0, f"{by.person.name} says so.", by=by, once=uuid4())
    folds.fold(fold.id, by=maya)
    for page in ("ours.html", "mine.html"):
        assert all(len(chapter.split(" · ", 1)[-1]) > 12 for chapter in _chapters(maya, page))
    (question,) = (chapter for chapter in _chapters(maya, "ours.html") if core().questions[3].text in chapter)
    assert "Maya says so." in question
    assert "Sam says so." in question


def test_what_is_private_of_a_talk_alone_is_one_chapter_of_mine(maya: Unlocked, sam: Unlocked) -> None:
    id = talks.begin("something-afraid-to-say", "apart", by=maya, once=uuid4())
    written = []
    for number in range(40):
        at = talks.find_talk(id, by=maya)
        if at.ended or not at.turns:
            break
        turn = at.turns[0]
        if turn.step.kind in {"write", "plan"}:
            written.append(f"Part {number}.")
        text = written[-1] if turn.step.kind in {"write", "plan"} else ""
        value = turn.step.option_ids[0] if turn.step.option_ids else None
        with as_of(BEGAN + timedelta(minutes=number)):
            talks.take(id, Move(uuid4(), turn.step.id, turn.actor, turn.first, turn.round, value, text=text), by=maya)
    assert len(written) > 2
    (chapter,) = (chapter for chapter in _chapters(maya, "mine.html") if written[0] in chapter)
    assert _in_order(chapter, *written)
    assert all(written[0] not in chapter for chapter in _chapters(maya, "ours.html"))
    assert written[0] not in " ".join(_chapters(sam, "ours.html") + _chapters(sam, "mine.html"))
