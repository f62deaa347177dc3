"""What three readers in Python find in a calendar file; two more are in `tests/node/read_calendars.mjs`."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar

Found = dict[str, Any]  # `at`: a day as ISO, or a moment in seconds; `status`, `sequence`, `uid`


def read_by_python(file: bytes) -> dict[str, list[Found]]:
    readers: dict[str, Callable[[bytes], Iterator[Found]]] = {
        "icalendar": _icalendar,
        "vobject": _vobject,
        "ics": _ics,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the readers themselves
        return {name: list(reader(file)) for name, reader in readers.items()}


def _at(moment: date) -> str | float:
    return moment.timestamp() if isinstance(moment, datetime) else moment.isoformat()


def _expanded(rule: str, start: date) -> list[date]:
    """By the clock on the wall, and each day then in its own zone."""
    if isinstance(start, datetime):
        wall = start.replace(tzinfo=None)
        return [moment.replace(tzinfo=start.tzinfo) for moment in rrulestr(rule, dtstart=wall)]
    noon = datetime.combine(start, time(12))
    return [moment.date() for moment in rrulestr(rule, dtstart=noon)]


def _icalendar(file: bytes) -> Iterator[Found]:
    for event in Calendar.from_ical(file).walk("VEVENT"):
        told = {"status": str(event["status"]), "sequence": int(event["sequence"]), "uid": str(event["uid"])}
        start = event["dtstart"].dt
        rule = event["rrule"].to_ical().decode() if "rrule" in event else "FREQ=DAILY;COUNT=1"
        yield from ({**told, "at": _at(moment)} for moment in _expanded(rule, start))


def _vobject(file: bytes) -> Iterator[Found]:
    import vobject

    for event in vobject.readOne(file.decode()).vevent_list:
        told = {"status": event.status.value, "sequence": int(event.sequence.value), "uid": event.uid.value}
        start = event.dtstart.value
        days = list(event.getrruleset(addRDate=True)) if hasattr(event, "rrule") else [start]
        yield from (
            {**told, "at": _at(day if isinstance(start, datetime) else date(day.year, day.month, day.day))}
            for day in days
        )


def _ics(file: bytes) -> Iterator[Found]:
    """It knows no series: its rule, as it stands, is gone through by the plainest reading."""
    import ics

    for event in ics.Calendar(file.decode()).events:
        rest = {line.name: line.value for line in event.extra if hasattr(line, "value")}
        told = {"status": event.status, "sequence": int(rest["SEQUENCE"]), "uid": event.uid}
        start = event.begin.datetime
        days = _plainly(rest.get("RRULE", ""), start)
        yield from ({**told, "at": _at(day.date() if event.all_day else day)} for day in days)


def _plainly(rule: str, start: datetime) -> Iterator[datetime]:
    """Every day after the first is asked whether it fits; nothing but what Twofold's rules say is known."""
    given = dict(part.split("=") for part in rule.split(";")) if rule else {"COUNT": "1"}
    left, day, wall = int(given.pop("COUNT")), 0, start.replace(tzinfo=None)
    while left:
        moment = wall + timedelta(days=day)
        if _fits(given, moment, day):
            yield moment.replace(tzinfo=start.tzinfo)
            left -= 1
        day += 1


def _fits(given: dict[str, str], moment: datetime, day: int) -> bool:
    if given.get("FREQ") == "WEEKLY":
        return day % (7 * int(given.get("INTERVAL", "1"))) == 0
    if given.get("FREQ") == "MONTHLY":
        number = int(given["BYMONTHDAY"])
        return (moment + timedelta(days=1)).day == 1 if number == -1 else moment.day == number
    return day == 0


def unknown_rules(file: bytes) -> list[str]:
    """Parts of rules that not every reader knows."""
    known = {"FREQ", "COUNT", "INTERVAL", "BYMONTHDAY"}
    entries = file[file.index(b"BEGIN:VEVENT") :]
    rules = re.findall(rb"^RRULE:(.*?)\r$", entries, re.MULTILINE)
    parts = [part for rule in rules for part in rule.decode().split(";")]
    return [part for part in parts if part.split("=")[0] not in known or "," in part]
