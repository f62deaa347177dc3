"""Prints the checker's report, for `twofold packs check FOLDER`."""

from pathlib import Path
from typing import TextIO

from .loading import examine
from .models import Pack
from .problems import errors
from .question_spread import spread, theme_spread
from .readability import PLAIN, median_ease


def main(folder: Path, out: TextIO) -> int:
    """Prints every problem and a summary. Returns 0 if the pack can be used, 1 if it can't."""
    pack, problems = examine(folder)
    for problem in problems:
        print(problem, file=out)
    wrong = len(errors(problems))
    if problems:
        print(file=out)
    if pack is not None:
        print(f"{pack.title} ({pack.id} {pack.version}, {pack.language}, {pack.licence})", file=out)
        counts = [_count(len(pack.questions), "question"), _count(len(pack.practices), "practice")]
        counts += [_count(len(pack.skills), "skill")] if pack.skills else []
        print(", ".join(counts), file=out)
        print(f"\n{spread(pack).table('room')}\n", file=out)
        if pack.questions:
            _print_questions(pack, out)
    print(f"{_count(wrong, 'error')}, {_count(len(problems) - wrong, 'warning')}", file=out)
    return 1 if wrong else 0


def _print_questions(pack: Pack, out: TextIO) -> None:
    print(theme_spread(pack).table("theme"), file=out)
    print("(A question counts for each of its themes; one that assumes something is left out.)\n", file=out)
    ease = median_ease(pack)
    if ease is not None:
        print(f"reading ease: half of the questions are at {ease:.0f} or above; plain is {PLAIN:.0f}\n", file=out)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
