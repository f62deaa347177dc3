"""`twofold packs check FOLDER`: reports every flaw of a content pack, with file, line and field."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

SUMMARY = "check a folder of questions and practices"


def arguments(parser: argparse.ArgumentParser) -> None:
    parsers = parser.add_subparsers(metavar="check", required=True)
    check = parsers.add_parser("check", help="report every flaw with file, line and field")
    check.add_argument("folder", type=Path)


def main(options: argparse.Namespace) -> int:
    from twofold.packs.report import main as report

    return report(options.folder, sys.stdout)
