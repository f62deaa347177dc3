from __future__ import annotations

from twofold.shelves.lines import LONG, excerpt


def test_a_short_text_is_whole_on_one_line() -> None:
    assert excerpt("One line.\n\nAnother.", []) == "One line. Another."


def test_an_excerpt_stands_around_what_was_looked_for() -> None:
    found = excerpt("before " * 60 + "oranges " + "after " * 60, ["ORANGES"])
    assert found.startswith("… before")
    assert " oranges after" in found
    assert found.endswith(" …")
    assert len(found) <= LONG + 4
