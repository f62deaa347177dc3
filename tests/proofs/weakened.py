"""`python -m tests.proofs.weakened HOW run`: the server with a planted weakness, or with less patience for tests."""

from __future__ import annotations

import sys
from threading import BoundedSemaphore

from gunicorn.workers.gthread import ThreadWorker

from twofold.ops import server, worker
from twofold.ops.command import main
from twofold.vault import primitives


def plain_worker() -> None:
    """Gunicorn's own: a thread for each connection as soon as it speaks."""
    server.HouseWorker = ThreadWorker


def no_seats() -> None:
    """Everybody waits for Argon2 in a thread."""
    primitives._ARGON2_SEATS = BoundedSemaphore(10_000)


def hurried() -> None:
    """Not weak: slow connections are let go of sooner, so that a test need not wait."""
    worker.SILENCE, worker.WHOLE = 2.0, 3.0


HOW = {"plain-worker": plain_worker, "no-seats": no_seats, "hurried": hurried}

if __name__ == "__main__":
    HOW[sys.argv[1]]()
    sys.exit(main(sys.argv[2:]))
