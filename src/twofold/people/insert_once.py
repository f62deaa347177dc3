"""A row that is made where it is not there yet, however many requests make and forget it at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from django.db import IntegrityError, transaction

Row = TypeVar("Row")
_TRIES: Final = 8


def made_or_found(act: Callable[[], Row]) -> Row:
    """What `get_or_create` gives. It gives up where the row that was in its way is gone when it looks for it."""
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return act()
        except IntegrityError:
            continue
    return act()
