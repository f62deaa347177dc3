"""The canary scan on the real server, on both databases at once, and the scanner by itself."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django import forms
from django.conf import settings

from tests import postgres
from tests.proofs import canary_fields
from tests.proofs.traces import needles, search, written_as
from tests.server import ROOT

pytestmark = pytest.mark.proof
TEXT = "kanarienvogel 7f3a & “more” ünder it"


def test_every_field_kind_and_posted_name_is_declared() -> None:
    assert canary_fields.undeclared() == []


def test_a_new_field_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from twofold.trust.questions.forms import ReplyForm

    monkeypatch.setitem(ReplyForm.base_fields, "aside", forms.CharField())
    assert canary_fields.undeclared() == ["trust.ReplyForm.aside: a form takes text that the canary does not know"]


def test_a_new_kind_of_document_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(canary_fields.DOCUMENTS, "trust.reply")
    assert canary_fields.undeclared() == ["trust.reply: ['text']"]


def test_no_report_of_an_error_is_mailed() -> None:
    assert (settings.CONFIGURATION.development, settings.ADMINS, settings.MANAGERS) == (False, [], [])


@pytest.mark.parametrize("how", sorted(written_as(TEXT)))
@pytest.mark.parametrize("offset", range(4))
def test_a_text_is_found_however_it_is_written(how: str, offset: int) -> None:
    data = os.urandom(offset) + b"abcd"[:offset] + written_as(TEXT)[how] + b"\n" + os.urandom(9)
    assert list(search(data, needles(TEXT), "here"))


def test_nothing_is_found_where_nothing_is() -> None:
    assert list(search(os.urandom(300_000), needles(TEXT), "noise")) == []


def _scan(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.proofs.canary", *arguments]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("TWOFOLD_", "DJANGO_"))}
    environment["PYTHONPATH"] = str(ROOT / "src")
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_nothing_that_people_write_is_left_anywhere() -> None:
    scans = [_scan()] + ([_scan("--postgres")] if postgres.programs() else [])
    told = [scan.communicate(timeout=300)[0] for scan in scans]
    print(*told, sep="\n")
    assert [scan.returncode for scan in scans] == [0] * len(scans), "\n".join(told)
