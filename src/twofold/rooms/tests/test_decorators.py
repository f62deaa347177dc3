"""Who comes in to a screen, by which methods, and what they are told of what is not there."""

from __future__ import annotations

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from twofold.people.access import Access, access_of
from twofold.records.store import Absent
from twofold.rooms.decorators import screen


@screen("GET", "POST")
def dream(request: HttpRequest, number: int) -> HttpResponse:
    if number:
        raise Absent
    return HttpResponse("A house by the sea")


def test_a_screen_is_for_those_who_have_unlocked() -> None:
    assert access_of(dream) == Access.UNLOCKED


def test_a_screen_answers_its_methods_and_no_other() -> None:
    answers = [dream(RequestFactory().generic(method, "/dream"), 0) for method in ("GET", "POST", "HEAD", "PUT")]
    assert [answer.status_code for answer in answers] == [200, 200, 405, 405]


def test_what_is_absent_is_not_found() -> None:
    with pytest.raises(Http404):
        dream(RequestFactory().get("/dream"), 1)
