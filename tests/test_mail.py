"""Reminders by e-mail on the real server, over TLS: the address confirmed by a code, and one neutral line."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.browser.household import account
from tests.mailbox import PASSWORD, USER, mailbox
from tests.server import server
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.browser
ADDRESS = "jun@example.org"


def _wants_mail(jun: Visitor) -> Page:
    form = jun.get("/settings/you").form("/settings/you")
    return jun.post(form.action, [*form.filled(email=ADDRESS), ("reminds", "on")])


def test_an_address_is_confirmed_and_then_written_to_after_a_restart_too(tmp_path: Path) -> None:
    with mailbox(tmp_path) as box, server(**box.settings) as running:
        jun = account(running.origin, "Jun")
        page = _wants_mail(jun)
        assert (page.status, page.path) == (200, "/settings/address")
        assert "A code is on its way" in page.text
        (first,) = box.wait(1)
        assert (first.sender, first.to) == (USER, [ADDRESS])
        code = re.match(r"(\d{3} \d{3}) is the code for your reminders\.", first.body)
        assert code
        wrong = jun.send(page.form("/settings/address"), code="12")
        assert (wrong.status, "That is not the code" in wrong.text) == (422, True)
        form = jun.get("/promises/new").form("/promises/new")
        day = (datetime.now(UTC).date() + timedelta(days=9)).isoformat()
        promise = jun.post(
            form.action, form.filled(cue="When the kettle sings,", text="I will ring Ona.", day=day, remind="evening")
        )
        assert promise.status == 200
        assert _dues(running.data) == 0  # nothing is due to an address that nobody has confirmed
        done = jun.send(jun.get("/settings/address").form("/settings/address"), code=code[1])
        assert (done.path, "Your address is confirmed" in done.text) == ("/settings", True)
        assert jun.send(page.form("/settings/address"), code=code[1]).path == "/settings"  # sent a second time
        jun.get("/today")
        assert _dues(running.data, sooner=True) == 1
        running.stop()
        running.start()
        _, told = box.wait(2)
        assert told.body == "Something you wanted to be reminded of is near. It waits where you left it.\n"
        assert (told.sender, told.to) == (USER, [ADDRESS])
        assert re.findall(r"^Subject: (.*?)\r?$", told.text, re.M) == ["Twofold"]
        for word in ("kettle", "Ona", "Jun", running.origin, "promise"):
            assert word not in told.text.replace(ADDRESS, "")
        running.stop()
        log = running.log.read_text()
        assert [word for word in (ADDRESS, code[1].replace(" ", ""), PASSWORD) if word in log] == []


def test_a_mail_server_that_cannot_show_who_it_is_gets_nothing(tmp_path: Path) -> None:
    with mailbox(tmp_path) as box, server(**box.untrusted) as running:
        jun = account(running.origin, "Jun")
        page = _wants_mail(jun)
        assert (page.status, "The mail could not be sent" in page.text) == (503, True)
        assert jun.get("/settings").links("/settings/address") == ["/settings/address"]
        running.stop()
        assert box.mails == []
        assert ADDRESS not in running.log.read_text()


def _dues(data: Path, *, sooner: bool = False) -> int:
    """How many reminders are kept; `sooner`: as if their moment were an hour ago."""
    with closing(sqlite3.connect(data / "twofold.sqlite3")) as database:
        if sooner:
            database.execute("UPDATE records_due SET at = datetime('now', '-1 hour')")
            database.commit()
        return int(database.execute("SELECT count(*) FROM records_due").fetchone()[0])
