from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client

from twofold.leaving import export
from twofold.people import couples
from twofold.people.unlocked import Unlocked
from twofold.records.models import Record, Revision
from twofold.records.store import list_records
from twofold.trust.agreements.documents import AGREEMENT, BOUNDARY, WORDING

BrowserOf = Callable[[Unlocked], Client]
SEVEN, EIGHT = "Phones lie in the hall from seven.", "Phones lie in the hall from eight."


def _page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return unescape(answer.content.decode())


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(once|upon|expected_rev)" value="([^"]*)"', page))


def _propose(client: Client, text: str = SEVEN, *, url: str = "/agreements/new", **fields: str) -> str:
    form = url if url.endswith("/new") else f"{url}/propose"
    given = {**_hidden(_page(client, form)), "title": "Evenings", "text": text, **fields}
    answer = client.post(form, given)
    assert answer.status_code == 303, answer.content.decode()
    return str(answer["Location"])


def _answer(client: Client, url: str, act: str, **fields: str) -> int:
    return client.post(f"{url}/answer", {**_hidden(_page(client, url)), "act": act, **fields}).status_code


def test_the_empty_page_teaches_the_first_step_and_tells_both_apart(maya: Unlocked, browser_of: BrowserOf) -> None:
    page = _page(browser_of(maya), "/agreements")
    for words in ("Begin with something small", "It stands when both have said yes", "Nobody has to agree to it."):
        assert words in page


def test_proposed_agreed_changed_and_ended(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = _propose(mayas, why="So that we talk.", look_again="2031-02-03")
    today = _page(sams, "/today")
    assert "Maya proposes an agreement" in today
    gift = re.search(r'href="(/today/gifts/[^"]+)" dir="auto">Maya proposes', today)
    assert gift is not None
    assert sams.get(gift[1]).headers["Location"] == url
    assert "Maya proposes an agreement" not in _page(sams, "/today")  # it went out by being looked at
    assert f'href="{url}"' in _page(sams, "/today/open")
    assert "proposes an agreement" not in _page(mayas, "/today")
    assert _answer(sams, url, "agree", line="Gladly.") == 303
    page = _page(mayas, url)
    for words in (SEVEN, "So that we talk.", "3 February 2031", "Gladly.", "Sam agreed: from here on it stood"):
        assert words in page
    _propose(sams, EIGHT, url=url)
    compared = _page(mayas, url)
    assert "<del>seven.</del>" in compared
    assert "<ins>eight.</ins>" in compared
    assert _answer(mayas, url, "decline") == 303
    assert "Maya did not agree to it like this" in _page(sams, url)
    assert _answer(sams, url, "end", line="We no longer need it.") == 303
    ended = _page(mayas, url)
    for words in ("Sam ended it", "We no longer need it.", SEVEN, EIGHT):
        assert words in ended


def test_sent_twice_it_is_one_agreement(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    given = {**_hidden(_page(client, "/agreements/new")), "title": "Evenings", "text": SEVEN}
    assert client.post("/agreements/new", given)["Location"] == client.post("/agreements/new", given)["Location"]
    late = client.post("/agreements/new", {**given, "text": EIGHT})
    assert late.status_code == 409
    assert SEVEN in late.content.decode()
    assert EIGHT in late.content.decode()
    assert Record.objects.filter(kind=WORDING).count() == 1


def test_two_who_propose_at_once_see_both_texts(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = _propose(mayas)
    assert _answer(sams, url, "agree") == 303
    lies_open = _hidden(_page(sams, f"{url}/propose"))
    _propose(mayas, "Maya’s words.", url=url)
    late = sams.post(f"{url}/propose", {**lies_open, "title": "Evenings", "text": "Sam’s words."})
    assert late.status_code == 409
    both = unescape(late.content.decode())
    assert "Maya’s words." in both
    assert "Sam’s words." in both
    again = {**_hidden(both), "title": "Evenings", "text": "Sam’s words."}
    assert sams.post(f"{url}/propose", again).status_code == 303
    assert SEVEN in _page(mayas, url)
    assert "Sam’s words." in _page(mayas, url)


def test_an_answer_to_something_else_is_not_taken(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = _propose(mayas)
    read = _hidden(_page(sams, url))
    _propose(mayas, EIGHT, url=url)
    late = sams.post(f"{url}/answer", {**read, "act": "agree", "line": "Gladly, at seven."})
    assert late.status_code == 409
    assert "Gladly, at seven." in late.content.decode()
    assert "from here on it stood" not in _page(mayas, url)


@pytest.mark.parametrize("given", [{"text": ""}, {"title": ""}, {"look_again": "soon"}, {"once": "altered"}])
def test_nothing_written_is_lost(given: dict[str, str], maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    hidden = _hidden(_page(client, "/agreements/new"))
    sent = {**hidden, "title": "Evenings", "text": SEVEN, "why": "So that we talk.", **given}
    answer = client.post("/agreements/new", sent)
    assert answer.status_code == 422
    assert "So that we talk." in answer.content.decode()


def test_words_removed_leave_a_mark(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = _propose(mayas)
    assert _answer(sams, url, "agree") == 303
    (remove,) = re.findall(r'href="(/ours/[^"]+/remove)"', _page(mayas, url))
    page = _page(mayas, remove)
    assert f'href="{url}"' in page  # left as it is, it leads back as well
    once = re.findall(r'name="once" value="([^"]+)"', page)[-1]
    assert [mayas.post(remove, {"once": once}).headers["Location"] for _ in range(2)] == [url, url]
    assert "Removed by Maya" in _page(sams, url)
    assert SEVEN not in _page(sams, url)
    assert "Removed by Maya" in _page(sams, "/agreements")


def test_damaged_records_say_so_and_break_nothing(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = _propose(client)
    for kind in (WORDING, AGREEMENT):
        Revision.objects.filter(record__kind=kind).update(sealed=b"altered")
        for path in ("/agreements", url, "/ours"):
            assert "This page does not open" in _page(client, path)
        assert _page(browser_of(sam), "/today")


@pytest.mark.parametrize("way", ["", "/propose"])
def test_absent_and_forbidden_are_the_same(
    way: str, exes: tuple[Unlocked, Unlocked, Unlocked], noor: Unlocked, browser_of: BrowserOf
) -> None:
    maya, _sam, robin = exes
    url = _propose(browser_of(maya)) + way
    for other in (browser_of(noor), browser_of(robin)):
        forbidden, absent = other.get(url), other.get(f"/agreements/{uuid4()}{way}")
        assert forbidden.status_code == absent.status_code == 404
        assert forbidden.content == absent.content


def test_after_parting_it_is_read_only(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    url = _propose(browser_of(maya))
    assert _answer(browser_of(sam), url, "agree") == 303
    sam = couples.part(by=sam)
    page = _page(browser_of(sam), url)
    assert SEVEN in page
    assert "End it" not in page
    assert SEVEN in _page(browser_of(sam), "/agreements")
    assert browser_of(sam).get(f"{url}/propose").status_code == 404


def test_search_finds_the_words_and_leads_to_them(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    _propose(client, why="Because of the mornings.")
    found = unescape(client.post("/ours/search", {"words": "mornings phones"}).content.decode())
    assert "Evenings" in found


def _boundary(client: Client) -> str:
    hidden = _hidden(_page(client, "/boundaries/new"))
    given = {**hidden, "title": "I need an hour by myself after work", "text": "I go for a walk, and come back."}
    return str(client.post("/boundaries/new", given)["Location"])


def test_a_boundary_is_shown_and_heard(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = _boundary(mayas)
    assert "an hour by myself" not in _page(sams, "/agreements")
    assert mayas.post(f"{url}/show", _hidden(_page(mayas, f"{url}/show"))).status_code == 303
    there = f"/boundaries/{list_records(by=sam, space='ours', kinds=[BOUNDARY])[0].id}"
    page = _page(sams, there)
    assert "It asks for no yes from you." in page
    assert "I agree" not in page
    assert sams.post(f"{there}/heard", {**_hidden(page), "text": "I have heard it."}).status_code == 303
    assert "I have heard it." in _page(mayas, url)


def test_alone_a_boundary_can_be_written_and_no_agreement(jun: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(jun)
    assert "I go for a walk" in _page(client, _boundary(client))
    assert "An agreement takes two." in _page(client, "/agreements")
    given = {**_hidden(_page(client, "/agreements/new")), "title": "Evenings", "text": SEVEN}
    answer = client.post("/agreements/new", given)
    assert answer.status_code == 409
    assert SEVEN in answer.content.decode()


def test_everything_is_in_the_export(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = _propose(mayas, why="So that we talk.")
    assert _answer(sams, url, "agree", line="Gladly.") == 303
    _boundary(mayas)
    file = BytesIO()
    export.write(maya, file)
    with zipfile.ZipFile(file) as archive:
        pages = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".html"))
    for words in (SEVEN, "So that we talk.", "Gladly.", "I go for a walk", "agreed to"):
        assert words in pages


def test_taken_back_it_does_not_say_that_anybody_disagreed(maya: Unlocked, browser_of: BrowserOf) -> None:
    mayas = browser_of(maya)
    url = _propose(mayas)
    assert _answer(mayas, url, "withdraw") == 303
    page = _page(mayas, url)
    assert "Taken back" in page
    assert "Not agreed to" not in page


def test_on_the_shelf_a_wording_is_its_words_and_its_day_is_written_out(maya: Unlocked, browser_of: BrowserOf) -> None:
    mayas = browser_of(maya)
    _propose(mayas, why="So that we talk.", look_again="2031-02-03")
    shelf = _page(mayas, "/ours")
    assert "2031-02-03" not in shelf
    (wording,) = list_records(by=maya, space="ours", kinds=[WORDING])
    assert "To be looked at again on 3 February 2031." in _page(mayas, f"/ours/{wording.id}")


def test_a_line_that_fits_nowhere_any_more_is_shown_to_be_copied(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    """Taken back meanwhile; ended on another device meanwhile; answered on another device meanwhile."""
    mayas, sams = browser_of(maya), browser_of(sam)
    line, copied = "Because of Tuesdays.", "You can copy it from here."
    for before, act, here in (("withdraw", "agree", mayas), ("end", "end", sams), ("agree", "decline", sams)):
        url = _propose(mayas)
        if before == "end":
            assert _answer(sams, url, "agree") == 303
        old = _hidden(_page(sams, url))
        assert _answer(here, url, before) == 303
        answer = sams.post(f"{url}/answer", {**old, "act": act, "line": line})
        page = unescape(answer.content.decode())
        assert answer.status_code == 409, before
        assert line in page.split(copied)[1].split("</section>")[0], before
        assert "your line is still here" not in page


def test_a_day_to_look_again_is_still_to_come(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    given = {**_hidden(_page(client, "/agreements/new")), "title": "Evenings", "text": SEVEN}
    over = (maya.today - timedelta(days=1)).isoformat()
    answer = client.post("/agreements/new", {**given, "look_again": over})
    assert answer.status_code == 422
    assert "That day is over. Choose today or a later one." in answer.content.decode()
    assert SEVEN in answer.content.decode()
    unread = client.post("/agreements/new", {**given, "look_again": "soon"}).content.decode()
    assert "That isn’t a day." in unread
    assert client.post("/agreements/new", {**given, "look_again": maya.today.isoformat()}).status_code == 303


def test_the_same_answer_from_another_device_is_done_already(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    url, client = _propose(browser_of(maya)), browser_of(sam)
    here, there = (_hidden(_page(client, url)) for _ in range(2))
    assert client.post(f"{url}/answer", {**there, "act": "agree", "line": "Gladly."}).status_code == 303
    same = client.post(f"{url}/answer", {**here, "act": "agree", "line": "Gladly."}).content.decode()
    assert "done already" in same
    other = client.post(f"{url}/answer", {**here, "act": "agree", "line": "At last."}).content.decode()
    assert "done already" not in other
    assert "At last." in other
    again = client.post(f"{url}/answer", {**there, "act": "agree", "line": "From a copied page."})
    assert again.status_code == 409
    assert "From a copied page." in again.content.decode()


def test_alone_the_page_of_a_new_agreement_names_nobody(jun: Unlocked, browser_of: BrowserOf) -> None:
    page = _page(browser_of(jun), "/agreements/new")
    assert "when  agrees" not in " ".join(page.split("\n"))
    assert "it stands when your partner agrees" in page


def test_a_change_sent_after_a_parting_says_what_happened_and_where_the_words_are(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    client = browser_of(maya)
    url = _propose(client)
    given = {**_hidden(_page(client, f"{url}/propose")), "title": "Evenings", "text": EIGHT}
    couples.part(by=sam)
    answer = client.post(f"{url}/propose", given)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert EIGHT in page
    assert "This couldn’t be saved" in page
    assert "aren’t linked any more" in page
    assert "There is nothing here" not in page
    assert "There is nothing here" in client.get(f"{url}x").content.decode()
