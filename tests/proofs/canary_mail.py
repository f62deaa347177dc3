"""Maya wants to be reminded by e-mail: the code, a promise that is near, and what the mail server hears of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from tests.mailbox import Mailbox
from tests.proofs.canary_evening import Evening

_CODE = re.compile(r"\d{3} \d{3}")


def wants_reminders(evening: Evening, box: Mailbox) -> None:
    """A promise to whose evening she wants to be reminded, with its moment moved into the past."""
    maya, known = evening.maya, evening.known
    you = maya.get("/settings/you").form("/settings/you")
    wanted = [*you.filled(email="maya@example.org"), ("reminds", "on")]
    page = evening.step("wants mail", maya.post(you.action, wanted), 200)
    *_, last = box.wait(1)
    code = _CODE.search(last.body)
    assert code, last.body
    evening.step("wrong code", maya.send(page.form("/settings/address"), code=known.words("no code")[:30]), 422)
    evening.step("mailed again", maya.send(page.form("/settings/address/mail")), 200)
    box.wait(2)
    evening.step("confirmed", maya.send(page.form("/settings/address"), code=code[0]), 200)
    form = maya.get("/promises/new").form("/promises/new")
    day = (datetime.now(UTC).date() + timedelta(days=5)).isoformat()
    words = {"cue": known.words("near when"), "text": known.words("near will"), "line": known.words("near line")}
    given = {name: value for name, value in words.items() if name in form.names}
    evening.step("a promise with a reminder", maya.send(form, day=day, remind="evening", **given), 200)
    evening.database(f"UPDATE records_due SET at = '{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%d %H:%M:%S}'")
