"""Mutants made by hand: one line of the program is made wrong at a time, and the tests nearest to it must notice.

    python -m tests.proofs.mutants [--file vault/sealing.py] [--sample 5]

Each is applied to a copy in a temporary folder. A mutant whose text is not found exactly once fails the command, so the
list cannot fall behind the program. Those with a reason are equivalent: they are left out of the count, and run only
with `--equivalent`.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.proofs.mutants_list import MUTANTS, Mutant

ROOT: Final = Path(__file__).resolve().parents[2]
PARTS: Final = ("src", "tests", "conftest.py", "pyproject.toml")
LONGEST: Final = 600  # seconds for the tests of one mutant; whoever hangs is noticed too


class Misfit(Exception):
    """A mutant whose text is not found exactly once."""


def misfits(mutants: Sequence[Mutant], root: Path = ROOT) -> list[str]:
    """What of the list no longer fits the program."""
    found = []
    for mutant in mutants:
        times = (root / mutant.path).read_text(encoding="utf-8").count(mutant.old)
        if times != 1:
            found.append(f"{mutant.path}: found {times} times: {mutant.old!r}")
        found += [f"{mutant.path}: no such test file: {test}" for test in mutant.tests if not (root / test).exists()]
    return found


@contextmanager
def copied() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="twofold-mutants-") as folder:
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, Path(folder) / part)
        yield Path(folder)


def killed(mutant: Mutant, root: Path) -> bool:
    """Whether the nearest tests notice the mutant in the copy at `root`, which is left as it was."""
    path = root / mutant.path
    whole = path.read_text(encoding="utf-8")
    if whole.count(mutant.old) != 1:
        raise Misfit(mutant.path)
    try:
        path.write_text(whole.replace(mutant.old, mutant.new), encoding="utf-8")
        return not passes(mutant.tests, root)
    finally:
        path.write_text(whole, encoding="utf-8")


def passes(tests: Sequence[str], root: Path) -> bool:
    """Whether these tests pass. Raises RuntimeError where they could not be asked at all."""
    surroundings = {**os.environ, "PYTHONPATH": f"{root / 'src'}:{root}", "PYTHONDONTWRITEBYTECODE": "1"}
    asked = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", *tests]
    try:
        done = subprocess.run(asked, cwd=root, env=surroundings, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return False
    if done.returncode not in (0, 1, 2, 4):  # 2 and 4: the mutant is noticed while the tests are being collected
        raise RuntimeError(done.stdout.decode(errors="replace")[-2000:])
    return done.returncode == 0


def run(mutants: Sequence[Mutant], *, tell: bool = True) -> list[Mutant]:
    """Those that survive. Raises RuntimeError where the tests fail without any mutant."""
    survivors = []
    with copied() as root:
        nearest = sorted({test for mutant in mutants for test in mutant.tests})
        if nearest and not passes(nearest, root):
            raise RuntimeError("the tests fail as the program stands")
        for mutant in mutants:
            dead = killed(mutant, root)
            if not dead:
                survivors.append(mutant)
            if tell:
                print("killed   " if dead else "SURVIVES ", mutant, flush=True)
    return survivors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", default="", help="only those of files whose path ends so")
    parser.add_argument("--sample", type=int, default=0, help="only so many, by chance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--equivalent", action="store_true", help="those that are said to be equivalent, and only they")
    given = parser.parse_args()
    if wrong := misfits(MUTANTS):
        print("\n".join(wrong))
        return 1
    chosen = [m for m in MUTANTS if m.path.endswith(given.file) and bool(m.equivalent) == given.equivalent]
    if given.sample:
        chosen = random.Random(given.seed).sample(chosen, min(given.sample, len(chosen)))
    survivors = run(chosen)
    share = 100 * (len(chosen) - len(survivors)) / max(1, len(chosen))
    print(f"{len(chosen)} mutants, {len(chosen) - len(survivors)} killed ({share:.1f} %), {len(survivors)} survive")
    return 0 if given.equivalent or share >= 95 else 1


if __name__ == "__main__":
    sys.exit(main())
