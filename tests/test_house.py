"""The contract between the floors of the house (docs/architecture.md)."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "twofold"
DRAWERS = {"utils", "util", "common", "helpers", "helper", "misc", "shared", "tools", "lib"}
THIRD_PARTY = {"flow": {"pydantic"}, "packs": {"pydantic", "pydantic_core", "yaml"}, "vault": {"nacl"}}
LONGEST = 300
WIDEST = 160


def modules(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if not {"tests", "migrations"} & set(path.parts))


def imports(source: str) -> Iterator[str]:
    """Every module named in an import, with the name taken from it, wherever in the file it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = "twofold" if node.level else node.module  # a dot never leads out of Twofold
            yield from (f"{package}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"import_module", "__import__"}:
            yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def importers(of: str, *, within: list[Path]) -> set[Path]:
    return {path for path in within if any(n.split(".")[0] == of for n in imports(path.read_text(encoding="utf-8")))}


def test_imports_keep_the_contract() -> None:
    """In a process of its own: the linter sets up logging so that every logger there is falls silent."""
    lint = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", lint], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "KEPT" in done.stdout


def test_only_the_vault_imports_libsodium() -> None:
    everywhere = [p for top in ("src", "tests", "benchmarks") for p in sorted((ROOT / top).rglob("*.py"))]

    found = {path.relative_to(ROOT) for path in importers("nacl", within=everywhere)}

    vault = Path("src/twofold/vault")
    assert found == {vault / "group.py", vault / "primitives.py", vault / "secretstream.py"}


@pytest.mark.parametrize("floor", THIRD_PARTY)
def test_pure_floors_need_little_besides_python(floor: str) -> None:
    found = {
        name.split(".")[0] for path in modules(SOURCE / floor) for name in imports(path.read_text(encoding="utf-8"))
    }

    assert found - set(sys.stdlib_module_names) - {"twofold"} <= THIRD_PARTY[floor]


def test_the_look_knows_of_people_only_who_may_come_in() -> None:
    found = {
        name.split(".")[2]
        for path in modules(SOURCE / "web")
        for name in imports(path.read_text(encoding="utf-8"))
        if name.startswith("twofold.people.")
    }

    assert found <= {"access", "models"}


def test_settings_are_read_through_django_and_imported_by_nobody() -> None:
    found = {
        str(path.relative_to(SOURCE))
        for path in modules(SOURCE)
        if any(f"{name}.".startswith("twofold.settings.") for name in imports(path.read_text(encoding="utf-8")))
    }

    assert found == set()


def test_no_drawer_for_things_without_a_place() -> None:
    python = [*SOURCE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]

    assert [str(p) for p in python if DRAWERS & {p.stem, *p.relative_to(ROOT).parent.parts}] == []


def test_a_module_fits_in_one_head() -> None:
    sizes = {str(path.relative_to(SOURCE)): len(path.read_text().splitlines()) for path in modules(SOURCE)}

    assert {name: size for name, size in sizes.items() if size > LONGEST} == {}


def test_no_line_of_a_template_is_too_long_to_read() -> None:
    templates = {str(path.relative_to(SOURCE)): path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.html")}
    widths = {
        f"{name}:{n}": len(line) for name, text in templates.items() for n, line in enumerate(text.splitlines(), 1)
    }

    assert len(templates) > 100
    assert {place: width for place, width in widths.items() if width > WIDEST} == {}


def test_imports_are_found_wherever_they_stand() -> None:
    """The control: what these tests look with does see."""
    source = "def f():\n    from nacl import bindings\nimport a.b as c\nimportlib.import_module('nacl.pwhash')\n"

    assert sorted(imports(source)) == ["a.b", "nacl.bindings", "nacl.pwhash"]
