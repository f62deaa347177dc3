"""Text that is not plain, and packs that are too large, are said and bounded."""

from __future__ import annotations

from pathlib import Path

import pytest

from twofold.packs import check
from twofold.packs.files import MAX_ALL, MAX_BYTES
from twofold.packs.loading import CORE

MANIFEST = """format: 1
id: odd-words
title: Odd words
version: "1.0"
language: en
licence: CC-BY-SA-4.0
authors: [Nobody]
rooms: {trust: Trust}
"""
QUESTION = """questions:
  - id: one
    text: "{}"
    rooms: [trust]
    depth: 1
    themes: [everyday]
"""


def _rules(folder: Path, text: str) -> list[str]:
    (folder / "questions").mkdir(exist_ok=True)
    (folder / "pack.yaml").write_text(MANIFEST)
    (folder / "questions" / "a.yaml").write_text(QUESTION.format(text), encoding="utf-8")
    return [problem.rule for problem in check(folder)]


@pytest.mark.parametrize(
    "text",
    [
        "What <b>now</b>?",
        "And <img src=x onerror=alert(1)>?",
        "Who is {{ name }}?",
        "Is it &lt;?",
        "{% now %}?",
        "<!-- x -->?",
    ],
)
def test_markup_is_warned_of(tmp_path: Path, text: str) -> None:
    assert "markup" in _rules(tmp_path, text)


@pytest.mark.parametrize("letter", ["\\u202e", "\\u2066", "\\u200f", "\\x07", "\\u2028", "\\U000e0041", "\u202e"])
def test_what_nobody_sees_is_an_error(tmp_path: Path, letter: str) -> None:
    assert "encoding" in _rules(tmp_path, f"What {letter}now?")


@pytest.mark.parametrize(
    "text",
    ["I < 3, and you?", "Q & A for two?", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645?", "A {plan} of ours?"],
)
def test_plain_text_is_let_be(tmp_path: Path, text: str) -> None:
    assert not {"markup", "encoding"} & set(_rules(tmp_path, text))


def test_the_core_pack_holds_neither() -> None:
    assert not {"markup", "encoding"} & {problem.rule for problem in check(CORE)}


def test_a_whole_pack_is_bounded(tmp_path: Path) -> None:
    _rules(tmp_path, "What now?")
    for number in range(2 * MAX_ALL // MAX_BYTES):
        with (tmp_path / "questions" / f"b{number:02}.yaml").open("wb") as file:
            file.truncate(MAX_BYTES)
    problems = check(tmp_path)
    assert any("bytes in all" in problem.message for problem in problems)
    assert len({problem.file for problem in problems}) <= 2 + MAX_ALL // MAX_BYTES
