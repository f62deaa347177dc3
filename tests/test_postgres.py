"""The store, the people and the rooms once more, on PostgreSQL: locks, constraints and dates differ there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.postgres import cluster, programs

ROOT = Path(__file__).resolve().parent.parent
PURE = "not tamper and not model"  # what is changed there are bytes in rows, the same on both
FLOORS = sorted(app.replace(".", "/") for app in settings.INSTALLED_APPS if app.startswith("twofold."))
# What these ask of the database, the tests beside them ask as well, statement by statement; only they spoil some rows by
# hand. The rest of them is pages, days, limits and words, and the canary fills in every form on PostgreSQL.
ELSEWHERE = (
    "agreements/tests/test_views.py",
    "listening/tests/test_room.py",
    "talks/tests/test_views.py",
    "test_event_tags.py",
    "test_flash.py",
    "test_fold_practice.py",
    "test_form_tokens.py",
    "test_held_forms.py",
    "test_pasted_links.py",
    "test_sizes.py",
    "web/tests/test_pages.py",
    "test_kept.py",
    "test_seen.py",
    "test_vtimezone.py",
    "test_elsewhere.py",
    "test_preparing.py",
    "dreams/tests/test_views.py",
    "promises/tests/test_views.py",
)


@pytest.mark.postgres
def test_the_floors_that_touch_the_database_pass_on_postgresql_too() -> None:
    if programs() is None:
        pytest.fail("No PostgreSQL here. Install it (Debian: apt-get install postgresql).")
    folders = [f"src/{floor}" for floor in FLOORS]
    with cluster() as url:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-x",
                "-m",
                "not browser and not proof",
                "--only-database",
                *(f"--ignore-glob=**/{name}" for name in ELSEWHERE),
                "-k",
                PURE,
                "--no-header",
                *folders,
            ],
            cwd=ROOT,
            env=os.environ | {"TWOFOLD_DATABASE_URL": url, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
