"""What people paste as their invitation, and where links lead that other programs have changed."""

from __future__ import annotations

import pytest
from django.test import Client

from twofold.people.fields import invitation_code
from twofold.people.invitations import invite
from twofold.people.tests.conftest import words
from twofold.people.unlocked import Unlocked

CODE = "K7Q2-M9TX-0A1B-2C3D"
PASTED = [
    "{}",
    "  {}\r\n",
    "https://twofold.example/join#{}",
    " \n https://twofold.example/join#{} \n",
    "https://twofold.example/join#{}?utm_source=mail&utm_medium=x",
    "https://twofold.example/join#{}&fbclid=IwAR0abcdefghijklmnop#more",
    "https://twofold.example/join?fbclid=IwAR0abcdefghijklmnop#{}",
    "https://twofold.example/join/#{}",
    "https://twofold.example/join%23{}",
    "https://twofold.example/join%2523{}",
    "https://twofold.example/join/{}",
    "HTTPS://TWOFOLD.EXAMPLE/JOIN#{}",
    "Come and join me: https://twofold.example/join#{}. See you there!",
    "<https://twofold.example/join#{}>",
    "{}?utm_source=mail",
    "{}&fbclid=IwAR0abcdefghijklmnop",
    "#{}",
    "The code is {}, for three days.",
]


@pytest.mark.parametrize("pasted", PASTED)
def test_the_code_is_found_in_what_is_pasted(pasted: str) -> None:
    assert invitation_code(pasted.format(CODE)) == CODE


@pytest.mark.parametrize(
    "broken", ["K7Q2-M9TX-\n0A1B-2C3D", "K7Q2 M9TX 0A1B 2C3D", "K7Q2M9TX0A1B2C3D", "K7Q2–M9TX–0A1B–2C3D"]
)
def test_a_link_that_a_mail_has_broken_is_read(broken: str) -> None:
    assert invitation_code(f"https://twofold.example/join\n#{broken}") == CODE


@pytest.mark.parametrize("text", ["", "hello", "https://twofold.example/join", "AAAA AAAA", "?"])
def test_what_holds_no_code_is_judged_by_others(text: str) -> None:
    assert invitation_code(text) == text


@pytest.mark.django_db
@pytest.mark.parametrize("pasted", ["http://testserver/join#{}", " http://testserver/join#{}?utm_source=x&fbclid=y \n"])
def test_the_field_takes_the_whole_link(jun: Unlocked, pasted: str) -> None:
    answer = Client().post("/join", {"invitation": pasted.format(invite(by=jun).code)})
    assert answer.status_code == 200
    assert "Jun invites you" in words(answer)


@pytest.mark.django_db
def test_a_very_long_link_is_taken_and_no_browser_cuts_it(jun: Unlocked) -> None:
    link = f"http://testserver/join#{invite(by=jun).code}?fbclid={'a' * 3000}"
    page = Client().get("/join").content.decode()
    assert 'maxlength="4000"' in page
    assert Client().post("/join", {"invitation": link}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("empty", ["", "  ", "\n"])
def test_an_empty_field_says_what_to_do(empty: str) -> None:
    answer = Client().post("/join", {"invitation": empty})
    assert answer.status_code == 422
    assert "Paste the whole link here, or type the code." in words(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/join/", "/join"),
        (f"/join%23{CODE}", f"/join#{CODE}"),
        (f"/join%2523{CODE}", f"/join#{CODE}"),
        (f"/join/{CODE}", f"/join#{CODE}"),
        (f"/join/%23{CODE}?fbclid=x", f"/join#{CODE}"),
        ("/join/?utm_source=x", "/join"),
        ("/join/nothing", "/join"),
        ("/join%23%0d%0aSet-Cookie:x", "/join"),
        ("/join/account", "/join"),
    ],
)
def test_a_link_that_was_changed_on_its_way_leads_on(path: str, there: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (303, there)


@pytest.mark.django_db
def test_nothing_else_is_led_to_invitations() -> None:
    assert Client().get("/joining").status_code == 404
