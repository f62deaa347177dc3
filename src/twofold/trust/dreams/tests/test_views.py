from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from twofold.people.unlocked import Unlocked
from twofold.records.models import Revision
from twofold.records.store import list_records
from twofold.trust.dreams.documents import DREAM, PART

BrowserOf = Callable[[Unlocked], Client]
SEA = "A winter by the sea"


def _page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return unescape(answer.content.decode())


def _once(page: str) -> str:
    return re.findall(r'name="once" value="([^"]+)"', page)[-1]


def _write(client: Client, title: str = SEA, **fields: str) -> str:
    once = _once(_page(client, "/dreams/new"))
    return str(client.post("/dreams/new", {"title": title, "once": once, **fields})["Location"])


def _show(client: Client, url: str) -> None:
    once = _once(_page(client, f"{url}/show"))
    assert client.post(f"{url}/show", {"once": once}).status_code == 303


def _shown(by: Unlocked) -> str:
    """Where the other reads what was shown."""
    return f"/dreams/{list_records(by=by, space='ours', kinds=[DREAM])[0].id}"


def test_the_empty_page_teaches_the_first_step(maya: Unlocked, browser_of: BrowserOf) -> None:
    assert "Begin with one that you have told nobody" in _page(browser_of(maya), "/dreams")


def test_sent_twice_it_is_one_dream(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    given = {"title": SEA, "once": _once(_page(client, "/dreams/new"))}
    assert client.post("/dreams/new", given)["Location"] == client.post("/dreams/new", given)["Location"]
    assert _page(client, "/dreams").count(SEA) == 1


@pytest.mark.parametrize("given", [{"title": ""}, {"title": "x" * 201}, {"once": "altered"}])
def test_nothing_written_is_lost(given: dict[str, str], maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    once = _once(_page(client, "/dreams/new"))
    answer = client.post("/dreams/new", {"title": SEA, "text": "All windows open.", "once": once, **given})
    assert answer.status_code == 422
    assert "All windows open." in answer.content.decode()


def test_both_texts_stand_where_another_device_was_first(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = _write(client)
    once = _once(_page(client, f"{url}/change"))
    for text, status in (("From the desk.", 303), ("From the phone.", 409)):
        given = {"title": SEA, "text": text, "once": once, "expected_rev": "1"}
        answer = client.post(f"{url}/change", given)
        assert answer.status_code == status
    both = answer.content.decode()
    assert "From the desk." in both
    assert "From the phone." in both
    given = dict(re.findall(r'name="(once|expected_rev)" value="([^"]+)"', both))
    assert client.post(f"{url}/change", {"title": SEA, "text": "Both.", **given}).status_code == 303


def test_showing_says_exactly_what_will_be_seen(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = _write(client, text="All windows open.", since="since I was nine")
    page = _page(client, f"{url}/show")
    for words in (SEA, "All windows open.", "since I was nine", "Sam will be able to read exactly this"):
        assert words in page
    _show(client, url)
    assert "All windows open." in _page(browser_of(sam), _shown(sam))
    assert "The same words as you." in _page(client, url)


def test_the_shelf_s_own_sharing_leads_to_the_dream_s(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = _write(client)
    shelf = url.replace("/dreams/", "/mine/")
    assert client.get(f"{shelf}/share")["Location"] == client.post(f"{shelf}/share")["Location"] == f"{url}/show"
    assert list_records(by=sam, space="ours", kinds=[DREAM]) == []


def test_taking_back_is_seen_by_both(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client, sams = browser_of(maya), browser_of(sam)
    url = _write(client)
    _show(client, url)
    there = _shown(sam)
    assert client.post(f"{url}/take-back", {"once": _once(_page(client, url))}).status_code == 303
    for page in (_page(sams, "/dreams"), _page(sams, there), _page(client, url)):
        assert "Removed by Maya" in page
    assert SEA not in _page(sams, "/dreams") + _page(sams, there) + _page(sams, "/ours")


def test_my_part_is_read_by_the_dreamer(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client, sams = browser_of(maya), browser_of(sam)
    url = _write(client)
    _show(client, url)
    there = _shown(sam)
    once = _once(_page(sams, there))
    first = {"text": "I could carry the wood.", "once": once, "expected_rev": "0"}
    assert sams.post(f"{there}/part", first).status_code == 303
    assert "I could carry the wood." in _page(client, url)
    late = sams.post(f"{there}/part", {**first, "text": "I could sing."})
    assert late.status_code == 409
    assert "I could carry the wood." in late.content.decode()
    assert "I could sing." in late.content.decode()
    assert client.post(f"{there}/part", first).status_code == 404


def test_only_mine_leaves_out_what_was_shown(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    _show(client, _write(client))
    assert SEA in _page(browser_of(sam), "/dreams")
    assert SEA not in _page(browser_of(sam), "/dreams?only=mine")


@pytest.mark.parametrize("way", ["", "/change", "/show"])
def test_somebody_else_s_and_absent_are_the_same(
    way: str, maya: Unlocked, sam: Unlocked, noor: Unlocked, browser_of: BrowserOf
) -> None:
    url = _write(browser_of(maya)) + way
    for other in (browser_of(sam), browser_of(noor)):
        forbidden, absent = other.get(url), other.get(f"/dreams/{uuid4()}{way}")
        assert forbidden.status_code == absent.status_code == 404
        assert forbidden.content == absent.content


def test_an_ex_sees_nothing_of_what_comes_after(
    exes: tuple[Unlocked, Unlocked, Unlocked], browser_of: BrowserOf
) -> None:
    maya, _sam, robin = exes
    client = browser_of(maya)
    _show(client, _write(client))
    assert SEA not in _page(browser_of(robin), "/dreams")
    assert browser_of(robin).get(_shown(maya)).status_code == 404


def test_search_and_shelves_lead_to_it(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = _write(client, near="closer than it was")
    found = client.post("/mine/search", {"words": "closer winter"}).content.decode()
    assert f'href="{url}"' in found
    assert f'href="{url}"' in _page(client, "/mine")


def test_a_damaged_dream_says_so_and_breaks_nothing(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = _write(client)
    Revision.objects.all().update(sealed=b"altered")
    for page in ("/dreams", url):
        assert "This page does not open" in _page(client, page)


def test_from_its_earlier_words_and_from_removing_it_a_way_leads_back(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = _write(client)
    kept = url.replace("/dreams/", "/mine/")
    assert f'href="{url}"' in _page(client, kept)
    page = _page(client, f"{kept}/remove")
    assert f'href="{url}"' in page
    assert client.post(f"{kept}/remove", {"once": _once(page)})["Location"] == "/dreams"


def test_my_part_changed_or_removed_leads_back_to_the_dream(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    _show(mayas, _write(mayas))
    url = _shown(sam)
    sams.post(f"{url}/part", {"text": "I could carry the wood.", "once": _once(_page(sams, url))})
    part = next(entry for entry in list_records(by=sam, space="ours", kinds=[PART]))
    page = _page(sams, url)  # said once, and put away until wanted
    assert re.search(r"<details>\s*<summary>Say it differently", page)
    page = _page(sams, f"/ours/{part.id}/edit")
    rev = re.findall(r'name="expected_rev" value="(\d+)"', page)[-1]
    given = {"text": "I could carry the wood, and read.", "expected_rev": rev}
    assert sams.post(f"/ours/{part.id}/edit", given)["Location"] == url
    page = _page(sams, f"/ours/{part.id}/remove")
    assert sams.post(f"/ours/{part.id}/remove", {"once": _once(page)})["Location"] == url
