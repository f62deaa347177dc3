"""Every route that takes a form, from the addresses of the product, and the forms that are pressed there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver

from tests.proofs.presses.forms_people import PEOPLE
from tests.proofs.presses.forms_rooms import ROOMS

ALL: Final = (*PEOPLE, *ROOMS)
# Routes that take a form and are not pressed, each with the reason.
NOT_PRESSED: Final[dict[str, str]] = {}


def taking_forms() -> set[str]:
    """The names of all routes that answer POST. One that does not say what it answers is taken to."""
    return {name for name, pattern in _routes() if "POST" in (_methods(pattern.callback) or {"POST"})}


def missing() -> list[str]:
    """What is wrong with the table: routes without a form, and forms without a route."""
    here, pressed = taking_forms(), {press.route for press in ALL} | set(NOT_PRESSED)
    return [
        *(f"{name} has no form" for name in sorted(here - pressed)),
        *(f"{n} is no route" for n in sorted(pressed - here)),
    ]


def _routes(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else prefix)
        else:
            yield f"{prefix}{pattern.name}", pattern


def _methods(view: Callable[..., Any]) -> set[str] | None:
    """The methods that Django's decorators let through to this view, wherever around it they stand."""
    seen: list[Any] = [view]
    for function in seen:
        code, closure = getattr(function, "__code__", None), getattr(function, "__closure__", None) or ()
        held = dict(zip(code.co_freevars, (cell.cell_contents for cell in closure), strict=True)) if code else {}
        if "request_method_list" in held:
            return set(held["request_method_list"])
        inner = [getattr(function, "__wrapped__", None), *held.values()]
        seen += [found for found in inner if callable(found) and found not in seen]
    return None
