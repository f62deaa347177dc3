"""Parts of one thing have one line in Mine, which leads to all of it in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID, uuid4

from django.test import Client

from twofold.people.unlocked import Unlocked
from twofold.records.store import list_records
from twofold.talks import actions as talks
from twofold.talks.actions import Move
from twofold.talks.documents import WORDS

BrowserOf = Callable[[Unlocked], Client]


def _slips(page: str) -> list[str]:
    return re.findall(r'<li class="slip.*?</li>', page, re.DOTALL)


def _walk(id: UUID, by: Unlocked) -> list[str]:
    """Takes every step of a talk alone; returns what was written, in order."""
    written: list[str] = []
    for number in range(60):
        at = talks.find_talk(id, by=by)
        if at.ended or not at.turns:
            break
        turn, text = at.turns[0], ""
        if turn.step.kind in {"write", "plan"}:
            written.append(text := f"Piece {number}.")
        value = turn.step.option_ids[0] if turn.step.option_ids else None
        move = Move(uuid4(), turn.step.id, turn.actor, turn.first, turn.round, value, text=text)
        talks.take(id, move, by=by)
    return written


def test_what_was_written_alone_in_a_talk_is_one_line_and_its_page_has_it_in_order(
    maya: Unlocked, browser_of: BrowserOf
) -> None:
    id = talks.begin("something-afraid-to-say", "apart", by=maya, once=uuid4())
    written, client = _walk(id, maya), browser_of(maya)
    assert len(list_records(by=maya, space="mine", kinds=[WORDS])) == len(written) > 2
    (slip,) = _slips(client.get("/mine").content.decode())
    assert f'href="/talks/{id}"' in slip
    page = client.get(f"/talks/{id}").content.decode()
    places = [page.find(text) for text in written]
    assert -1 not in places
    assert places == sorted(places)


def test_a_hit_in_one_of_its_parts_leads_to_the_whole(maya: Unlocked, browser_of: BrowserOf) -> None:
    id = talks.begin("something-afraid-to-say", "apart", by=maya, once=uuid4())
    written = _walk(id, maya)
    (slip,) = _slips(browser_of(maya).post("/mine/search", {"words": written[1]}).content.decode())
    assert f'href="/talks/{id}"' in slip


def test_two_talks_are_two_lines(maya: Unlocked, browser_of: BrowserOf) -> None:
    for _ in range(2):
        _walk(talks.begin("something-afraid-to-say", "apart", by=maya, once=uuid4()), maya)
    assert len(_slips(browser_of(maya).get("/mine").content.decode())) == 2
