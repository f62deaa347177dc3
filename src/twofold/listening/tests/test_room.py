"""The room's page, for Maya and Sam, and for Jun, who is alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from twofold.listening import queries
from twofold.listening.choosing import NOWS, Now, in_order, now_of
from twofold.listening.templatetags.listening import ways_words
from twofold.people.unlocked import Unlocked
from twofold.rooms.installed_packs import core
from twofold.talks import actions as talks
from twofold.talks.templatetags.talk import beginning

BrowserOf = Callable[[Unlocked], Client]


def begun(by: Unlocked, practice: str = "listening-five", **given: str) -> str:
    return f"/talks/{talks.begin(practice, 'live', by=by, once=uuid4(), **given)}"


@pytest.mark.parametrize("now", NOWS, ids=lambda now: now.key)
def test_there_is_something_for_every_evening(now: Now, maya: Unlocked) -> None:
    found = queries.suggestion(now, by=maya)
    assert found is not None
    practice = found.offered.practice
    assert now.mood in practice.moods
    assert practice.minutes <= now.most
    assert set(practice.modes) & set(now.modes)
    assert not found.offered.alone


@pytest.mark.parametrize("now", NOWS, ids=lambda now: now.key)
def test_another_one_comes_round_to_the_first_again(now: Now, maya: Unlocked) -> None:
    seen = []
    for turn in range(40):
        found = queries.suggestion(now, by=maya, turn=turn)
        assert found is not None
        if found.offered.practice.id in seen:
            break
        seen.append(found.offered.practice.id)
    assert turn == len(seen)
    assert len(seen) > 1 or not found.further


def test_both_are_offered_the_same_and_the_equally_good_take_turns(maya: Unlocked, sam: Unlocked) -> None:
    five = now_of("five")
    assert five is not None
    mine, theirs = queries.suggestion(five, by=maya), queries.suggestion(five, by=sam)
    assert mine is not None
    assert theirs is not None
    assert mine.offered.practice == theirs.offered.practice
    fitting = core().practices_for("listening", minutes=five.most, mood=five.mood)
    firsts = {in_order(fitting, five, date(2026, 11, 1) + timedelta(days=n))[0].id for n in range(30)}
    assert len(firsts) > 1
    assert {core().practice(id).minutes for id in firsts} == {5}


def test_a_mood_is_met_by_what_is_made_for_it() -> None:
    far, fight = now_of("far-apart"), now_of("after-a-fight")
    assert far is not None
    assert fight is not None
    day = date(2026, 11, 23)
    practices = core().practices_for("listening", mood="far-apart", modes=("live", "apart"))
    assert in_order(practices, far, day)[0].id == "across-distance"
    assert in_order(core().practices_for("listening", mood="after-a-fight"), fight, day)[0].moods == ("after-a-fight",)
    assert in_order([], fight, day) == []


def test_the_room_asks_first_and_then_suggests_one(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    text = client.get("/listening").content.decode()
    for now in NOWS:
        assert f'name="now" value="{now.key}"' in text
    answer = client.post("/listening", {"now": "between-us"})
    assert answer.status_code == 200
    assert "Look at it and begin" in answer.content.decode()
    for nonsense in ({"now": "x"}, {"now": "five", "turn": "-1"}, {"now": "five", "turn": "99999999"}):
        assert client.post("/listening", nonsense).status_code == 200


def test_how_it_is_tonight_stands_in_no_address(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    assert "Look at it and begin" not in client.get("/listening?now=between-us").content.decode()
    assert "now=" not in client.post("/listening", {"now": "between-us"}).content.decode()


def test_every_practice_of_the_room_stands_there_once(maya: Unlocked, browser_of: BrowserOf) -> None:
    text = browser_of(maya).get("/listening/all").content.decode()
    found = re.findall(r'<h3[^>]*><a href="/practices/([a-z-]+)">', text)
    assert sorted(found) == sorted(p.id for p in core().practices_for("listening"))
    names = [str(group.name) for group in queries.groups(by=maya)]
    assert len(names) == len(set(names))


def test_three_to_begin_with_of_different_lengths(maya: Unlocked, jun: Unlocked, browser_of: BrowserOf) -> None:
    picks = queries.picks(by=maya)
    assert len({one.practice.minutes for one in picks}) == 3
    text = browser_of(maya).get("/listening").content.decode()
    assert re.findall(r'<h3[^>]*><a href="/practices/([a-z-]+)">', text) == [one.practice.id for one in picks]
    assert [one for one in queries.picks(by=jun) if one.alone] == []


def test_talks_in_progress_and_earlier_ones_are_found_again(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    open_now = begun(maya, topic="The garden")
    over = begun(maya, topic="The aunt")
    talks.leave(UUID(over.rsplit("/", 1)[1]), by=maya, once=uuid4())
    text = browser_of(sam).get("/listening").content.decode()
    in_progress, earlier = text.split("Earlier talks, to read again")
    assert "Talks in progress" in in_progress
    assert f'href="{open_now}"' in in_progress
    assert "The garden" in in_progress
    assert f'href="{over}"' in earlier


def test_nothing_of_another_couple_is_shown(maya: Unlocked, noor: Unlocked, browser_of: BrowserOf) -> None:
    begun(maya, topic="The garden")
    text = browser_of(noor).get("/listening").content.decode()
    assert "The garden" not in text
    assert "Talks in progress" not in text


def test_someone_alone_is_told_so_and_finds_the_skill(jun: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(jun)
    text = client.get("/listening").content.decode()
    assert "Listening can be practised with anybody" in text
    assert 'href="/listening/skill"' in text
    assert "How is it with you two" not in text
    assert client.post("/listening", {"now": "five"}).status_code == 200
    assert "Look at it and begin" not in client.post("/listening", {"now": "five"}).content.decode()


def test_the_skill_is_shown_whole(jun: Unlocked, browser_of: BrowserOf) -> None:
    text = browser_of(jun).get("/listening/skill").content.decode()
    skill = queries.skill()
    for part in (*skill.moves, *skill.look_alikes):
        assert f'id="{part.id}"' in text
        assert part.title.split("…")[0] in text
    assert text.count('class="cue">Rather') == len(skill.look_alikes)


def test_listen_stands_in_the_navigation_of_room_and_talk(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    for url in ("/listening", "/listening/skill", "/practices/listening-five", begun(maya)):
        way = client.get(url).content.decode().split('href="/listening"')[1].split("</a>")[0]
        assert 'aria-current="page"' in way, url


def test_a_card_says_in_which_ways_it_can_be_done() -> None:
    said = {
        id: ways_words(core().practice(id)) for id in ("listening-talk", "across-distance", "all-here", "daily-ten")
    }
    assert said == {
        "listening-talk": "On one device, two or over days",
        "across-distance": "On two devices or over days",
        "all-here": "On one device",
        "daily-ten": "On one device or two",
    }


def test_a_card_begins_to_say_what_it_is() -> None:
    said = {practice.id: beginning(practice) for practice in core().practices_for("listening")}
    assert said["listening-to-joy"] == "Good news gets bigger when somebody listens to it."
    assert said["letter-to-be-heard"].startswith("One of you writes. The other says back")
    for id, words in said.items():
        assert core().practice(id).about.startswith(words)
        assert words.endswith((".", "!", "?"))
