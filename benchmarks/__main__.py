"""`python -m benchmarks`: what each page and each sent form costs with no past, a month and ten years, on SQLite and, where
its programs are installed, on PostgreSQL; starting, memory, bytes.

Exits with 1 where a bar of benchmarks.bars is missed. How to read it: docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.asking import Place, ask, seed
from benchmarks.bars import missed, missed_served
from benchmarks.report import print_findings, print_plans, print_served
from benchmarks.served import measure

AGES = {"empty": 0, "a month": 30, "ten years": 3650}
VISITED = {
    "Today": "/today",
    "Ours": "/ours",
    "Mine": "/mine",
    "Question": "/question",
    "Listening": "/listening",
    "Talks": "/talks",
    "Trust": "/trust",
    "Promises": "/promises",
    "Dreams": "/dreams",
    "Agreements": "/agreements",
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="on this one alone")
    parser.add_argument("--times", type=int, default=30, help="requests of each page in each house")
    parser.add_argument("--oldest", type=int, default=AGES["ten years"], metavar="DAYS", help="in place of ten years")
    parser.add_argument("--skip-served", action="store_true", help="without the real server and the browser")
    parser.add_argument("--queries", action="store_true", help="print the queries of each page")
    options = parser.parse_args(arguments)
    ages, broken = {**AGES, "ten years": options.oldest}, []
    for database in [options.database] if options.database else _installed():
        with tempfile.TemporaryDirectory(prefix="twofold-benchmark-") as made, _databases(database) as url_of:
            folder = Path(made).resolve()
            places = [Place(age, days, folder / age.replace(" ", "-"), url_of(age)) for age, days in ages.items()]
            for place in places:
                _seed(place)
            found = ask(places, times=options.times)
            print_findings(found, database, queries=options.queries)
            print_plans(found, "ten years", database)
            if not options.skip_served:
                served = measure(folder, places[-1], VISITED)
                print_served(served)
                broken += [f"{database}: {line}" for line in missed_served(served)]
        broken += [f"{database}: {line}" for line in missed(found, list(ages))]
    print("\n" + ("\n".join(broken) or "Every bar holds."))
    return 1 if broken else 0


def _installed() -> list[str]:
    from tests.postgres import programs

    return ["sqlite", "postgresql"] if programs() else ["sqlite"]


def _seed(place: Place) -> None:
    before = time.monotonic()
    seed(place)
    written = place.written
    print(
        f"{place.age}: {written['folds']} folds opened, {written['replies']} replies, {written['private']} private,"
        f" {', '.join(f'{number} {what}' for what, number in written['in_rooms'].items())}"
        f" ({time.monotonic() - before:.0f} s to write)",
        flush=True,
    )


@contextmanager
def _databases(database: str) -> Iterator[Callable[[str], str | None]]:
    if database == "sqlite":
        yield lambda age: None
        return
    import psycopg
    from psycopg import sql
    from tests.postgres import cluster

    with cluster() as url:

        def made(age: str) -> str:
            name = age.replace(" ", "_")
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            return url.replace("/twofold?", f"/{name}?")

        yield made


if __name__ == "__main__":
    sys.exit(main())
