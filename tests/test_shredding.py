"""What was taken back leaves the disk: a bounded form of `python -m tests.proofs.shredding`."""

from __future__ import annotations

import pytest

from tests.proofs.shredding import in_a_house_of_its_own

pytestmark = pytest.mark.proof


def test_what_no_row_holds_is_nowhere_on_the_disk_and_in_the_end_in_no_backup() -> None:
    done = in_a_house_of_its_own("--days", "60")
    assert done.returncode == 0, done.stdout + done.stderr


def test_erased_bytes_that_are_left_are_noticed() -> None:
    done = in_a_house_of_its_own("--days", "0", "--planted")
    assert done.returncode == 0, done.stdout + done.stderr
