"""Cuts a text to its first words, or to those around what was searched for, and finds the words to mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from twofold.records.search_normalization import alike

LONG = 120


class Piece(NamedTuple):
    text: str
    found: bool = False


def excerpt(text: str, wanted: Sequence[str] = (), *, length: int = LONG) -> list[Piece]:
    """Returns the beginning, or the part around the first of the wanted words, with these apart."""
    flat = " ".join(text.split())
    places = places_of(flat, wanted)
    start = max(0, (places[0][0] if places else 0) - length // 3)
    start = flat.rfind(" ", 0, start) + 1 if start else 0
    end = len(flat) if start + length >= len(flat) else _word_end(flat, start, start + length)
    pieces = [Piece("… ")] if start else []
    pieces += marked(flat[start:end], [(at - start, to - start) for at, to in places if start <= at and to <= end])
    return [*pieces, Piece(" …")] if end < len(flat) else pieces


def places_of(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Returns where the wanted words are, however they are written, first to last; none overlaps another."""
    words = [word for one in wanted for word in alike(one).split()]
    plain, origin = "", []
    for place, letter in enumerate(text):
        read = alike(letter)
        plain += read
        origin += [place] * len(read)
    found = sorted({place for word in words for place in _all_of(plain, word)})
    places: list[tuple[int, int]] = []
    for at, to in found:
        start, end = origin[at], origin[to - 1] + 1
        if places and start < places[-1][1]:
            start, end = places[-1][0], max(end, places.pop()[1])
        places.append((start, end))
    return places


def marked(text: str, places: Sequence[tuple[int, int]]) -> list[Piece]:
    pieces, done = [], 0
    for at, to in places:
        pieces += [Piece(text[done:at]), Piece(text[at:to], True)]
        done = to
    return [piece for piece in (*pieces, Piece(text[done:])) if piece.text]


def _all_of(plain: str, word: str) -> list[tuple[int, int]]:
    found, place = [], plain.find(word)
    while word and place >= 0:
        found.append((place, place + len(word)))
        place = plain.find(word, place + 1)
    return found


def _word_end(flat: str, start: int, end: int) -> int:
    cut = flat.rfind(" ", start + 1, end + 1)
    return cut if cut > 0 else end
