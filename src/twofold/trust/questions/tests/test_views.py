from __future__ import annotations

import html
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.cast import signed_in_client
from tests.passphrases import PASSPHRASES
from tests.visitor import Page

from twofold.people import couples
from twofold.people.unlocked import Unlocked
from twofold.records import folds
from twofold.records.models import Draft, Record, Revision, Slot
from twofold.records.store import list_records
from twofold.rooms.installed_packs import core
from twofold.trust.questions import daily, queries

BrowserOf = Callable[[Unlocked], Client]
ORANGES = "He peeled oranges for her every evening."
TICKET = urlsafe_b64encode(b"t" * 32).decode().rstrip("=")


def _once(client: Client, url: str, name: str = "once") -> str:
    page = client.get(url).content.decode()
    return page.split(f'name="{name}" value="')[1].split('"')[0]


def _write(client: Client, text: str, *, space: str = "folded", ticket: str = "") -> str:
    """Answers the day's question; where it led."""
    given = {
        "text": text,
        "space": space,
        "once": _once(client, "/question"),
        "expected_rev": "0",
        "ticket": ticket,
    }
    return str(client.post("/question", given)["Location"])


def _fold_of_today(by: Unlocked) -> UUID:
    found = queries.question_today(by=by).fold_id
    assert found is not None
    return found


@pytest.mark.parametrize("way", ["", "/answer", "/together"])
def test_absent_and_forbidden_are_the_same_404(way: str, maya: Unlocked, noor: Unlocked, browser_of: BrowserOf) -> None:
    url = _write(browser_of(maya), ORANGES) + way
    other = browser_of(noor)
    forbidden, absent = other.get(url), other.get(f"/folds/{uuid4()}{way}")
    assert forbidden.status_code == absent.status_code == 404
    assert forbidden.content == absent.content


@pytest.mark.parametrize("way", ["/answer", "/withdraw", "/reply", "/together"])
def test_an_ex_can_do_nothing_there(way: str, exes: tuple[Unlocked, Unlocked, Unlocked], browser_of: BrowserOf) -> None:
    maya, _sam, robin = exes
    url = _write(browser_of(maya), ORANGES)
    answer = browser_of(robin).post(url + way, {"text": "me too", "once": "x", "passphrase": "y"})
    assert answer.status_code == 404
    assert folds.fold(_fold_of_today(maya), by=maya).state == "mine_only"


def test_neither_reads_before_both_have_written(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    sams = browser_of(sam)
    url = _write(browser_of(maya), ORANGES)
    for page in (url, "/today", "/question", "/ours", f"{url}/answer"):
        shown = sams.get(page, follow=True).content.decode()
        assert "oranges" not in shown
    assert "Maya has written. Yours comes next, then both open." in sams.get("/today").content.decode()


def test_it_is_sealed_until_the_first_comes_back_and_then_open_for_both(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = _write(mayas, ORANGES, ticket=TICKET)
    assert _write(sams, "They were kind to everyone else.") == url
    sealed = sams.get(url).content.decode()
    assert "Sealed until Maya opens Twofold" in sealed
    assert "oranges" not in sealed
    mayas.get("/today")
    for page in (mayas.get(url), sams.get(url)):
        words = page.content.decode()
        assert "oranges" in words
        assert "kind to everyone else" in words


def test_a_browser_hands_its_ticket_over_once_it_is_unlocked(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    url = _write(browser_of(maya), ORANGES, ticket=TICKET)
    fold = url.rpartition("/")[2]
    locked = signed_in_client(maya)
    given = {"fold": [fold, str(uuid4()), "nonsense"], "ticket": [TICKET, TICKET, TICKET]}
    assert locked.post("/folds/tickets", given).json() == {"done": []}
    sams = browser_of(sam)
    _write(sams, "They were kind to everyone else.")
    assert signed_in_client(sam).post("/folds/tickets", given).json() == {"done": [fold]}  # Sam's own lies open
    assert locked.post("/folds/tickets", given).json() == {"done": []}
    assert "oranges" not in sams.get(url).content.decode()
    assert browser_of(maya).post("/folds/tickets", given).json() == {"done": [fold]}
    assert "oranges" in sams.get(url).content.decode()


def test_a_row_that_says_the_other_has_answered_opens_nothing(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    """Sam runs the server, and has written no answer: a row of his with nothing that opens."""
    url = _write(browser_of(maya), ORANGES, ticket=TICKET)
    fold = url.rpartition("/")[2]
    hers = Record.objects.get(kind="trust.answer")
    row = Record.objects.get(pk=hers.pk)
    row.pk, row.author = uuid4(), sam.person
    row.save(force_insert=True)
    Revision.objects.create(record=row, rev=1, sealed=b"x" * 400)
    Slot.objects.create(record=row, rev=1, reader_kind="couple", reader_id=row.couple_id, epoch=1, sealed=b"x" * 100)
    given = {"fold": [fold], "ticket": [TICKET]}
    for client in (signed_in_client(maya), browser_of(maya)):
        assert client.post("/folds/tickets", given).json() == {"done": []}
    browser_of(maya).get("/today")
    browser_of(maya).get(url)
    assert not Slot.objects.filter(record=hers, reader_kind="couple").exists()


def test_an_older_pages_draft_does_not_come_back_over_a_newer_answer(maya: Unlocked, browser_of: BrowserOf) -> None:
    """Until both have written, an earlier text is destroyed: what an old page still types must not be it."""
    laptop = browser_of(maya)
    url = _write(laptop, ORANGES)
    old = laptop.get(f"{url}/answer").content.decode()
    name = old.split('data-draft="')[1].split('"')[0]
    form = laptop.get(f"{url}/answer").context["form"]
    given = {"once": form["once"].value(), "expected_rev": "1", "text": "A whole page more about the oranges."}
    assert laptop.post(f"{url}/answer", given).status_code == 303
    laptop.post("/drafts", {"name": name, "text": ORANGES + " x"})
    page = laptop.get(f"{url}/answer")
    assert page.context["form"]["text"].value() == "A whole page more about the oranges."
    assert html.escape(ORANGES + " x") in page.content.decode()


def test_the_same_form_five_times_writes_once(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    given = {"text": ORANGES, "space": "folded", "once": _once(client, "/question"), "expected_rev": "0"}
    assert {client.post("/question", given).status_code for _ in range(5)} == {303}
    assert Record.objects.filter(kind="trust.answer").count() == 1


def test_an_empty_or_endless_answer_is_kept_on_the_page_with_the_reason(jun: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(jun)
    given = {"space": "mine", "once": _once(client, "/question"), "expected_rev": "0"}
    empty = client.post("/question", {**given, "text": "  "})
    assert empty.status_code == 422
    assert "A single sentence is enough" in empty.content.decode()
    endless = client.post("/question", {**given, "text": "oranges " * 3000})
    assert endless.status_code == 422
    assert "longer than 20000 characters" in endless.content.decode()
    assert "oranges " * 3000 in endless.content.decode()
    assert not Record.objects.exists()


def test_a_form_older_than_the_sign_in_loses_no_words(jun: Unlocked, browser_of: BrowserOf) -> None:
    page = browser_of(jun).post("/question", {"text": ORANGES, "space": "mine", "once": "stale"})
    assert page.status_code == 422
    assert ORANGES in page.content.decode()


def test_another_device_has_answered_meanwhile_and_both_texts_are_shown(maya: Unlocked, browser_of: BrowserOf) -> None:
    phone, desk = browser_of(maya), browser_of(maya)
    carried = _once(desk, "/question")
    url = _write(phone, ORANGES)
    given = {"text": "That it is loud.", "space": "folded", "once": carried, "expected_rev": "0"}
    page = desk.post("/question", given)
    assert page.status_code == 409
    assert ORANGES in page.content.decode()
    assert "That it is loud." in page.content.decode()
    rev = page.content.decode().split('name="expected_rev" value="')[1].split('"')[0]
    token = page.content.decode().split('name="once" value="')[1].split('"')[0]
    kept = desk.post(f"{url}/answer", {"text": "Both.", "once": token, "expected_rev": rev})
    assert kept.status_code == 303
    mine = folds.fold(_fold_of_today(maya), by=maya).mine
    assert mine is not None
    assert mine.document is not None
    assert mine.document.text == "Both."  # type: ignore[attr-defined]


def test_taking_back_destroys_and_twice_is_once(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = _write(client, ORANGES)
    given = {"once": _once(client, url)}
    assert [client.post(f"{url}/withdraw", given).status_code for _ in range(2)] == [302, 302]
    assert set(Record.objects.values_list("kind", flat=True)) == {"records.side", "trust.ladder"}  # as on every day
    assert browser_of(sam).get(url).status_code == 404


def test_words_for_a_fold_that_was_taken_back_meanwhile_begin_it_anew(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    client, other = browser_of(maya), browser_of(sam)
    url = _write(client, ORANGES)
    given = {"text": "They were kind.", "once": _once(other, url), "expected_rev": "0"}
    client.post(f"{url}/withdraw", {"once": _once(client, url)})
    answer = other.post(f"{url}/answer", given)
    assert (answer.status_code, "They were kind." in answer.content.decode()) == (422, True)
    token = answer.content.decode().split('action="/question"')[1].split('name="once" value="')[1].split('"')[0]
    again = {**given, "space": "folded", "once": token}
    assert other.post("/question", again)["Location"] == url
    assert folds.fold(_fold_of_today(maya), by=maya).state == "theirs_only"
    assert other.post(f"/folds/{uuid4()}/answer", given).status_code == 404


def test_what_lies_open_is_not_taken_back_by_withdrawing(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = _write(client, ORANGES)
    _write(browser_of(sam), "They were kind.")
    client.get("/today")
    assert client.post(f"{url}/withdraw").headers["Location"] == url
    assert "oranges" in client.get(url).content.decode()


def test_a_line_back_is_for_both_and_twice_is_once(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = _write(mayas, ORANGES)
    early = sams.post(f"{url}/reply", {"text": "Too early.", "once": "x"})
    assert early.status_code == 422
    _write(sams, "They were kind.")
    mayas.get(url)
    given = {"text": "I never knew.", "once": _once(sams, url)}
    for _ in range(3):
        sams.post(f"{url}/reply", given)
    assert mayas.get(url).content.decode().count("I never knew.") == 1


def test_an_open_fold_leads_on_to_a_listening_talk_about_what_it_asked(
    maya: Unlocked, sam: Unlocked, noor: Unlocked, browser_of: BrowserOf
) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = _write(mayas, ORANGES, ticket=TICKET)
    about = f"/practices/listening-talk/about/{url.rpartition('/')[2]}"
    assert about not in mayas.get(url).content.decode()
    assert mayas.get(about).status_code == 404
    _write(sams, "They were kind to everyone else.")
    mayas.get("/today")
    assert f'href="{about}"' in sams.get(url).content.decode()
    form = Page(200, about, sams.get(about).content.decode(), {}, []).form("/practices/listening-talk")
    fold = folds.fold(UUID(url.rpartition("/")[2]), by=sam)
    assert dict(form.fields)["topic"] == fold.subject.document.asked.text  # type: ignore[union-attr]
    for browser, by in ((mayas, maya), (sams, sam)):
        given = dict(
            Page(200, about, browser.get(about).content.decode(), {}, []).form("/practices/listening-talk").filled()
        )
        assert (given["first"] == "me") == (fold.subject.document.begins == by.person.pk)  # type: ignore[union-attr]
    talk = sams.post(form.action, dict(form.filled(mode="live")))["Location"]
    assert dict(form.fields)["topic"] in html.unescape(mayas.get(talk).content.decode())
    assert browser_of(noor).get(about).status_code == 404
    couples.part(by=sam)
    assert mayas.get(about).status_code == 404


def test_changing_what_lies_open_says_so_and_keeps_the_earlier_words(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = _write(mayas, ORANGES)
    _write(sams, "They were kind.")
    given = {"text": "He peeled pears.", "once": _once(mayas, f"{url}/answer"), "expected_rev": "1"}
    assert mayas.post(f"{url}/answer", given).status_code == 303
    page = sams.get(url).content.decode()
    assert "He peeled pears." in page
    assert "Edited; earlier words" in page
    history = page.split('href="/ours/')[1].split('"')[0]
    assert ORANGES in sams.get(f"/ours/{history}").content.decode()


def test_it_unfolds_once_for_each(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = _write(mayas, ORANGES)
    _write(sams, "They were kind.")
    assert ["data-unfolds=" in mayas.get(url).content.decode() for _ in range(2)] == [True, False]
    assert "data-unfolds=" in sams.get(url).content.decode()


def test_together_on_one_device_it_opens_at_once(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = _write(client, ORANGES)
    given = {"text": "They were kind.", "once": _once(client, f"{url}/together")}
    wrong = client.post(f"{url}/together", {**given, "passphrase": "not this one at all"})
    assert wrong.status_code == 422
    assert "They were kind." in wrong.content.decode()
    assert "not this one at all" not in wrong.content.decode()
    right = client.post(f"{url}/together", {**given, "passphrase": PASSPHRASES["sam"]})
    assert right.status_code == 303
    found = folds.fold(_fold_of_today(sam), by=sam)
    assert found.state == "open"
    assert found.mine is not None
    assert found.mine.author_id == sam.person.pk
    assert found.mine.authentic


def test_guessing_the_partners_passphrase_is_slowed_down(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = _write(client, ORANGES)
    given = {"text": "They were kind.", "passphrase": "a guess, and a long one"}
    pages = [client.post(f"{url}/together", given).content.decode() for _ in range(6)]
    assert "Please wait" in pages[-1]


def test_only_mine_reaches_nobody(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    url = _write(browser_of(maya), ORANGES, space="mine")
    assert url.startswith("/mine/")
    assert browser_of(sam).get(url).status_code == 404
    assert "Maya has written" not in browser_of(sam).get("/today").content.decode()
    assert [entry.kind for entry in list_records(by=maya, space="mine")] == ["trust.private_answer"]


def test_swapping_and_passing_leave_no_record(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    client.get("/today")
    before = browser_of(sam).get("/today").content
    rows = _rows(maya)
    client.post("/question/another", {"turn": "0"})
    client.post("/question/pass")
    client.post("/questions/pick", {"question": "tiny-fib"})
    client.post("/questions/pick", {"any": "1"})
    client.post("/question/never", {"question": "tiny-fib"})
    client.post("/trust/limits", {"ceiling": "1", "barred": ["money", "us"], "pace": "weekly"})
    assert _rows(maya) == rows
    assert _without_tokens(browser_of(sam).get("/today").content) == _without_tokens(before)


def _rows(by: Unlocked) -> tuple[list[object], list[object]]:
    """Everything that stands in clear of records and of what this person has set aside."""
    drafts = Draft.objects.filter(person=by.person).order_by("name").values_list("name", "day", "epoch")
    records = Record.objects.order_by("pk").values_list("pk", "rev", "kind", "day", "author", "space")
    return list(records), [(bytes(name), day, epoch) for name, day, epoch in drafts]


def _without_tokens(page: bytes) -> bytes:
    import re

    return re.sub(rb'(csrfmiddlewaretoken" value|csrf-token" content)="[^"]*"', b"", page)


def test_questions_that_go_deep_stand_behind_a_line(jun: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(jun)
    assert client.get("/questions/trust/4").status_code == 404
    client.post("/trust/limits", {"ceiling": "5", "pace": "daily"})
    assert "These go deep" not in client.get("/questions/trust/3").content.decode()
    assert "These go deep" in client.get("/questions/trust/5").content.decode()
    assert browser_of(jun).get("/questions/no-such-room").status_code == 404


def test_picking_what_i_have_answered_leads_to_it(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = _write(client, ORANGES)
    answered = queries.question_today(by=maya).question.id
    assert client.post("/questions/pick", {"question": answered})["Location"] == url
    other = next(q.id for q in core().questions if q.depth == 2)  # never the first day's
    assert client.post("/questions/pick", {"question": other})["Location"] == "/question"
    assert queries.question_today(by=maya).question.id == other
    assert client.post("/questions/pick")["Location"] == "/question"
    assert queries.question_today(by=maya).question.id == answered


def test_tickets_without_an_answer_cost_one_question_and_are_kept(
    maya: Unlocked, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    client = signed_in_client(maya)
    given = {"fold": [str(uuid4()) for _ in range(50)], "ticket": [TICKET] * 50}
    with django_assert_max_num_queries(2):  # the sign-in, and all answers at once
        assert client.post("/folds/tickets", given).json() == {"done": []}


def test_whoever_parted_still_reads_whose_words_they_are_and_changes_nothing(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    mayas = browser_of(maya)
    url = _write(mayas, ORANGES)
    _write(browser_of(sam), "They were kind.")
    mayas.get(url)
    couples.part(by=maya)
    page = mayas.get(url).content.decode()
    assert "They were kind." in page
    assert "Sam</span>" in page
    assert f"{url}/reply" not in page
    assert f"{url}/answer" not in page
    assert "They were kind." in mayas.get("/ours").content.decode()


def test_what_was_folded_when_they_parted_stays_mine_to_read(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    mayas = browser_of(maya)
    url = _write(mayas, ORANGES)
    couples.part(by=sam)
    page = mayas.get(url).content.decode()
    assert ORANGES in page
    assert "This was not opened before the link ended." in page
    assert browser_of(sam).get("/today").status_code == 200
    assert "oranges" not in browser_of(sam).get(url).content.decode()


def test_kept_for_oneself_and_then_folded_from_the_same_page(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    given = {"text": ORANGES, "once": _once(client, "/question"), "expected_rev": "0"}
    places = [client.post("/question", {**given, "space": space})["Location"] for space in ("mine", "folded", "mine")]
    assert places[0] == places[2]
    assert places[1] == f"/folds/{_fold_of_today(maya)}"
    assert Record.objects.filter(kind__in=["trust.answer", "trust.private_answer"]).count() == 2


def test_a_page_from_before_they_parted_keeps_the_words_and_says_why(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    client = browser_of(maya)
    given = {"text": ORANGES, "space": "folded", "once": _once(client, "/question"), "expected_rev": "0"}
    couples.part(by=sam)
    page = client.post("/question", given)
    assert page.status_code == 422
    assert ORANGES in page.content.decode()
    assert "You can keep it for yourself." in page.content.decode()
    token = page.content.decode().split('name="once" value="')[1].split('"')[0]
    assert client.post("/question", {**given, "space": "mine", "once": token}).status_code == 303


def test_a_page_from_before_it_opened_changes_nothing_unasked(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    client, url = browser_of(maya), _write(browser_of(maya), ORANGES)
    given = {"once": _once(client, f"{url}/answer"), "expected_rev": _once(client, f"{url}/answer", "expected_rev")}
    _write(browser_of(sam), "My aunt and her garden.")
    client.get(url)
    assert folds.fold(_fold_of_today(maya), by=maya).state == "open"
    answer = client.post(f"{url}/answer", {**given, "text": "Other words."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This has opened since" in page
    assert "Other words." in page
    assert ORANGES in client.get(url).content.decode()
    once = page.split('name="once" value="')[1].split('"')[0]
    assert client.post(f"{url}/answer", {**given, "once": once, "text": "Other words."}).status_code == 303
    assert "Other words." in client.get(url).content.decode()


def test_an_open_fold_offers_instant_by_name_until_put_away(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = _write(mayas, ORANGES, ticket=TICKET)
    offer = "Shall pages open at once?"
    assert offer not in mayas.get(url).content.decode()
    _write(sams, "They were kind.")
    mayas.get("/today")
    text = " ".join(sams.get(url).content.decode().split())
    assert offer in text
    assert "Sam and Maya can also let it open" in text
    sams.post("/not-now", {"offer": "instant", "back": url})
    assert offer not in sams.get(url).content.decode()
    assert offer in mayas.get(url).content.decode()


def test_somebody_alone_is_not_asked_what_needs_two(jun: Unlocked, browser_of: BrowserOf) -> None:
    for_two = {question.id for question in core().questions if question.for_two}
    assert len(for_two) > 100
    assert not for_two & {question.id for question in daily.core_pool(False).questions}
    assert for_two & {question.id for question in daily.core_pool(True).questions}
    given = {id for room in core().rooms for depth in (1, 2, 3) for id in _listed(browser_of(jun), room, depth)}
    assert given
    assert not for_two & given


def test_every_depth_has_questions_for_somebody_alone() -> None:
    depths = [question.depth for question in daily.core_pool(False).questions]
    assert min(depths.count(depth) for depth in (1, 2, 3, 4, 5)) >= 60


def _listed(client: Client, room: str, depth: int) -> set[str]:
    text = client.get(f"/questions/{room}/{depth}").content.decode()
    return set(re.findall(r'name="question" value="([a-z0-9-]+)"', text))


def test_a_begun_answer_is_gone_on_with(maya: Unlocked, jun: Unlocked, browser_of: BrowserOf) -> None:
    for by in (maya, jun):
        client, offered = browser_of(by), queries.question_today(by=by)
        assert offered is not None
        assert "Write yours" in client.get("/today").content.decode()
        client.post("/drafts", {"name": offered.draft_name, "text": "Half a sen", "turn": "1"})
        text = client.get("/today").content.decode()
        assert "Go on writing" in text
        assert "Write yours" not in text


@pytest.mark.parametrize("way", ["pass", "never"])
def test_what_was_put_away_can_be_undone_on_the_next_page(way: str, jun: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(jun)
    before = queries.question_today(by=jun)
    assert before is not None
    answer = client.post(f"/question/{way}", {"question": before.question.id})
    page = Page(200, "/today", client.get(answer["Location"]).content.decode(), {}, [])
    assert "Undo" in page.text
    form, *_ = [form for form in page.forms if form.action == f"/question/{way}" and "again" in form.names]
    back = client.post(form.action, dict(form.filled()))
    after = queries.question_today(by=jun)
    assert after is not None
    assert (after.question.id, after.aside.passed) == (before.question.id, False)
    assert "Undo" not in client.get(back["Location"]).content.decode()


def test_nothing_is_to_be_undone_on_another_page_or_by_another(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    mayas = browser_of(maya)
    mayas.post("/question/pass")
    assert "Undo" not in browser_of(sam).get("/today").content.decode()
    assert "Undo" not in mayas.get("/question").content.decode()
    assert "Undo" in mayas.get("/today").content.decode()
