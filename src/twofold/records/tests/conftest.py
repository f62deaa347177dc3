from __future__ import annotations

import pytest

from twofold.records.tests.people import House, settle_in


@pytest.fixture
def house(db: None) -> House:
    return settle_in()
