"""Searches by POST only, so that no address contains the words searched for."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from twofold.people.access import PersonRequest
from twofold.records.store import Entry, Space, search
from twofold.rooms.decorators import screen
from twofold.rooms.people_lookup import PeopleLookup
from twofold.shelves.forms import SearchForm
from twofold.shelves.lines import Line, by_day, found_line


@screen("POST")
def search_ours(request: PersonRequest) -> HttpResponse:
    return _search(request, "ours")


@screen("POST")
def search_mine(request: PersonRequest) -> HttpResponse:
    return _search(request, "mine")


def _search(request: PersonRequest, shelf: Space) -> HttpResponse:
    form = SearchForm(request.POST)
    form.is_valid()
    words, until = form.cleaned_data.get("words", ""), form.cleaned_data.get("until")
    found = search(words, by=request.unlocked, space=shelf, until=until)
    given = {
        "shelf": shelf,
        "search": SearchForm(initial={"words": words}),
        "search_url": reverse(f"shelves:search_{shelf}"),
        "words": words,
        "days": by_day(_lines(found.entries, words, request)),
        "further": found.searched_since,
    }
    return render(request, "shelves/search.html", given)


def _lines(entries: list[Entry], words: str, request: PersonRequest) -> list[Line]:
    """Returns the matches as lines, titled by what was written. A fold or a talk has one line, however many of its texts
    match.
    """
    lines: dict[str, Line] = {}
    lookup = PeopleLookup(request.unlocked)
    for entry in entries:
        line = found_line(entry, lookup, words.split())
        if line.href not in lines or not lines[line.href].words:
            lines[line.href] = line
    return sorted(lines.values(), key=lambda line: line.day, reverse=True)
