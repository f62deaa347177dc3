from __future__ import annotations

import pytest

from twofold.talks.tests.walks import PACK


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch) -> None:
    """The practices of these tests stand in for those of the house."""
    for module in ("actions", "catalogue", "start_views", "pages"):
        monkeypatch.setattr(f"twofold.talks.{module}.core", lambda: PACK)
