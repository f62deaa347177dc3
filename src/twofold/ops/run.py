"""`twofold run`: one command from a clone to a page that answers."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import stat
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from twofold.configuration import Configuration, configuration
from twofold.ops.django_start import database_troubles_told, let_go_of_database, start_django
from twofold.ops.folder import held, prepare_folder
from twofold.ops.migrate import bring_up_to_date
from twofold.ops.process import guard_process
from twofold.ops.ready import announcer
from twofold.ops.refusal import Refusal
from twofold.ops.safety import refuse_unsafe
from twofold.ops.server import Server
from twofold.ops.static_files import collect_static

OTHER_RUNTIME = "Or choose another folder in memory with TWOFOLD_RUNTIME, such as one of your own in /dev/shm or /run."
LONGEST_SOCKET = 107  # bytes that the system allows for a socket's path
FIRST_DAY = date(2025, 1, 1)  # before this program was written

SUMMARY = "start Twofold and print its link (what happens without a command)"


def arguments(parser: argparse.ArgumentParser) -> None:
    pass


def main(options: argparse.Namespace) -> int:
    return serve(configuration())


def serve(settings: Configuration, *, words: str = "") -> int:
    """Prepares everything and serves until it is told to stop; prints `words` once it answers, instead of a welcome."""
    guard_process()
    prepare_folder(settings.data)
    with held(settings.data):
        start_django()
        refuse_unsafe(settings)
        refuse_busy(settings.bind)
        tell_wrong_clock()
        bring_up_to_date()
        collect_static()
        words = words or welcome(settings, first=_nobody_yet())
        _make_boot_secret()
        _forget_retired_keys()
        _read_packs()
        let_go_of_database()
        Server(settings, announcer(settings, words)).run()
    return 0


def tell_wrong_clock() -> None:
    """Warns about a wrong clock. Twofold starts anyway: a board without a battery would never come back by itself."""
    today = datetime.now(UTC).date()
    if today < FIRST_DAY:
        print(
            f"The clock of this machine says {today.isoformat()}, which cannot be. Set it, or let it ask for the time "
            "(timedatectl set-ntp true). Nothing is lost; who signs in before that may have to do so again.",
            file=sys.stderr,
            flush=True,
        )


def _make_boot_secret() -> None:
    """Makes the secret, which only this process and its forked workers hold: a restart locks everyone."""
    from twofold.people.boot_secret import set_boot_secret
    from twofold.people.instance import UnsafeRuntime, lock_everyone

    set_boot_secret(os.urandom(32))
    try:
        with database_troubles_told():
            lock_everyone()
    except UnsafeRuntime as error:
        raise Refusal(f"The folder for unlocked sessions is not safe: {error} {OTHER_RUNTIME}") from error
    except OSError as error:
        where = error.filename or "It"
        raise Refusal(
            f"The folder for unlocked sessions cannot be used. {where}: {error.strerror}. {OTHER_RUNTIME}"
        ) from error


def _forget_retired_keys() -> None:
    """Deletes keys from before a reset after 90 days, and failed attempts after two."""
    from twofold.people.resets import forget_retired
    from twofold.people.throttle import forget_old
    from twofold.people.uptime_days import note_today

    with database_troubles_told():
        note_today()
        forget_retired()
        forget_old()


def _read_packs() -> None:
    """Reads the packs once, before the workers are made, so that they share them and the first visit doesn't wait."""
    from twofold.rooms.installed_packs import core

    core()


def _nobody_yet() -> bool:
    from twofold.people.models import Person

    with database_troubles_told():
        return not Person.objects.exists()


def refuse_busy(bind: str) -> None:
    if bind.startswith("unix:"):
        _refuse_busy_socket(Path(bind.removeprefix("unix:")))
        return
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            raise Refusal(_why_not(bind, port, error)) from error


def _why_not(bind: str, port: str, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Another program already uses port {port} on this machine, perhaps a Twofold that is still running. "
            "Stop it, or choose another port with TWOFOLD_BIND and TWOFOLD_ORIGIN (docs/settings.md)."
        )
    return f"Twofold cannot listen at {bind} ({error.strerror}). Choose another place with TWOFOLD_BIND."


def _refuse_busy_socket(path: Path) -> None:
    if len(os.fsencode(path)) > LONGEST_SOCKET:
        raise Refusal(
            f"The path of the socket has more than {LONGEST_SOCKET} bytes. Choose a shorter one with TWOFOLD_BIND."
        )
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise Refusal(f"The socket {path} cannot be made: its folder is missing or closed to Twofold.")
    if path.exists() and not stat.S_ISSOCK(path.stat().st_mode):
        raise Refusal(f"{path} exists and is not a socket. Choose another place with TWOFOLD_BIND.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        if path.exists() and probe.connect_ex(str(path)) == 0:
            raise Refusal(f"Another program already listens at {path}. Stop it first.")


def welcome(settings: Configuration, *, first: bool) -> str:
    lines = [f"\nTwofold is ready:  {settings.origin}\n"]
    if first:
        lines.append("Open this link and make the first account. You can invite your partner from inside.")
    else:
        lines.append("Open this link and sign in. Everyone starts locked: the passphrase opens your pages.")
    if settings.reached_from_here_only:
        lines.append("It opens on this machine only. For phones at home, see docs/running.md.")
    lines += [
        f"Your words are kept in {settings.data.resolve()}",
        "Stop with Ctrl-C. Back up with  ./twofold backup\n",
    ]
    return "\n".join(lines)
