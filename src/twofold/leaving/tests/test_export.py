from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.passphrases import PASSPHRASES

from twofold.leaving import export
from twofold.people.unlocked import Unlocked
from twofold.records import folds
from twofold.records.models import Revision
from twofold.records.store import remove, revise, share
from twofold.rooms.installed_packs import core
from twofold.talks.documents import FoldedStep, StepWords
from twofold.trust.questions import actions
from twofold.trust.questions.documents import PrivateAnswer
from twofold.trust.questions.limits import set_limits

BrowserOf = Callable[[Unlocked], Client]
FIB = core().question("tiny-fib")


def _read(by: Unlocked) -> dict[str, str]:
    file = BytesIO()
    export.write(by, file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _data(files: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(files["data.json"])["records"]
    return found


@pytest.fixture
def written(maya: Unlocked, sam: Unlocked) -> None:
    """Something open, something still folded by Sam, and something of Maya's own that she changed."""
    actions.answer_question(FIB, 0, "I liked the soup.", by=maya, once=uuid4())
    fold = actions.answer_question(FIB, 0, "I was not late.", by=sam, once=uuid4())
    folds.fold(fold.id, by=maya)
    actions.reply(fold.id, "<b>I knew.</b>", by=maya, once=uuid4())
    actions.answer_question(core().question("spare-key"), 0, "Sam keeps a secret.", by=sam, once=uuid4())
    mine = actions.answer_alone(FIB, "First words.", by=maya, once=uuid4())
    assert isinstance(mine.document, PrivateAnswer)
    revise(mine.id, mine.document.model_copy(update={"text": "Second words."}), by=maya, expected_rev=1)


def test_what_the_other_has_not_shared_is_not_in_it(written: None, maya: Unlocked, sam: Unlocked) -> None:
    everything = "".join(_read(maya).values())
    assert "Sam keeps a secret." not in everything
    assert "Second words." not in "".join(_read(sam).values())


def test_mine_and_ours_stand_apart(written: None, maya: Unlocked, sam: Unlocked) -> None:
    files = _read(maya)
    assert sorted(files) == ["README.txt", "data.json", "index.html", "mine.html", "ours.html"]
    assert "I liked the soup." in files["ours.html"]
    assert "I was not late." in files["ours.html"]
    assert FIB.text in files["ours.html"]
    assert "Second words." not in files["ours.html"]
    assert "Second words." in files["mine.html"]
    assert "Sam keeps a secret." in _read(sam)["mine.html"]


def test_earlier_words_are_in_it(written: None, maya: Unlocked) -> None:
    files = _read(maya)
    assert "First words." in files["mine.html"]
    (private,) = [record for record in _data(files) if record["space"] == "mine"]
    assert [text["document"]["text"] for text in private["earlier"]] == ["First words."]


def test_words_are_words_and_nothing_is_fetched(written: None, maya: Unlocked) -> None:
    page = _read(maya)["ours.html"]
    assert "&lt;b&gt;I knew.&lt;/b&gt;" in page
    assert "http" not in page
    assert "<script" not in page


def test_limits_are_taken_along_though_they_are_no_record(maya: Unlocked, sam: Unlocked) -> None:
    set_limits(2, ["money"], "weekly", by=maya)
    files = _read(maya)
    assert "Never about: Money" in files["mine.html"]
    assert "Never about" not in files["ours.html"]
    assert "Never about: Money" in files["data.json"]
    assert "Never about" not in "".join(_read(sam).values())


def test_removed_and_damaged_things_are_listed_honestly(maya: Unlocked, sam: Unlocked) -> None:
    gone = actions.answer_alone(FIB, "Gone words.", by=maya, once=uuid4())
    copy = share(gone.id, by=maya, once=uuid4())
    remove(copy.id, by=maya)
    Revision.objects.filter(record=gone.id).update(sealed=b"nothing that opens")
    files = _read(maya)
    assert "Removed by Maya" in files["ours.html"]
    assert "What could not be opened" in files["index.html"]
    assert str(gone.id) in files["index.html"]
    answers = [r for r in _data(files) if r["kind"] == "trust.private_answer"]
    assert {(r["damaged"], r["removed_on"] is not None) for r in answers} == {
        ("altered", False),
        (None, True),
    }


def test_it_asks_for_the_passphrase_again(written: None, maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    assert client.get("/export").status_code == 200
    refused = client.post("/export", {"passphrase": PASSPHRASES["sam"]})
    assert refused.status_code == 422
    answer = client.post("/export", {"passphrase": PASSPHRASES["maya"]})
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="twofold-export-')
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert archive.testzip() is None


def test_guessing_it_is_slowed_down(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    answers = [client.post("/export", {"passphrase": "a guess, and a long one"}).status_code for _ in range(6)]
    assert answers[-1] == 429


def test_what_both_wrote_in_a_folded_step_of_a_talk_is_on_the_pages(maya: Unlocked, sam: Unlocked) -> None:
    talk = uuid4()
    about: dict[str, Any] = {
        "talk": talk,
        "practice": "Three words",
        "step": "words",
        "asked": "Three words for this week",
    }
    fold = folds.start_fold(FoldedStep(**about), by=maya, name=f"talk/{talk}", once=uuid4())
    folds.answer(fold.id, StepWords(**about, text="Slow, warm, loud."), by=maya, once=uuid4())
    assert "Slow, warm, loud." in _read(maya)["mine.html"], "while it is folded"
    folds.answer(fold.id, StepWords(**about, text="Soup, rain, you."), by=sam, once=uuid4())
    folds.settle(by=maya)
    for by in (maya, sam):
        page = _read(by)["ours.html"]
        assert page.count("Three words for this week") == 1
        assert "Slow, warm, loud." in page
        assert "Soup, rain, you." in page
