"""What the two do with a promise on its page, sent in every order and at every wrong moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from twofold.people.unlocked import Unlocked
from twofold.records.models import Record
from twofold.rooms.installed_packs import core
from twofold.rooms.registry import onward
from twofold.trust.promises.actions import REPAIR
from twofold.trust.promises.queries import find
from twofold.trust.promises.registration import TO_MYSELF
from twofold.trust.promises.tests.walker import SENTENCE, WORDS, Walker, done, in_days, main, taken_up

pytestmark = pytest.mark.usefixtures("noon")


def test_promised_taken_up_kept_and_seen(mayas: Walker, sams: Walker) -> None:
    path = mayas.promise(in_days(0)).path
    assert SENTENCE in main(sams.get("/today/open"))
    assert "Maya would like to promise you this" in main(sams.get("/today/open"))
    page = sams.get(path)
    assert "Does it mean something to you?" in main(page)
    taken = sams.send(page.form(f"{path}/take-up"))
    assert "Does it mean something" not in main(taken)
    assert "You said that it means something to you" in main(taken)
    assert "Sam says that it means something" in main(mayas.get(path))
    assert SENTENCE in main(mayas.get("/today/open"))
    said = mayas.send(mayas.get(path).form(f"{path}/say"), word="kept", text="She laughed.")
    assert "She laughed." in main(said)
    assert SENTENCE not in main(mayas.get("/today/open"))
    added = sams.send(sams.get(path).form(f"{path}/view"), text="So did I.")
    for page in (added, mayas.get(path)):
        assert all(words in main(page) for words in ("Kept", "She laughed.", "So did I."))


def test_declined_kindly_and_put_otherwise(mayas: Walker, sams: Walker) -> None:
    path = mayas.promise(in_days(2)).path
    declined = sams.send(sams.get(path).form(f"{path}/decline"), text="Rather the dishes?")
    assert "You declined it. You can still take it up." in main(declined)
    page = mayas.get(path)
    before_history = main(page).split("How it came about")[0]
    assert "Sam kindly declined" in before_history
    assert "Rather the dishes?" in before_history
    changed = mayas.send(mayas.get(f"{path}/change").form(f"{path}/change"), text="do the dishes")
    assert "I will do the dishes." in main(changed)
    assert "Sam kindly declined" not in main(changed)
    assert "Does it mean something to you?" in main(sams.get(path))


def test_the_other_sees_old_and_new_and_the_old_one_stands(mayas: Walker, sams: Walker) -> None:
    path = taken_up(mayas, sams)
    form = mayas.get(f"{path}/change").form(f"{path}/change")
    mayas.send(form, text="write to my sister", line="She is travelling.")
    page = main(sams.get(path))
    assert all(words in page for words in (SENTENCE, "I will write to my sister.", "She is travelling."))
    assert f'<h1 dir="auto">{SENTENCE}</h1>' in page
    assert "Maya asks for another day or wording" in main(sams.get("/today/open"))
    agreed = sams.send(sams.get(path).form(f"{path}/agree"))
    assert '<h1 dir="auto">When I come home on Tuesday, I will write to my sister.</h1>' in main(agreed)
    assert "call my sister" in main(mayas.get(path))  # how it came about


def test_it_may_be_left_as_it_was_or_asked_for_no_more(mayas: Walker, sams: Walker) -> None:
    path = taken_up(mayas, sams)
    for who, way in ((sams, "as-it-was"), (mayas, "take-back")):
        mayas.send(mayas.get(f"{path}/change").form(f"{path}/change"), text="write to my sister")
        page = who.send(who.get(path).form(f"{path}/{way}"))
        assert f'<h1 dir="auto">{SENTENCE}</h1>' in main(page)
        assert "asks to change it" not in main(page)
        assert "You asked to change it" not in main(page)


def test_a_miss_is_repaired_and_leads_to_a_smaller_one(mayas: Walker, sams: Walker) -> None:
    path = taken_up(mayas, sams, in_days(0))
    mayas.send(mayas.get(path).form(f"{path}/say"), word="not_kept", text="I forgot.")
    page = sams.get(path)
    assert "Nobody is marked for it." in main(page)
    talk = sams.send(page.form(f"{path}/repair"), mode="apart")
    assert talk.path.startswith("/talks/")
    assert "Mend a promise" in talk.text
    assert f'href="{talk.path}"' in mayas.get(path).text
    for who, said in (
        (mayas, {"value": "yes"}),
        (sams, {"value": "yes"}),
        (mayas, {"text": "The bus was late and then I forgot."}),
        (sams, {"text": "I had looked forward to it."}),
        (mayas, {"text": "You had looked forward to it, and I am sorry."}),
        (sams, {"value": "yes"}),
        (sams, {"text": "It would help to hear it from you."}),
        (mayas, {"text": "When I get on the bus on Friday, I will send you one line."}),
        (mayas, {"text": "Thank you for staying."}),
        (sams, {"text": "Thank you too."}),
    ):
        form = next(
            f for f in who.get(talk.path).forms if f.action.endswith("/move") and set(said) - {"value"} <= f.names
        )
        who.send(form, **said)
    ended = mayas.get(talk.path)
    (onward,) = ended.links("/promises/new/from-talk/")
    begun = mayas.get(onward)
    fields = dict(begun.form("/promises/new").fields)
    assert (fields["cue"], fields["text"]) == ("I get on the bus on Friday", "send you one line")
    smaller = mayas.send(begun.form("/promises/new"))
    assert '<h1 dir="auto">When I get on the bus on Friday, I will send you one line.</h1>' in main(smaller)
    theirs = dict(sams.get(onward).form("/promises/new").fields)
    assert theirs["text"] == ""  # what Maya wrote is not put into Sam's mouth


def test_a_smaller_one_from_the_page_of_the_first(mayas: Walker, sams: Walker) -> None:
    path = taken_up(mayas, sams)
    closed = mayas.send(mayas.get(path).form(f"{path}/let-go"), text="It was too much.")
    assert "Let go" in main(closed)
    (follow,) = closed.links("/promises/new/after/")
    smaller = mayas.send(mayas.get(follow).form("/promises/new"), text="send one line")
    assert f'href="{smaller.path}"' in main(sams.get(path))
    assert "It was too much." in sams.get(path).text


def test_what_may_be_smaller_is_said_once_and_nothing_is_lost(mayas: Walker) -> None:
    page = mayas.promise(in_days(1), text="always be nicer")
    assert page.status == 422
    assert "“always” is a big word" in main(page)
    form = page.form("/promises/new")
    assert dict(form.fields)["text"] == "always be nicer"
    assert "I will always be nicer." in main(mayas.send(form))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"cue": " "}, "When will it be?"),
        ({"text": ""}, "What will you do?"),
        ({"text": "very " * 60}, "longer than 200 characters"),
        ({"day": ""}, "Name a day."),
        ({"day": "2020-01-01"}, "That day is over."),
        ({"day": "8999-01-01"}, "more than a year away"),
        ({"day": "nonsense"}, "That isn’t a day."),
        ({"every": "hourly"}, "Choose one from the list."),
        ({"space": "theirs"}, "You can promise it to yourself"),
    ],
)
def test_what_cannot_be_promised_stays_on_the_page(mayas: Walker, wrong: dict[str, str], said: str) -> None:
    given = {**WORDS, "day": in_days(1).isoformat(), **wrong}
    page = mayas.send(mayas.get("/promises/new").form("/promises/new"), **given)
    assert page.status == 422
    assert said in main(page)
    kept = {name: value for name, value in given.items() if name in ("cue", "text") and value.strip()}
    assert kept.items() <= dict(page.form("/promises/new").fields).items()
    assert not Record.objects.exists()


def test_a_form_that_is_too_old_or_was_sent_keeps_its_words(mayas: Walker) -> None:
    form = mayas.get("/promises/new").form("/promises/new")
    old = mayas.send(form, once="old", **WORDS)
    assert old.status == 422
    assert dict(old.form("/promises/new").fields)["text"] == WORDS["text"]
    first = mayas.send(form, **WORDS)
    assert mayas.send(form, **WORDS).path == first.path
    other = mayas.send(form, **{**WORDS, "text": "call my brother"})
    assert (other.status, "sent before" in main(other)) == (422, True)
    second = mayas.send(other.form("/promises/new"))
    assert second.path != first.path
    assert Record.objects.count() == 2


def test_what_no_longer_fits_keeps_the_words_on_the_page(mayas: Walker, sams: Walker) -> None:
    path = mayas.promise(in_days(1)).path
    page = sams.get(path)
    change = mayas.get(f"{path}/change").form(f"{path}/change")
    mayas.send(change, text="write to my sister")
    moved = sams.send(page.form(f"{path}/decline"), text="Rather the dishes?")
    assert moved.status == 409
    assert "It has changed meanwhile" in main(moved)
    assert "Rather the dishes?" in main(moved)
    sams.send(moved.form(f"{path}/take-up"))
    late = mayas.post(f"{path}/change", once="x", cue="I wake up", text="make the coffee", day=in_days(2).isoformat())
    assert late.status == 409
    assert "make the coffee" in main(late)


@pytest.mark.parametrize("way", ["take-up", "decline", "agree", "as-it-was", "take-back", "say", "view", "let-go"])
def test_a_token_for_one_thing_does_nothing_else(maya: Unlocked, mayas: Walker, sams: Walker, way: str) -> None:
    path = mayas.promise(in_days(1)).path
    other = mayas.promise(in_days(1), text="call my brother").path
    token = dict(mayas.get(other).form(f"{other}/let-go").fields)["once"]
    for who in (mayas, sams):
        assert who.post(f"{path}/{way}", once=token, text="x", word="kept").status == 409
    assert done(path, maya) == ["proposed"]


def test_each_form_twice_is_once(maya: Unlocked, mayas: Walker, sams: Walker) -> None:
    path = mayas.promise(in_days(0)).path
    forms = [
        (sams, "take-up", {}),
        (mayas, "say", {"word": "partly", "text": "Late."}),
        (sams, "view", {"text": "Ok."}),
    ]
    for who, way, values in forms:
        form = who.get(path).form(f"{path}/{way}")
        assert [who.send(form, **values).status for _ in range(3)] == [200] * 3
    assert done(path, maya) == ["proposed", "accepted", "said", "viewed"]


def test_a_word_needs_choosing_and_a_view_needs_words(mayas: Walker, sams: Walker) -> None:
    path = taken_up(mayas, sams, in_days(0))
    page = mayas.send(mayas.get(path).form(f"{path}/say"), text="Half of it.")
    assert page.status == 422
    assert "One of the three, as you see it." in main(page)
    assert "Half of it." in main(page)
    mayas.send(page.form(f"{path}/say"), word="partly")
    empty = sams.send(sams.get(path).form(f"{path}/view"), text=" ")
    assert (empty.status, "A few words are enough." in main(empty)) == (422, True)


def test_a_series_has_a_word_for_each_time(mayas: Walker, sams: Walker, maya: Unlocked) -> None:
    path = taken_up(mayas, sams, in_days(0), every="week", weeks="4")
    page = mayas.send(mayas.get(path).form(f"{path}/say"), word="kept")
    assert "Every week until" in main(page)
    state = find(UUID(path.rsplit("/", 1)[1]), by=maya).state
    assert [day - in_days(0) for day in state.words] == [timedelta(0)]
    assert not state.closed
    assert "Already done? Say how it went" not in main(page)  # the next time is a week away


def test_a_line_half_written_is_still_there(mayas: Walker, sams: Walker) -> None:
    path = mayas.promise(in_days(1)).path
    id = path.rsplit("/", 1)[1]
    for who, kind, way in ((sams, "declined", "decline"), (mayas, "let_go", "let-go")):
        who.post("/drafts", name=f"promise:{id}:{kind}", text="Half a li")
        form = who.get(path).form(f"{path}/{way}")
        assert dict(form.fields)["text"] == "Half a li"
        who.send(form, text="Half a line.")
        assert who.get(path).text.count("Half a li") == who.get(path).text.count("Half a line.")


def test_a_series_is_not_moved_to_a_day_that_was_spoken_of(mayas: Walker, sams: Walker, maya: Unlocked) -> None:
    path = taken_up(mayas, sams, in_days(0), every="week", weeks="4")
    mayas.send(mayas.get(path).form(f"{path}/say"), word="kept")
    form = mayas.get(f"{path}/change").form(f"{path}/change")
    assert dict(form.fields)["day"] == in_days(7).isoformat()
    page = mayas.send(form, day=in_days(0).isoformat(), line="Already today.")
    assert page.status == 422
    assert "Choose a later one." in main(page)
    assert dict(page.form(f"{path}/change").fields)["line"] == "Already today."
    assert mayas.send(page.form(f"{path}/change"), day=in_days(1).isoformat()).status == 200
    sams.send(sams.get(path).form(f"{path}/agree"))
    days = list(find(UUID(path.rsplit("/", 1)[1]), by=maya).state.days)
    assert days[:3] == [in_days(0), in_days(1), in_days(8)]


def test_from_what_i_can_promise_myself_a_way_leads_to_a_promise_that_only_i_read(mayas: Walker) -> None:
    assert core().practice(TO_MYSELF).who == "one"
    (lead,) = onward(TO_MYSELF, uuid4(), i_began=True)
    assert dict(mayas.get(lead.url).form("/promises/new").fields)["space"] == "mine"
    assert dict(mayas.get("/promises/new").form("/promises/new").fields)["space"] == "ours"
    assert onward("listening-talk", uuid4(), i_began=True) == []


def test_a_repair_leads_whoever_promised_to_a_new_promise_and_nobody_else(maya: Unlocked) -> None:
    (lead,) = onward(REPAIR, uuid4(), i_began=True)
    assert lead.url.startswith("/promises/new/from-talk/")
    assert onward(REPAIR, uuid4(), i_began=False) == []


@pytest.mark.parametrize(
    ("word", "label"), [("kept", "Another promise"), ("partly", "A new promise, or a smaller one")]
)
def test_only_what_was_not_wholly_kept_may_become_smaller(word: str, label: str, mayas: Walker, sams: Walker) -> None:
    path = taken_up(mayas, sams, in_days(0))
    said = mayas.send(mayas.get(path).form(f"{path}/say"), word=word)
    assert label in main(said)
    (after,) = said.links("/promises/new/after/")
    assert ("It may be smaller than before." in main(mayas.get(after))) == (word != "kept")


def test_changed_on_two_devices_neither_takes_the_others_place_unseen(mayas: Walker, sams: Walker) -> None:
    """Before it was taken up, and afterwards, when a change is asked for."""
    proposed, standing = mayas.promise(in_days(2)).path, taken_up(mayas, sams)
    for path in (proposed, standing):
        first, second = (mayas.get(f"{path}/change").form(f"{path}/change") for _ in range(2))
        mayas.send(first, text="make the coffee")
        late = mayas.send(second, text="make the tea")
        assert late.status == 409
        assert "I will make the coffee." in main(late)
        again = late.form(f"{path}/change")
        assert dict(again.fields)["text"] == "make the tea"
        assert "I will make the tea." not in main(mayas.get(path))
        assert "I will make the tea." in main(mayas.send(again))


def test_what_was_done_on_another_device_already_is_said_to_be_done(mayas: Walker, sams: Walker) -> None:
    path = mayas.promise(in_days(2)).path
    here, there = (sams.get(path).form(f"{path}/take-up") for _ in range(2))
    sams.send(there)
    assert "done already" in main(sams.send(here))
    here, there = (mayas.get(f"{path}/change").form(f"{path}/change") for _ in range(2))
    mayas.send(there, text="do the dishes", line="Rather this.")
    assert "done already" in main(mayas.send(here, text="do the dishes", line="Rather this."))
    assert "done already" not in main(mayas.send(here, text="cook", line="Rather this."))


def test_a_copied_page_keeps_other_words(mayas: Walker, sams: Walker) -> None:
    path = mayas.promise(in_days(2)).path
    decline = sams.get(path).form(f"{path}/decline")
    sams.send(decline, text="Rather the dishes?")
    assert "Rather the dishes?" in main(sams.send(decline, text="Rather the dishes?"))
    other = main(sams.send(decline, text="Or the garden?"))
    assert "Or the garden?" in other
    assert "to be copied" in other
    change = mayas.get(f"{path}/change").form(f"{path}/change")
    mayas.send(change, text="do the dishes")
    again = mayas.send(change, text="dig the garden")
    assert "Your words here aren’t saved yet" in main(again)
    assert "dig the garden" in main(again)


@pytest.mark.parametrize("host", ["", "mail.test"])
def test_reminders_by_mail_are_offered_where_mail_is_sent(host: str, mayas: Walker, settings: Any) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"mail_host": host})
    text = mayas.get("/promises/new").text
    assert ("Switch on reminders by e-mail" in text) == bool(host)
    assert ("This server sends no mail" in text) != bool(host)
