"""What others wrote is refused in the ways that are declared. The longer form: `python -m tests.proofs.fuzz`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from tests.proofs.fuzz import NAMES, targets
from tests.proofs.fuzzing.target import Outcome, one_round
from tests.proofs.fuzzing.values import NESTED
from tests.test_authorization import world
from tests.world import World
from twofold.packs.loading import CORE

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
__all__ = ["world"]
FEW = {"addresses": 30, "forms": 30, "backups": 20, "packs": 15}
MANY = 80

EARLY = '{"kind": "trust.dream", "schema": 1, "fields": {}, "earlier": 0, "written_at": "0001-01-01T00:00:00+14:00"}'
PACK = (CORE / "pack.yaml").read_bytes()
FOUND = (  # what escaped once
    ("rows", (2**63 - 1, 1, 1, b"")),
    ("draft contents", NESTED),
    ("draft contents", '{"name": "answer", "text": "", "turn": Infinity}'),
    ("draft contents", '{"name": "\\ud800", "text": ""}'),
    ("record contents", ("trust.dream", NESTED, 1)),
    ("record contents", ("trust.dream", EARLY, 1)),
    ("record contents", ("trust.dream", "{}", 2**63 - 1)),
    ("backups", (None, [(0, 0)], None)),
    ("backups", (None, [(0, "no name")], None)),
    ("packs", (PACK, {"practices/drawn.yaml": b'{"id": {}}'})),
    ("zones", ("", "a" * 5000)),
    ("zones", ("", "America")),
)


def test_what_escaped_once_is_refused(world: World, tmp_path: Path) -> None:
    every = {target.name: target for target in targets(world, tmp_path)}
    for name, value in FOUND:
        with suppress(*every[name].declared):
            every[name].read(value)


def test_nothing_but_what_is_declared_escapes(world: World, tmp_path: Path) -> None:
    outcomes = {}
    for target in targets(world, tmp_path):
        outcomes[target.name] = outcome = Outcome()
        one_round(target, outcome, number=1, tries=FEW.get(target.name, MANY))
    assert {name: outcome.faults for name, outcome in outcomes.items() if outcome.faults} == {}
    assert tuple(outcomes) == NAMES
    assert [name for name, outcome in outcomes.items() if outcome.tried < FEW.get(name, MANY) // 2] == []


def test_each_planted_fault_is_noticed(world: World, tmp_path: Path) -> None:
    unnoticed = []
    for target in targets(world, tmp_path):
        outcome = Outcome()
        with target.weaker():
            one_round(target, outcome, number=1, tries=2000, smaller=False)
        if not outcome.faults:
            unnoticed.append(target.name)
    assert unnoticed == []
