"""Reports errors without their text: types, files, lines; never bodies, cookies, locals, query strings or messages."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import ItemsView
from http import HTTPStatus
from traceback import walk_tb
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

SELDOM = 60.0  # seconds
# An address names a page and, with the log's time, what a person did; an id names one text.
_ADDRESS = re.compile(r"(?<!\w)/[^\s\"'<>|]*|\b[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\b")
_QUERY = re.compile(r"\?[^\s\"'<>]*")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def places(tb: TracebackType | None) -> list[str]:
    """Returns `file:line in function` for each frame, outermost first."""
    return [f"{f.f_code.co_filename}:{line} in {f.f_code.co_name}" for f, line in walk_tb(tb)]


def causes(error: BaseException | None) -> list[BaseException]:
    """Returns an exception and the exceptions it was raised from, the first cause last."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain


def _name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


class QuietReporter(ExceptionReporter):
    """Reports exception types and where they were raised. An exception's own text may quote what a person wrote."""

    exc_value: BaseException | None

    def get_traceback_data(self) -> dict[str, Any]:
        return {"causes": [{"kind": _name(e), "places": places(e.__traceback__)} for e in causes(self.exc_value)]}

    def get_traceback_text(self) -> SafeString:
        lines: list[str] = []
        for cause in self.get_traceback_data()["causes"]:
            lines += [cause["kind"], *(f"  {place}" for place in cause["places"])]
        return SafeString("\n".join(lines) + "\n")  # nosec B703  # plain text: never put into a page as it is

    def get_traceback_html(self) -> SafeString:
        page = '<!doctype html><meta charset="utf-8"><title>Twofold</title><pre>{}</pre>'
        return format_html(page, str(self.get_traceback_text()))


class QuietFilter(SafeExceptionReporterFilter):
    """Treats nothing in a request, a frame or the settings as safe to report."""

    def get_safe_settings(self) -> dict[str, Any]:
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest, tb_frame: Any) -> ItemsView[str, Any]:
        return dict[str, Any]().items()

    def is_active(self, request: HttpRequest | None) -> bool:
        return True


class QuietLog(logging.Filter):
    """Rewrites a record so that no handler can print more than types and places; keeps it on one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.args = _spoken(record.args)
        message = _of_request(record) or _CONTROL.sub(" ", _ADDRESS.sub("…", _QUERY.sub("", record.getMessage())))
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        for cause in causes(error):
            where = places(cause.__traceback__)
            message += f" | {_name(cause)} at {where[-1]}" if where else f" | {_name(cause)}"
        record.msg, record.args = message, ()
        record.exc_info = record.exc_text = record.stack_info = None
        record.__dict__.pop("request", None)
        return True


class SeldomLog(logging.Filter):
    """Lets messages that anyone can cause, such as "too busy" answers, through once a minute each, so that a crowd
    can't fill the disk. Faults always pass.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        crowded = getattr(record, "status_code", None) == HTTPStatus.SERVICE_UNAVAILABLE and not record.exc_info
        if record.levelno >= logging.ERROR and not crowded:
            return True
        what, now = _of_request(record) or str(record.msg), time.monotonic()
        if now < self._said.get(what, 0.0):
            return False
        self._said = {line: until for line, until in self._said.items() if until > now} | {what: now + SELDOM}
        return True


def _of_request(record: logging.LogRecord) -> str:
    """Returns a summary of Django's message about a request: the kind of answer and at most the route's name; else "".

    Django's own messages quote the address, the Host header or the reason for refusing a form.
    """
    if record.name.startswith("django.security"):
        return f"A request was refused ({record.name.rpartition('.')[2]})"
    if not record.name.startswith("django.request"):
        return ""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return f"An answer of {getattr(record, 'status_code', 500)} from {getattr(match, 'view_name', None) or 'no page'}"


def _spoken(args: Any) -> Any:
    """Returns the arguments as they may be printed: an exception only by its type."""
    if isinstance(args, dict):
        return {name: _quiet(value) for name, value in args.items()}
    return tuple(_quiet(value) for value in args) if isinstance(args, tuple) else args


def _quiet(value: Any) -> Any:
    return _name(value) if isinstance(value, BaseException) else value
