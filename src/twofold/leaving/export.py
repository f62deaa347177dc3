"""Makes a zip of everything that one person may read: as pages to read without Twofold, and as data."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import IO

from django.template.loader import render_to_string
from django.utils import translation

from twofold.leaving.chapters import by_room, private, shared
from twofold.leaving.gathering import Gathered, as_data, gather
from twofold.people.unlocked import Unlocked
from twofold.records.folds import settle

_FIRST_DAY = date(1980, 1, 1)  # zip files can't store an earlier date, and a wrong clock may be before it


def name_of_file(unlocked: Unlocked) -> str:
    return f"twofold-export-{unlocked.today.isoformat()}.zip"


def write(unlocked: Unlocked, file: IO[bytes]) -> None:
    """Writes the zip to an open file and nothing else to the disk."""
    with translation.override(unlocked.person.language):
        settle(by=unlocked)
        found = gather(unlocked)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in _files(found).items():
                archive.writestr(_info(name, unlocked), content.encode())


def _files(found: Gathered) -> Mapping[str, str]:
    partner = found.by.partner
    ours, mine = shared(found), private(found)
    given = {
        "person": found.by.person,
        "partner": partner,
        "today": found.by.today,
        "removed": found.removed,
        "unread": found.unread,
        "language": found.by.person.language,
    }
    return {
        "index.html": render_to_string("leaving/export/index.html", given),
        "ours.html": render_to_string(
            "leaving/export/pages.html", {**given, "shelf": "ours", "months": ours, "rooms": by_room(ours)}
        ),
        "mine.html": render_to_string(
            "leaving/export/pages.html", {**given, "shelf": "mine", "months": mine, "rooms": by_room(mine)}
        ),
        "data.json": json.dumps(as_data(found), ensure_ascii=False, indent=1),
        "README.txt": render_to_string("leaving/export/README.txt", given),
    }


def _info(name: str, unlocked: Unlocked) -> zipfile.ZipInfo:
    now = datetime.now(unlocked.zone)
    day = max(now.date(), _FIRST_DAY)
    info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
