from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from tests.cast import client_of, signed_in_client
from tests.passphrases import PASSPHRASES

from twofold.people.models import SignIn
from twofold.people.tests.conftest import fill, words
from twofold.people.tests.urls import written
from twofold.people.unlocked import Unlocked

pytestmark = pytest.mark.django_db
WORDS = 'I went quiet again. "Why?" <script>alert(1)</script>\r\nSecond line & more'


def test_words_that_arrive_locked_wait_and_go_on(jun: Unlocked) -> None:
    client = signed_in_client(jun)
    locked = client.post("/today", {"text": WORDS, "mood": ["calm", "tired"]})
    assert (locked.status_code, locked["X-Twofold"]) == (423, "locked")
    assert "I went quiet again." in words(locked)
    assert "<script>alert" not in locked.content.decode()
    wrong = fill(client, locked, "/unlock", passphrase="not the right one")
    assert wrong.status_code == 422
    resumed = fill(client, wrong, "/unlock", passphrase=PASSPHRASES["jun"])
    assert resumed.status_code == 200
    assert "I went quiet again." in words(resumed)
    assert fill(client, resumed, "/today")["Location"] == "/today"
    assert [w.replace("\r\n", "\n") for w in written] == [WORDS.replace("\r\n", "\n")]


def test_words_that_arrive_signed_out_wait_too(jun: Unlocked) -> None:
    client = client_of(jun)
    SignIn.objects.all().delete()
    out = client.post("/today", {"text": WORDS})
    assert (out.status_code, out["X-Twofold"]) == (423, "signed-out")
    given = {"sign_in": jun.person.sign_in_name, "passphrase": PASSPHRASES["jun"]}
    resumed = fill(client, out, "/sign-in", **given)
    fill(client, resumed, "/today")
    assert len(written) == 1


def test_a_page_that_was_wanted_is_shown_after_unlocking(jun: Unlocked) -> None:
    client = signed_in_client(jun)
    locked = client.get("/settings/you?x=1")
    answer = fill(client, locked, "/unlock", passphrase=PASSPHRASES["jun"])
    assert (answer.status_code, answer["Location"]) == (303, "/settings/you")


def test_secrets_are_never_held(jun: Unlocked) -> None:
    secret = "a secret that nobody may carry along"
    client = signed_in_client(jun)
    for path in ("/settings/passphrase", "/settings/known-passphrase", "/recovery-code/confirm"):
        given = {"passphrase": secret, "new_passphrase": secret, "code": secret, "recovery_code": secret}
        locked = client.post(path, {**given, "offered": secret})
        assert locked.status_code == 423
        assert secret not in locked.content.decode()
    answer = fill(client, locked, "/unlock", passphrase=PASSPHRASES["jun"])
    assert answer["Location"] == "/recovery-code"


def test_leaving_the_house_is_not_sent_again_after_signing_in(jun: Unlocked) -> None:
    client = Client()
    out = client.post("/lock")
    given = {"sign_in": jun.person.sign_in_name, "passphrase": PASSPHRASES["jun"]}
    assert fill(client, out, "/sign-in", **given)["Location"] == "/"


HOSTILE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/%2f/evil.example",
    "/today\r\nSet-Cookie: a=b",
    "javascript:alert(1)",
    "/today?next=//evil.example",
    "/today#x",
    "///evil.example",
    "/.//evil.example",
    "/nowhere",
    "",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_a_path_that_is_none_of_this_house_leads_to_the_front(jun: Unlocked, path: str) -> None:
    client = signed_in_client(jun)
    answer = client.post("/unlock", {"passphrase": PASSPHRASES["jun"], "held_path": path})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    sent = signed_in_client(jun).post(
        "/unlock", {"passphrase": PASSPHRASES["jun"], "held_path": path, "held_sent": "1", "held:text": "x"}
    )
    assert (sent.status_code, sent["Location"]) == (303, "/")


def test_a_lock_in_the_middle_of_settings_keeps_them(jun: Unlocked) -> None:
    client = signed_in_client(jun)
    given = {"name": "Jun-ho", "email": "", "colour": "sea", "theme": "dark", "idle_minutes": "60"}
    given |= {"zone": "Asia/Seoul", "language": "en"}
    locked = client.post("/settings/you", given)
    resumed = fill(client, locked, "/unlock", passphrase=PASSPHRASES["jun"])
    assert fill(client, resumed, "/settings/you")["Location"] == "/settings"
    jun.person.refresh_from_db()
    assert (jun.person.name, jun.person.colour, jun.person.idle_minutes) == ("Jun-ho", "sea", 60)


def test_what_somebody_wrote_here_is_not_offered_to_another_who_signs_in(jun: Unlocked, sam: Unlocked) -> None:
    client = Client()
    mine = {"sign_in": jun.person.sign_in_name, "passphrase": PASSPHRASES["jun"]}
    fill(client, client.get("/sign-in"), "/sign-in", **mine)
    jun.person.sign_ins.all().delete()
    out = client.post("/today", {"title": "A house", "text": "by the sea"})
    assert (out.status_code, "by the sea" in out.content.decode()) == (423, True)
    theirs = {"sign_in": sam.person.sign_in_name, "passphrase": PASSPHRASES["sam"]}
    taken = fill(client, out, "/sign-in", **theirs)
    assert (taken.status_code, taken["Location"]) == (303, "/")
    client.post("/sign-out")
    mine_again = fill(client, out, "/sign-in", **mine)
    assert "A house" in mine_again.content.decode()
    assert "by the sea" in mine_again.content.decode()


def test_a_form_to_what_is_gone_gives_its_words_back_whoever_may_see_it(jun: Unlocked, sam: Unlocked) -> None:
    sent = {"title": "A house", "text": "by the <sea>"}
    pages = [client_of(by).post(f"/{uuid4()}", sent) for by in (jun, sam)]
    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content
    assert "by the &lt;sea&gt;" in pages[0].content.decode()
