"""All that the server's loggers write, and what it tells about the pages that were asked for."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import reverse

from tests.authorization import ROWS
from tests.world import World

A_PATH = re.compile(r"(?<!\w)/\w|[0-9a-f]{8}-[0-9a-f]{4}-")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the server's loggers write, through the handlers that the settings declare."""
    found = {h for logger in _loggers() for h in logger.handlers if any("QuietLog" in str(f) for f in h.filters)}
    handlers = [h for h in found if isinstance(h, logging.StreamHandler)]
    assert handlers
    assert not [logger.name for logger in _loggers() if logger.disabled], "another test has silenced them"
    written = io.StringIO()
    before = [handler.setStream(written) for handler in handlers]
    yield written
    for handler, stream in zip(handlers, before, strict=True):
        handler.setStream(stream)


def _loggers() -> list[logging.Logger]:
    ours = ("twofold", "django")
    named = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith(ours)]
    return [logging.root, *named]


def addresses(world: World) -> list[str]:
    return [reverse(row.name, kwargs=row.where(world)) for row in ROWS]


def told(text: str, world: World) -> list[str]:
    """What this says about the pages that were asked for; where something was raised may be said, by file and line."""
    said = "\n".join(line.partition(" | ")[0] for line in text.splitlines())
    ids = [str(id) for id in world.things.values() if isinstance(id, UUID)]
    return [
        *A_PATH.findall(said),
        *(id for id in ids if id in text),
        *(path for path in addresses(world) if len(path) > 1 and path in said),
    ]
