"""The `twofold` command: one module per subcommand, each with `SUMMARY`, `arguments(parser)` and `main(options)`."""

from __future__ import annotations

import argparse
import errno
import sys
from collections.abc import Sequence
from typing import Protocol

from twofold import __version__
from twofold.configuration import UnreadableSetting
from twofold.ops import backup, check, demo, export, migrate, packs, reset, restore, run, testing, verify_backup
from twofold.ops.refusal import Refusal

_ROOM = "Make some room and start again."
_OWNER = "Give it to the person who starts Twofold, or choose another data folder with TWOFOLD_DATA."
_AWAY = "Something else stands in its place: move that away and start again."
_DISK = "Choose a data folder on a disk that can be written, with TWOFOLD_DATA."
MENDABLE = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EACCES: _OWNER,
    errno.EPERM: _OWNER,
    errno.EEXIST: _AWAY,
    errno.EISDIR: _AWAY,
    errno.ENOTDIR: _AWAY,
    errno.ELOOP: _AWAY,
    errno.EROFS: _DISK,
    errno.EIO: _DISK,
    errno.ENAMETOOLONG: _DISK,
}


class Subcommand(Protocol):
    SUMMARY: str

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def main(self, options: argparse.Namespace) -> int: ...


SUBCOMMANDS: dict[str, Subcommand] = {
    "run": run,
    "demo": demo,
    "test": testing,
    "check": check,
    "backup": backup,
    "verify-backup": verify_backup,
    "restore": restore,
    "reset": reset,
    "export": export,
    "packs": packs,
    "migrate": migrate,
}


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="twofold",
        description="A private place for two people. Without a word, Twofold starts and prints its link.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    parsers = parser.add_subparsers(title="what to do", metavar="COMMAND", required=True)
    for name, subcommand in SUBCOMMANDS.items():
        own = parsers.add_parser(name, help=subcommand.SUMMARY, description=subcommand.SUMMARY)
        subcommand.arguments(own)
        own.set_defaults(main=subcommand.main)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    options, others = build_parser().parse_known_args(given or ["run"])
    if others and options.main is not testing.main:
        build_parser().error(f"unknown: {' '.join(others)}")
    options.others = others
    try:
        return int(options.main(options))
    except Refusal as refusal:
        return _refuse(str(refusal))
    except UnreadableSetting as unreadable:
        return _refuse(f"A setting cannot be used.\n{unreadable}\nEvery setting is explained in docs/settings.md.")
    except OSError as error:
        if error.errno not in MENDABLE:
            raise
        return _refuse(
            f"{error.filename or 'The data folder'} cannot be used: {error.strerror}. {MENDABLE[error.errno]}"
        )
    except KeyboardInterrupt:
        return 130


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr, flush=True)
    return 2
