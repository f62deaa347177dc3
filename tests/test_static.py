"""What can be told without running anything: bandit's findings, and what is installed.

A finding that was looked at has its reason beside it: `noqa` with ruff's name of the same rule, or bandit's own `nosec`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
MOST = 15  # libraries that Twofold names itself; each is one more to trust
SAME_RULE = {"B703": "S308"}  # everything else has the same number in both
REQUIREMENT = re.compile(r"[a-z0-9-]+==[0-9a-z.]+(?: ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
PLANTED = "import subprocess\n\n\ndef run(words):\n    return subprocess.run('ls ' + words, shell=True)\n"


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Of medium severity and above, in the program and in a file with a planted fault."""
    planted = tmp_path_factory.mktemp("planted") / "planted.py"
    planted.write_text(PLANTED)
    told = planted.with_suffix(".json")
    without = "*/tests/*,*/migrations/*"
    command = [sys.executable, "-m", "bandit", "-q", "-r", "src/twofold", str(planted), "-x", without]
    subprocess.run([*command, "--severity-level", "medium", "-f", "json", "-o", str(told)], cwd=ROOT, check=False)
    report = json.loads(told.read_text())
    assert report["errors"] == []
    assert report["metrics"]["_totals"]["loc"] > 10_000
    found: list[dict[str, Any]] = report["results"]
    return found


def looked_at(finding: dict[str, Any]) -> bool:
    rule = finding["test_id"]
    said = (ROOT / finding["filename"]).read_text(encoding="utf-8").splitlines()
    lines = [said[number - 1] for number in finding["line_range"]]
    return any(f"# noqa: {SAME_RULE.get(rule, rule.replace('B', 'S'))}" in line for line in lines)


def test_bandit_finds_nothing_that_was_not_looked_at(findings: list[dict[str, Any]]) -> None:
    open_ones = {(f["filename"], f["line_number"], f["test_id"]) for f in findings if not looked_at(f)}
    assert {file for file, _, _ in open_ones if file.startswith("src")} == set()
    assert {rule for file, _, rule in open_ones if file.endswith("planted.py")} == {"B602"}, "the control"


def test_few_libraries_are_needed_to_run() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert len(named) <= MOST


@pytest.mark.parametrize("lock", ["run", "test"])
def test_each_locked_library_has_one_version_and_its_hashes(lock: str) -> None:
    requirements = hashes = 0
    lines = (ROOT / "locks" / f"{lock}.txt").read_text().splitlines()
    for number, line in enumerate(lines):
        if line.lstrip().startswith("#"):
            continue
        if HASH.fullmatch(line):
            hashes += 1
            continue
        assert REQUIREMENT.fullmatch(line), line
        assert HASH.fullmatch(lines[number + 1]), line
        requirements += 1
    assert 20 < requirements < hashes


@pytest.mark.parametrize("line", ["twofold>=1 \\", "django", "-e .", "--find-links here", "a @ file:///a"])
def test_a_line_that_pins_nothing_is_noticed(line: str) -> None:
    assert not REQUIREMENT.fullmatch(line)
    assert not HASH.fullmatch(line)
