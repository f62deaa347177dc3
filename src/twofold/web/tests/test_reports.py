from __future__ import annotations

import io
import logging
import sys
from types import TracebackType
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.views.debug import technical_500_response

from twofold.web.reports import QuietFilter, QuietLog, QuietReporter
from twofold.web.tests.urls import SECRET

Caught = tuple[type[BaseException], BaseException, TracebackType]


def _caught() -> Caught:
    words = SECRET
    try:
        try:
            raise KeyError(words)
        except KeyError as cause:
            raise RuntimeError(f"could not keep {words}") from cause
    except RuntimeError:
        return sys.exc_info()  # type: ignore[return-value]


def _sent() -> Any:
    return RequestFactory().post(f"/answer?q={SECRET}", {"text": SECRET}, headers={"Cookie": f"tf={SECRET}"})


def test_a_report_tells_kinds_and_places_only() -> None:
    kind, error, tb = _caught()
    reporter = QuietReporter(_sent(), kind, error, tb)
    for report in (
        reporter.get_traceback_text(),
        reporter.get_traceback_html(),
        str(reporter.get_traceback_data()),
    ):
        assert SECRET not in report
        assert "RuntimeError" in report
        assert "KeyError" in report
        assert "test_reports.py:" in report


def test_the_developers_page_uses_it() -> None:
    kind, error, tb = _caught()
    response = technical_500_response(_sent(), kind, error, tb)
    assert b"RuntimeError" in response.content
    assert SECRET.encode() not in response.content


def test_the_filter_lets_nothing_through() -> None:
    quiet, request = QuietFilter(), _sent()
    frame = sys._getframe()
    assert (
        quiet.get_safe_settings(),
        quiet.get_safe_request_meta(request),
        quiet.get_safe_cookies(request),
    ) == ({}, {}, {})
    assert quiet.get_post_parameters(request) == {}
    assert not quiet.get_traceback_frame_variables(request, frame)


@pytest.fixture
def logged() -> tuple[logging.Logger, io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(QuietLog())
    logger = logging.Logger("twofold.test")
    logger.addHandler(handler)
    return logger, stream


def test_a_logged_exception_keeps_its_kind_and_place(logged: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = logged
    logger.error("Internal Server Error: %s", "/answer?q=" + SECRET.replace(" ", "+"), exc_info=_caught())
    line = stream.getvalue()
    assert line.startswith("Internal Server Error: … | RuntimeError at ")
    assert "KeyError" in line
    assert "oranges" not in line
    assert line.count("\n") == 1


def test_an_exception_given_as_an_argument_is_named_only(logged: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = logged
    logger.warning("failed: %s", ValueError(SECRET))
    logger.warning("failed: %(why)s", {"why": ValueError(SECRET)})
    assert stream.getvalue() == "failed: ValueError\nfailed: ValueError\n"


def test_a_request_line_loses_its_query_and_cannot_start_a_new_line(
    logged: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = logged
    logger.warning('"%s" %s', "GET /ours?q=oranges HTTP/1.1", 200)
    logger.warning("Not Found: %s", "/a\nERROR forged")
    assert stream.getvalue() == '"GET … HTTP/1.1" 200\nNot Found: … ERROR forged\n'


@pytest.mark.urls("twofold.web.tests.urls")
def test_a_broken_page_is_kind_and_tells_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    response = Client(raise_request_exception=False).get("/breaks")
    assert response.status_code == 500
    assert b"not your doing" in response.content
    assert SECRET.encode() not in response.content
    assert SECRET not in capsys.readouterr().err
