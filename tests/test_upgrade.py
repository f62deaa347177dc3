"""What earlier versions wrote opens under this one: every backup in `tests/upgrades`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.proofs.upgrade import UPGRADES, run

LINKED = {"maya", "sam", "noor", "alex"}


@pytest.mark.proof
@pytest.mark.parametrize("folder", sorted(UPGRADES.iterdir()), ids=lambda folder: folder.name)
def test_everything_of_an_earlier_version_opens(folder: Path) -> None:
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    found = run(folder)
    people = found["people"]
    assert {name: one["records"] for name, one in people.items()} == facts["records"]
    assert [path for one in people.values() for path in one["failed"]] == []
    assert all(one["told"] for one in people.values())
    assert {name for name, one in people.items() if one["linked"]} == LINKED
    assert {name: one["ended"] for name, one in people.items() if one["ended"]} == {"sam": 1, "robin": 1}
    assert found["code"]
