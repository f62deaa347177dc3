"""Maya promises Sam something: declined, put otherwise, taken up, asked to be changed, half kept; and Jun, for himself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.proofs.canary_evening import Evening, Writer
from tests.visitor import Page


def promises(evening: Evening) -> None:
    path = _taken_up(evening)
    _changed(evening, path)
    _half_kept(evening, path)
    _alone(evening)


def _day(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def _send(visitor: Writer, page: Page, action: str, **values: str) -> Page:
    """The form with these values, and with what somebody chooses in it."""
    form = page.form(action)
    kept = [(name, value) for name, value in form.fields if name not in values]
    return visitor.post(form.action, [*kept, *values.items()])


def _promise(evening: Evening, visitor: Writer, name: str, **values: str) -> Page:
    given = {"cue": evening.known.words(f"{name} when"), "text": evening.known.words(f"{name} will"), "day": _day(0)}
    return _send(visitor, visitor.get("/promises/new"), "/promises/new", **{**given, **values})


def _taken_up(evening: Evening) -> str:
    maya, sam, known = evening.maya, evening.sam, evening.known
    draft = maya.tell("/drafts", name="promise:new:text", text=known.words("promise draft"))
    evening.step("promise draft", draft, 204)
    evening.step("no day", _promise(evening, maya, "no day", day=""), 422)
    evening.step("too long", _promise(evening, maya, "long", text=known.words("long", again=9)), 422)
    path = evening.step("promised", _promise(evening, maya, "promised"), 200).path
    old = sam.get(path)
    evening.step("declined", _send(sam, old, f"{path}/decline", text=known.words("declined")), 200)
    again = _send(sam, old, f"{path}/decline", text=known.words("declined too late"), once="altered")
    evening.step("declined too late", again, 409)
    words = {"cue": known.words("otherwise when"), "text": known.words("otherwise will")}
    change = _send(maya, maya.get(f"{path}/change"), f"{path}/change", **words)
    evening.step("put otherwise", change, 200)
    evening.step("taken up", _send(sam, sam.get(path), f"{path}/take-up"), 200)
    return path


def _changed(evening: Evening, path: str) -> None:
    maya, sam, known = evening.maya, evening.sam, evening.known
    words = {"text": known.words("another will"), "line": known.words("why another"), "day": _day(1)}
    asked = _send(maya, maya.get(f"{path}/change"), f"{path}/change", **words)
    evening.step("asked for another", asked, 200)
    evening.step("both words", sam.get(path), 200)
    left = _send(sam, sam.get(path), f"{path}/as-it-was", text=known.words("as it was"))
    evening.step("as it was", left, 200)


def _half_kept(evening: Evening, path: str) -> None:
    maya, sam, known = evening.maya, evening.sam, evening.known
    draft = maya.tell("/drafts", name=f"promise:{path[10:]}:said", text=known.words("said draft"))
    evening.step("said draft", draft, 204)
    said = _send(maya, maya.get(path), f"{path}/say", word="partly", text=known.words("half kept"))
    evening.step("half kept", said, 200)
    evening.step("a view", _send(sam, sam.get(path), f"{path}/view", text=known.words("a view")), 200)
    evening.step("mended", _send(sam, sam.get(path), f"{path}/repair", mode="apart"), 200)
    other = _promise(evening, maya, "second").path
    evening.step("today with a promise", maya.get("/today"), 200)
    file = _send(maya, maya.get(other), f"{other}/calendar", words="on", clock="18:30", alarm="on")
    evening.step("a file for the calendar", file, 200)
    evening.step("let go", _send(maya, maya.get(other), f"{other}/let-go", text=known.words("let go")), 200)


def _alone(evening: Evening) -> None:
    path = evening.step("to himself", _promise(evening, evening.jun, "himself"), 200).path
    jun, known = evening.jun, evening.known
    said = _send(jun, jun.get(path), f"{path}/say", word="not_kept", text=known.words("not this time"))
    evening.step("not this time", said, 200)
