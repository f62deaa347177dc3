"""Snapshots of practices, stored in a talk so that it survives an upgrade of its pack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError

from twofold.flow import Flow, Undeclarable, declare
from twofold.packs import Practice
from twofold.records.store import Unreadable


def carried(practice: Practice) -> dict[str, Any]:
    """Returns the practice as plain data, without fields that have their default."""
    found: dict[str, Any] = _plain(practice)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {
            name: _plain(given) for name, given in value if given != fields[name].get_default(call_default_factory=True)
        }
    if isinstance(value, Mapping):
        return {str(name): _plain(given) for name, given in value.items()}
    return [_plain(given) for given in value] if isinstance(value, tuple) else value


def practice_of(data: dict[str, Any]) -> Practice:
    """Raises Unreadable."""
    return _read(json.dumps(data, sort_keys=True))[0]


def flow_of(data: dict[str, Any]) -> Flow:
    """Raises Unreadable."""
    return _read(json.dumps(data, sort_keys=True))[1]


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[Practice, Flow]:
    try:
        practice = _with_numbers(Practice.model_validate_json(text))
        return practice, declare(practice)
    except (ValidationError, Undeclarable, ValueError) as error:
        raise Unreadable(str(error)) from error


def _with_numbers(practice: Practice) -> Practice:
    """Turns the branches of ratings back into numbers; in plain data all branches are text."""
    steps = tuple(
        step.model_copy(update={"then": {int(value): to for value, to in step.then.items()}})
        if step.kind == "rate" and step.then
        else step
        for step in practice.steps
    )
    return practice.model_copy(update={"steps": steps})
