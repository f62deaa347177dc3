"""Branches of what decides who reads what, taken by the tests nearest to it: `python -m tests.proofs.branches [--list]`.

Measured by coverage.py over the tests of the vault, of people and of records, and those that ask every page as everybody.
Exit code 1 where a file has fewer than 95 of 100 lines and branches; `--list` names what is left.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
BAR: Final = 95.0
MEASURED: Final = (
    "src/twofold/vault/*.py",
    "src/twofold/people/access.py",
    "src/twofold/people/middleware.py",
    "src/twofold/records/access.py",
    "src/twofold/records/fold_writing.py",
    "src/twofold/records/tickets.py",
)
TESTS: Final = (
    "src/twofold/vault",
    "src/twofold/records",
    "src/twofold/people",
    "tests/test_authorization.py",
    "tests/test_bad_days.py",
    "tests/test_lost_keys.py",
    "tests/test_moved_on.py",
    "tests/test_damaged_rows.py",
)


def measure(tests: tuple[str, ...] = TESTS, measured: tuple[str, ...] = MEASURED) -> dict[str, dict[str, Any]]:
    """What coverage.py tells of each file. Raises RuntimeError where the tests fail."""
    with tempfile.TemporaryDirectory(prefix="twofold-branches-") as made:
        report = Path(made) / "report.json"
        surroundings = os.environ | {"COVERAGE_FILE": f"{made}/data"}
        command = [sys.executable, "-m", "coverage"]
        run = [*command, "run", "--branch", f"--include={','.join(measured)}", "-m", "pytest", "-q", "-n", "0", *tests]
        done = subprocess.run(run, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout[-3000:])
        told = [*command, "json", "-q", "-o", str(report)]
        subprocess.run(told, cwd=ROOT, env=surroundings, check=True)
        files: dict[str, dict[str, Any]] = json.loads(report.read_text())["files"]
        return files


def share(file: dict[str, Any]) -> float:
    """Of lines and branches, in percent."""
    return float(file["summary"]["percent_covered"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="name the lines and branches that no test takes")
    options = parser.parse_args()
    files = measure()
    for name, file in sorted(files.items()):
        print(f"{share(file):6.1f} %  {name}{'' if share(file) >= BAR else '  BELOW THE BAR'}")
        if options.list and share(file) < 100:
            print(f"          lines {file['missing_lines']}, branches {file['missing_branches']}")
    branches = sum(file["summary"]["num_branches"] for file in files.values())
    taken = sum(file["summary"]["covered_branches"] for file in files.values())
    print(f"{taken} of {branches} branches of {len(files)} files")
    return 0 if files and all(share(file) >= BAR for file in files.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
