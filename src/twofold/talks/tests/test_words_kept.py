from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from twofold.people import couples
from twofold.people.unlocked import Unlocked
from twofold.talks.tests.test_views import begin, forms, page

BrowserOf = Callable[[Unlocked], Client]


def test_what_is_sent_after_the_other_has_parted_is_shown_to_be_copied(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    """A folded step, and the topic of a practice that takes two."""
    sams = browser_of(sam)
    url = begin(sams, "three-words", "apart")
    (move,) = [form for form in forms(sams, url) if "text" in form.names]
    (start,) = [f for f in page(sams, "/practices/listening-five").forms if f.method == "post" and "mode" in f.names]
    couples.part(by=maya)
    answer = sams.post(move.action, dict(move.filled(text="Slow, warm, loud.")))
    assert answer.status_code == 409
    assert "Slow, warm, loud." in answer.content.decode()
    answer = sams.post("/practices/listening-five", dict(start.filled(mode="apart", topic="The garden gate")))
    assert answer.status_code == 422
    assert "The garden gate" in answer.content.decode()


def test_a_page_that_has_begun_a_talk_keeps_other_words_and_begins_another(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    client, url = browser_of(maya), "/practices/listening-five"
    (start,) = [f for f in page(client, url).forms if f.method == "post" and "mode" in f.names]
    first = client.post(url, dict(start.filled(mode="apart", topic="The garden")))
    assert (
        client.post(url, dict(start.filled(mode="apart", topic="The garden"))).headers["Location"] == first["Location"]
    )
    answer = client.post(url, dict(start.filled(mode="apart", topic="Another topic")))
    assert answer.status_code == 409
    assert "Another topic" in answer.content.decode()
    once = answer.content.decode().split('name="once" value="')[1].split('"')[0]
    again = client.post(url, dict(start.filled(mode="apart", topic="Another topic", once=once)))
    assert again.status_code == 303
    assert again["Location"] != first["Location"]


def test_a_step_sent_again_with_other_words_keeps_them_and_says_so(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    """In each space that a step can have: for both, folded, and for one alone."""
    for practice, who in (("listening-five", maya), ("three-words", sam), ("something-afraid-to-say", maya)):
        client = browser_of(who)
        url = begin(client, practice, "apart")
        move = next(form for form in forms(client, url) if "text" in form.names)
        assert client.post(move.action, dict(move.filled(text="Slow, warm, loud."))).status_code == 303
        assert client.post(move.action, dict(move.filled(text="Slow, warm, loud."))).status_code == 303
        answer = client.post(move.action, dict(move.filled(text="Something else.")))
        assert answer.status_code == 409, practice
        assert "Something else." in answer.content.decode()
        assert "This page has sent other words here before" in answer.content.decode()


def test_what_was_done_on_another_device_already_is_said_to_be_done(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    client = browser_of(maya)
    url = begin(client, "listening-five", "apart")
    (here,) = [form for form in forms(client, url) if "text" in form.names]
    (there,) = [form for form in forms(client, url) if "text" in form.names]
    leave = forms(client, url, "/leave")[0], forms(client, url, "/leave")[0]
    client.post(there.action, dict(there.filled(text="The garden gate.")))
    same = client.post(here.action, dict(here.filled(text="The garden gate.")))
    assert "done already" in same.content.decode()
    other = client.post(here.action, dict(here.filled(text="The other gate.")))
    assert "done already" not in other.content.decode()
    assert "The other gate." in other.content.decode()
    assert client.post(leave[0].action, dict(leave[0].fields)).status_code == 303
    assert "done already" in client.post(leave[1].action, dict(leave[1].fields)).content.decode()
