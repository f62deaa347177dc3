"""Creates a row if it is missing, even if several requests create and delete it at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from django.db import IntegrityError, transaction

Row = TypeVar("Row")
_TRIES: Final = 8


def made_or_found(act: Callable[[], Row]) -> Row:
    """Returns what `act` (`get_or_create` or the like) returns. Retries, because Django's `get_or_create` fails if the
    row that blocked its insert is gone when it looks for it.
    """
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return act()
        except IntegrityError:
            continue
    return act()
