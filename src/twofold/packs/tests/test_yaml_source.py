import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.packs.yaml_source import read_sheet

keys = st.text("abcdefgh-", min_size=1, max_size=8).filter(lambda key: not key.startswith("-"))
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffe\uffff"))
plain = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | texts
values = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def as_yaml(value: object) -> object:
    """Tuples are written as lists."""
    if isinstance(value, dict):
        return {key: as_yaml(inner) for key, inner in value.items()}
    return [as_yaml(inner) for inner in value] if isinstance(value, tuple) else value


def rules(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.rule) for problem in read_sheet("f", text).problems]


@settings(deadline=None)
@given(st.dictionaries(keys, values, min_size=1))
def test_what_is_written_is_read(value: dict[str, object]) -> None:
    assert read_sheet("f", yaml.safe_dump(as_yaml(value), allow_unicode=True)).value == value


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8")))
def test_no_text_breaks_the_reader(text: str) -> None:
    sheet = read_sheet("f", text)
    assert all(1 <= problem.line <= len(text) + 1 for problem in sheet.problems)
    assert bool(sheet.problems) if sheet.broken else sheet.value is not None


@settings(deadline=None)
@given(st.text("[]{}:-?&*!|>'\"#%@, \nab01", max_size=60))
def test_no_punctuation_breaks_the_reader(text: str) -> None:
    for problem in read_sheet("f", text).problems:
        assert "\n" not in str(problem)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "empty")]),
        ("# only a comment\n", [(1, "empty")]),
        ("a: 1\nb: &x 2\n", [(2, "yaml")]),
        ("a: 1\nb: *x\n", [(2, "yaml")]),
        ("a: !!python/object/apply:os.system [ls]\n", [(1, "yaml")]),
        ("a: !!str 1\n", [(1, "yaml")]),
        ("a: 1\n---\nb: 2\n", [(2, "yaml")]),
        ("a: 1\n? [b]\n: 2\n", [(2, "yaml")]),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", [(4, "duplicate-key")]),
        ("[" * 50, [(1, "yaml")]),
        ("a: 1\n\tb: 2\n", [(2, "yaml")]),
        ("a: 1\nb: \x07\n", [(2, "encoding")]),
        ('a: 1\nb: "unclosed\nc: 3\n', [(4, "yaml")]),
    ],
)
def test_what_is_refused_and_on_which_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert rules(text) == expected


def test_half_a_character_is_refused() -> None:
    assert [rule for _, rule in rules('a: "\\ud800"\n')] in (["encoding"], ["yaml"])


def test_words_stay_words() -> None:
    sheet = read_sheet("f", "then: {no: a, yes: b, 3: c}\nversion: 1.0\nday: 2026-11-23\nlong: 12345678901234567890\n")
    assert sheet.value == {
        "then": {"no": "a", "yes": "b", 3: "c"},
        "version": "1.0",
        "day": "2026-11-23",
        "long": "12345678901234567890",
    }


def test_a_duplicate_keeps_the_first_value_and_names_its_line() -> None:
    sheet = read_sheet("f", "a: 1\nb: 2\na: {c: 3}\nd: 4\n")
    assert sheet.value == {"a": 1, "b": 2, "d": 4}
    assert str(sheet.problems[0]) == "f:3 a: is given twice; first on line 1 [duplicate-key]"
    assert sheet.line(("d",)) == 4
