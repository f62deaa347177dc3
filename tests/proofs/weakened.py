"""`python -m tests.proofs.weakened HOW run`: the server with a planted weakness, or with less patience for tests."""

from __future__ import annotations

import sys
from threading import BoundedSemaphore

from gunicorn.workers.gthread import ThreadWorker

from twofold.ops import gunicorn_worker, server
from twofold.ops.command import main
from twofold.ops.django_start import start_django
from twofold.vault import primitives


def plain_worker() -> None:
    """Gunicorn's own: a thread for each connection as soon as it speaks."""
    server.HouseWorker = ThreadWorker


def crowded_doors() -> None:
    """Whoever signs in may take every thread, and waits there for Argon2 as long as it takes."""
    gunicorn_worker.NOT_FOR_DOORS = -10_000
    primitives._ARGON2_SEATS = BoundedSemaphore(10_000)
    primitives.LONGEST_WAIT = 600.0


def hurried() -> None:
    """Not weak: slow connections are let go of sooner, so that a test need not wait."""
    gunicorn_worker.SILENCE, gunicorn_worker.WHOLE = 2.0, 3.0


def skips_argon2() -> None:
    """Whoever types a name that nobody has is answered at once."""
    start_django()
    from twofold.people import unlocking

    unlocking._same_work = lambda given, kind: None


HOW = {
    "plain-worker": plain_worker,
    "crowded-doors": crowded_doors,
    "hurried": hurried,
    "skips-argon2": skips_argon2,
}

if __name__ == "__main__":
    HOW[sys.argv[1]]()
    sys.exit(main(sys.argv[2:]))
