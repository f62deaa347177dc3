"""Packs written at random are read back as they were; a pack damaged at random names the damaged line."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.packs import Pack, Problem, check, load

MANIFEST = """format: 1
id: drawn
title: "Drawn"
version: "1.0"
language: en
licence: CC-BY-SA-4.0
authors: ["Jun"]
rooms: {trust: Trust, together: Together}
"""
DIFFERENT = ("harbour", "meadow", "lantern", "orchard", "glacier", "thimble")
_TYPED = {"room", "themes", "text", "follow"}
FIELDS = ("id", "room", "depth", "themes", "text", "follow")
line = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=160)


@st.composite
def questions(draw: st.DrawFn) -> list[dict[str, object]]:
    count = draw(st.integers(1, 6))
    return [
        {
            "id": f"question-{number}",
            "room": draw(st.sampled_from(["trust", "together"])),
            "depth": draw(st.integers(1, 5)),
            "themes": ["us"],
            "text": draw(line),
            "follow": draw(line),
        }
        for number in range(count)
    ]


def written(items: list[dict[str, object]]) -> list[str]:
    """The lines of a question file: one field on each, and a heading for the list."""
    lines = ["questions:"]
    for item in items:
        for number, (name, value) in enumerate(item.items()):
            lines.append(f"  {'- ' if number == 0 else '  '}{name}: {json.dumps(value, ensure_ascii=False)}")
    return lines


def pack_of(folder: str, lines: list[str]) -> Path:
    (Path(folder) / "pack.yaml").write_text(MANIFEST, encoding="utf-8")
    (Path(folder) / "questions").mkdir()
    (Path(folder) / "questions" / "drawn.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Path(folder)


def checked(lines: list[str]) -> list[Problem]:
    with TemporaryDirectory() as folder:
        return check(pack_of(folder, lines))


@settings(deadline=None, max_examples=60)
@given(questions())
def test_what_is_written_is_loaded(items: list[dict[str, object]]) -> None:
    items = [
        item | {"text": f"{DIFFERENT[number]} {item['follow']}"[:160].strip()} for number, item in enumerate(items)
    ]
    with TemporaryDirectory() as folder:
        pack = load(pack_of(folder, written(items)))
    kept = [question.model_dump(include=set(FIELDS), mode="json") for question in pack.questions]
    assert kept == items
    assert Pack.model_validate(pack.model_dump()) == pack


@settings(deadline=None, max_examples=120)
@given(questions(), st.data())
def test_a_damaged_field_is_named_with_its_line(items: list[dict[str, object]], data: st.DataObject) -> None:
    items = [item | {"text": f"Question {DIFFERENT[number]}"} for number, item in enumerate(items)]
    lines = written(items)
    number = data.draw(st.integers(0, len(items) - 1))
    first = 1 + number * len(FIELDS)
    place = first + data.draw(st.integers(1, len(FIELDS) - 1))
    name = FIELDS[place - first]
    damage = data.draw(st.sampled_from(["value", "name", "twice", "gone", "long"]))
    indent = "    "
    if damage == "value":
        lines[place] = f"{indent}{name}: {{}}"
        expected = {(place + 1, f"questions[{number}].{name}", "wrong-type" if name in _TYPED else "unknown-value")}
    elif damage == "name":
        lines[place] = lines[place].replace(name, f"{name}x", 1)
        expected = {
            (place + 1, f"questions[{number}].{name}x", "unknown-field"),
            (first + 1, f"questions[{number}].{name}", "missing"),
        }
    elif damage == "twice":
        lines.insert(place + 1, lines[place])
        expected = {(place + 2, f"questions[{number}].{name}", "duplicate-key")}
    elif damage == "gone":
        del lines[place]
        expected = {(first + 1, f"questions[{number}].{name}", "missing")}
    else:
        lines[first + 4] = f'{indent}text: "{"long " * 40}"'
        expected = {(first + 5, f"questions[{number}].text", "too-long")}
    assert {(one.line, one.field, one.rule) for one in checked(lines) if one.level == "error"} == expected


@settings(deadline=None, max_examples=120)
@given(questions(), st.data())
def test_no_damage_to_the_bytes_is_a_traceback(items: list[dict[str, object]], data: st.DataObject) -> None:
    raw = bytearray("\n".join(written(items)).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with TemporaryDirectory() as folder:
        path = pack_of(folder, [])
        (path / "questions" / "drawn.yaml").write_bytes(bytes(raw))
        for problem in check(path):
            assert 1 <= problem.line <= raw.count(b"\n") + raw.count(b"\r") + 2
            assert "\n" not in str(problem)
            str(problem).encode()
