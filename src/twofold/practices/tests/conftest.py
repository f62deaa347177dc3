from __future__ import annotations

import pytest

from twofold.practices.tests.walks import PACK


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch) -> None:
    """The practices of these tests stand in for those of the house."""
    for module in ("talks", "offering", "start_views", "talk_pages"):
        monkeypatch.setattr(f"twofold.practices.{module}.core", lambda: PACK)
