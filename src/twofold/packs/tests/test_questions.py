"""What the checker measures in the questions as a whole, and what the core pack promises."""

from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest

from twofold.packs import CORE, Pack, Question, check, load, spread, theme_spread
from twofold.packs.duplicates import normal
from twofold.packs.models import DEPTHS, THEMES, Theme
from twofold.packs.report import main

from .places import EXAMPLE

HARD = "Notwithstanding considerable organisational difficulties, which responsibilities necessitate reconsideration?"
HARDISH = "Which responsibilities at work are occupying your imagination in the evening?"  # 44
EASY = "Which of your duties would you like to look at once more?"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(copytree(EXAMPLE, tmp_path / "pack"))


def many(places: Sequence[tuple[Theme, int]], **more: object) -> Pack:
    """A pack with a question for each of the places, and its problems of spread only."""
    one = load(EXAMPLE).questions[0]
    questions = [one.model_copy(update={"themes": (theme,), "depth": depth, **more}) for theme, depth in places]
    return Pack.model_construct(**(dict(load(EXAMPLE)) | {"questions": tuple(questions)}))


def written(folder: Path, text: str, language: str = "en") -> list[str]:
    """The problems after the first question was given this text."""
    path = folder / "questions" / "evening.yaml"
    first = load(EXAMPLE).questions[0].text
    assert first in path.read_text()
    path.write_text(path.read_text().replace(first, text))
    manifest = folder / "pack.yaml"
    manifest.write_text(manifest.read_text().replace("language: en", f"language: {language}"))
    return [f"{problem.field} {problem.rule} {problem.level}" for problem in check(folder)]


def test_the_core_has_five_hundred_questions_and_something_for_everyone() -> None:
    """Whoever leaves a single theme open, at any depth, is asked for weeks; and so is whoever assumes nothing."""
    core = load(CORE)
    assert len(core.questions) >= 500
    assert min(spread(core).counts.values()) >= 12
    themes = theme_spread(core)
    assert set(themes.counts) == {(theme, depth) for theme in THEMES for depth in DEPTHS}
    assert min(themes.counts.values()) >= 8


def test_the_core_is_without_a_warning_and_never_says_the_same_twice() -> None:
    assert check(CORE) == []
    questions = load(CORE).questions
    assert len({normal(question.text) for question in questions}) == len(questions)
    assert len({normal(question.follow) for question in questions}) == len(questions)


def test_the_openings_of_the_core_vary() -> None:
    def opening(question: Question) -> str:
        return " ".join(question.text.split()[:3])

    questions = load(CORE).questions
    openings = [opening(question) for question in questions]
    assert len(set(openings)) >= len(questions) * 0.7
    assert max(openings.count(one) for one in set(openings)) <= len(questions) * 0.03


def test_a_large_pack_is_expected_to_be_even() -> None:
    place: list[tuple[Theme, int]] = [("money", 1)]
    assert len(spread(many(place * 100)).thin()) == 24
    assert spread(many(place * 99)).thin() == []


def test_a_theme_that_a_large_pack_takes_up_is_expected_at_every_depth() -> None:
    even: list[tuple[Theme, int]] = [(theme, depth) for theme in ("money", "work") for depth in DEPTHS] * 10
    assert theme_spread(many(even)).thin() == []
    uneven: list[tuple[Theme, int]] = [(theme, depth) for theme, depth in even if (theme, depth) != ("work", 4)]
    assert theme_spread(many([*uneven, ("work", 4), *uneven[:9]])).thin() == [("work", 4)]
    assert theme_spread(many([*uneven[:80], ("work", 4)])).thin() == []  # 81 questions: no large pack


def test_what_assumes_something_fills_no_theme() -> None:
    found = theme_spread(many([("family", 1)] * 100, assumes=("children",)))
    assert found.names == ("family",)
    assert found.total == 0


def test_a_theme_that_is_thin_is_a_warning(pack: Path) -> None:
    path = pack / "questions" / "many.yaml"
    entry = (
        '  - id: q{n}\n    room: trust\n    depth: {depth}\n    themes: [faith]\n    text: "{n}?"\n    follow: "{n}!"\n'
    )
    path.write_text("questions:\n" + "".join(entry.format(n=n, depth=n % 4 + 1) for n in range(200)))
    said = [problem for problem in check(pack) if problem.rule == "spread" and " on faith " in problem.message]
    assert [str(one) for one in said] == [
        ".:1: warning: has less than half of an even share of questions on faith at depth 5 that assume nothing [spread]"
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (HARD, "en", ["questions[0].text reading-ease warning"]),
        (HARD, "en-GB", ["questions[0].text reading-ease warning"]),
        (HARDISH, "en", ["questions[0].text reading-ease warning"]),
        (EASY, "en", []),
        (HARD, "de", []),
    ],
)
def test_what_reads_hard_is_pointed_out_in_english_alone(
    pack: Path, text: str, language: str, expected: list[str]
) -> None:
    assert written(pack, text, language) == expected


def test_the_report_shows_themes_and_the_median_of_reading_ease(pack: Path) -> None:
    out = StringIO()
    assert main(pack, out) == 0
    assert (
        "theme           1    2    3    4    5    all\nfamily          0    0    0    0    0      0\n" in out.getvalue()
    )
    assert "\nreading ease: half of the questions are at 94 or above; plain is 60\n" in out.getvalue()
    written(pack, EASY, "de")
    out = StringIO()
    main(pack, out)
    assert "reading ease" not in out.getvalue()
