from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.test import Client

from twofold.people import couples
from twofold.people.unlocked import Unlocked
from twofold.records.clock import as_of
from twofold.records.models import Draft, Record
from twofold.records.store import everything, keep_draft
from twofold.talks import actions as talks
from twofold.talks.actions import Move
from twofold.talks.private_talks import list_private, written
from twofold.trust.preparing.actions import PRACTICE, preparation

WAYS = ("letter", "talk")
BrowserOf = Callable[[Unlocked], Client]
SECRET, WISH, OPENING = "I lost the money.", "That we plan together.", "There is something I find hard to say."


def _prepared(by: Unlocked, **words: str) -> UUID:
    """A preparation with these steps written, one after the other."""
    id = talks.begin(PRACTICE, "apart", by=by, once=uuid4())
    for step, text in (words or {"what": SECRET, "fear": "That you leave.", "wish": WISH}).items():
        at = talks.find_talk(id, by=by)
        turn = next(turn for turn in at.turns if turn.step.id == step)
        talks.take(id, Move(uuid4(), step, "A", "wrote", turn.round, text=text), by=by)
    return id


def _whole(by: Unlocked) -> UUID:
    id = _prepared(by)
    at = talks.find_talk(id, by=by)
    turn = next(turn for turn in at.turns if turn.step.id == "whole")
    talks.take(id, Move(uuid4(), "whole", "A", "answered", turn.round, value="all"), by=by)
    at = talks.find_talk(id, by=by)
    turn = next(turn for turn in at.turns if turn.step.id == "opening")
    talks.take(id, Move(uuid4(), "opening", "A", "wrote", turn.round, text=OPENING), by=by)
    return id


def _page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return unescape(answer.content.decode())


def _once(page: str) -> str:
    return re.findall(r'name="once" value="([^"]+)"', page)[-1]


def test_it_is_resumed_over_days(maya: Unlocked) -> None:
    id = _whole(maya)
    texts = [piece.text for piece in written(preparation(id, by=maya), by=maya)]
    assert texts == [SECRET, "That you leave.", WISH, OPENING]
    assert [at.id for at in list_private(PRACTICE, by=maya)] == [id]
    assert not preparation(id, by=maya).ended


def test_the_other_never_learns_of_it(maya: Unlocked, sam: Unlocked, noor: Unlocked, browser_of: BrowserOf) -> None:
    id = _whole(maya)
    assert not [entry for entry in everything(by=sam) if entry.author_id == maya.person.pk]
    assert set(Record.objects.values_list("space", "couple_id")) == {("mine", None)}
    for other in (browser_of(sam), browser_of(noor)):
        for way in ("", "/letter", "/talk"):
            forbidden, absent = other.get(f"/afraid-to-say/{id}{way}"), other.get(f"/afraid-to-say/{uuid4()}{way}")
            assert forbidden.status_code == absent.status_code == 404
            assert forbidden.content == absent.content
        for page in ("/today", "/afraid-to-say", "/talks", "/ours", "/trust"):
            assert SECRET not in _page(other, page)
            assert str(id) not in _page(other, page)


def test_it_stands_on_no_front_page(maya: Unlocked, browser_of: BrowserOf) -> None:
    id = _whole(maya)
    assert str(id) not in _page(browser_of(maya), "/today")
    assert str(id) in _page(browser_of(maya), "/afraid-to-say")


def test_the_letter_carries_only_what_was_chosen_and_shown(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    id, client = _whole(maya), browser_of(maya)
    url = f"/afraid-to-say/{id}/letter"
    page = _page(client, url)
    assert OPENING in page.split("<textarea", 1)[1].split("</textarea>", 1)[0]
    once = _once(page)
    wish = str(next(p.entry.id for p in written(preparation(id, by=maya), by=maya) if p.text == WISH))
    gathered = unescape(
        client.post(url, {"once": once, "text": OPENING, "take": wish, "act": "gather"}).content.decode()
    )
    assert f"{OPENING}\n\n{WISH}" in gathered
    look = unescape(client.post(url, {"once": once, "text": f"{OPENING}\n\n{WISH}", "act": "look"}).content.decode())
    assert "Sam will see exactly this" in look
    assert WISH in look
    assert SECRET not in look
    sent = {"once": once, "text": f"{OPENING}\n\n{WISH}", "act": "send"}
    where = client.post(url, sent)["Location"]
    assert client.post(url, sent)["Location"] == where
    seen = _page(browser_of(sam), where)
    assert WISH in seen
    assert SECRET not in "".join(_page(browser_of(sam), page) for page in (where, "/today", "/ours", "/talks"))
    assert len([entry for entry in everything(by=sam) if entry.kind == "practices.talk"]) == 1


def test_a_letter_sent_again_with_other_words_keeps_them_and_begins_another(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    id, client = _whole(maya), browser_of(maya)
    url = f"/afraid-to-say/{id}/letter"
    sent = {"once": _once(_page(client, url)), "text": "The first letter.", "act": "send"}
    where = client.post(url, sent)["Location"]
    assert client.post(url, sent)["Location"] == where
    answer = client.post(url, {**sent, "text": "Another letter."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Another letter." in page
    assert "press again to begin another" in page
    again = client.post(url, {**sent, "text": "Another letter.", "once": _once(page)})
    assert again["Location"] != where
    assert "Another letter." in _page(browser_of(sam), again["Location"])


def test_a_listening_talk_carries_the_line_and_the_way(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    id, client = _whole(maya), browser_of(maya)
    url = f"/afraid-to-say/{id}/talk"
    page = _page(client, url)
    assert f'value="{OPENING}"' in page
    given = {"once": _once(page), "line": OPENING, "mode": "live"}
    assert "Sam will see exactly this" in client.post(url, given).content.decode()
    assert not [entry for entry in everything(by=sam) if entry.kind == "practices.talk"]
    where = client.post(url, {**given, "act": "send"})["Location"]
    at = talks.find_talk(UUID(where.rsplit("/", 1)[1]), by=sam)
    assert (at.talk.topic, at.talk.mode, at.me) == (OPENING, "live", "B")


def test_all_of_it_can_be_destroyed(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    id, client = _whole(maya), browser_of(maya)
    keep_draft(f"talk:{id}:when", "On Sunday, perhaps.", by=maya)
    url = f"/afraid-to-say/{id}"
    given = {"once": _once(_page(client, url))}
    assert client.post(f"{url}/destroy", {"once": "altered"}).status_code == 303
    assert Record.objects.exists()
    for _time in range(2):
        assert client.post(f"{url}/destroy", given)["Location"] == "/afraid-to-say"
    assert not Record.objects.exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("way", ["letter", "talk"])
@pytest.mark.parametrize("altered", [{"once": "altered"}, {"mode": "by pigeon", "line": "x" * 201, "text": ""}])
def test_nothing_written_is_lost(
    way: str, altered: dict[str, str], maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    client = browser_of(maya)
    url = f"/afraid-to-say/{_whole(maya)}/{way}"
    given = {"once": _once(_page(client, url)), "text": "My words.", "line": "My words.", "mode": "live", "act": "send"}
    answer = client.post(url, {**given, **altered})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "My words." in page or "x" * 201 in page or altered.get("text") == ""
    assert not [entry for entry in everything(by=sam) if entry.author_id == maya.person.pk]


def test_alone_it_can_be_prepared_and_not_told(jun: Unlocked, browser_of: BrowserOf) -> None:
    id, client = _whole(jun), browser_of(jun)
    assert "Telling takes two." in _page(client, f"/afraid-to-say/{id}")
    assert client.get(f"/afraid-to-say/{id}/letter")["Location"] == f"/afraid-to-say/{id}"


def test_it_says_when_to_leave_it_and_where_help_is(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    for url in ("/afraid-to-say", f"/practices/{PRACTICE}", f"/afraid-to-say/{_whole(maya)}"):
        page = _page(client, url)
        assert "Not when you are afraid of your partner" in page
        assert 'href="/help"' in page


def test_it_is_prepared_on_the_paper_that_is_only_mine(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    page = _page(client, f"/talks/{_prepared(maya)}")
    assert re.search(r'<body[^>]* class="mine', page)
    assert "It is your turn" not in page
    begin = _page(client, f"/practices/{PRACTICE}")
    assert "Only you can read this" in begin
    assert 'type="hidden" name="mode" value="apart"' in begin


def test_the_room_names_it_once(maya: Unlocked, browser_of: BrowserOf) -> None:
    page = _page(browser_of(maya), "/trust")
    assert 'href="/afraid-to-say"' in page
    assert f"/practices/{PRACTICE}" not in page


def test_what_is_begun_alone_is_laid_open_on_no_list_and_still_found(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    _prepared(maya)
    other = talks.begin("what-i-can-promise-myself", "apart", by=maya, once=uuid4())
    for url in ("/trust/practices", "/talks"):
        laid_open, _, folded = _page(client, url).partition("<summary>Begun alone</summary>")
        assert f"/talks/{other}" not in laid_open
        assert f"/talks/{other}" in folded
    assert f"/talks/{other}" not in _page(client, "/trust")
    assert "/talks/" not in _page(client, "/today")


def test_pieces_that_were_chosen_stay_chosen_when_the_letter_comes_back(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    id, client = _whole(maya), browser_of(maya)
    url = f"/afraid-to-say/{id}/letter"
    wish = str(next(p.entry.id for p in written(preparation(id, by=maya), by=maya) if p.text == WISH))
    answer = client.post(url, {"once": _once(_page(client, url)), "text": "", "take": wish, "act": "look"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("checked") == 1
    assert "checked" in page.split(f'value="{wish}"')[1].split(">")[0]


def test_after_a_parting_the_words_are_kept_and_nobody_is_named(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    id, client = _whole(maya), browser_of(maya)
    given = {"mode": "live", "text": "My words.", "line": "My words."}
    sent = [
        (url, {**given, "once": _once(_page(client, url))}) for url in (f"/afraid-to-say/{id}/{way}" for way in WAYS)
    ]
    couples.part(by=sam)
    for url, form in sent:
        for act in ("look", "send"):
            answer = client.post(url, {**form, "act": act})
            page = " ".join(unescape(answer.content.decode()).split())
            assert answer.status_code == 409
            assert "My words." in page
            for nobody in ("will see exactly this", "what will see", "and can read it"):
                assert nobody not in page


def test_only_the_preparations_that_are_shown_are_opened(
    maya: Unlocked, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser_of(maya)
    for number in range(17):
        with as_of(datetime.now(UTC) - timedelta(days=number)):
            talks.begin(PRACTICE, "apart", by=maya, once=uuid4())
            talks.begin("what-i-can-promise-myself", "apart", by=maya, once=uuid4())
    first = _page(client, "/afraid-to-say")
    with monkeypatch.context() as patched:
        opened: list[object] = []
        standing = talks.standing_of
        patched.setattr(talks, "standing_of", lambda entry, *, by: opened.append(entry) or standing(entry, by=by))
        assert _page(client, "/afraid-to-say").count('href="/afraid-to-say/') == 15
    assert len(opened) == 15
    assert "part=1" in first
    assert _page(client, "/afraid-to-say?part=1").count('href="/afraid-to-say/') == 2
    assert client.get("/afraid-to-say?part=7")["Location"] == "/afraid-to-say?part=1"
