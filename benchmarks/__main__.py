"""`python -m benchmarks`: what pages cost with no past, a month and ten years; starting, memory, bytes.

Exits with 1 where Today at the greatest age asks other queries than the empty account, or costs more than 1.2 x of it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.asking import Page, Place, ask, seed
from benchmarks.served import Served, measure

AGES = {"empty": 0, "a month": 30, "ten years": 3650}
PATHS = {
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
MOST = 1.2


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own in place of SQLite")
    parser.add_argument("--times", type=int, default=100, help="requests for each median")
    parser.add_argument("--oldest", type=int, default=AGES["ten years"], metavar="DAYS", help="in place of ten years")
    parser.add_argument("--skip-served", action="store_true", help="without the real server and the browser")
    parser.add_argument("--queries", action="store_true", help="print the queries of each page")
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="twofold-benchmark-") as made,
        _databases(options.postgres) as url_of,
    ):
        folder = Path(made).resolve()
        ages = {**AGES, "ten years": options.oldest}
        places = [Place(age, days, folder / age.replace(" ", "-"), url_of(age)) for age, days in ages.items()]
        for place in places:
            _seed(place)
        costs = ask(places, PATHS, times=options.times)
        served = None if options.skip_served else measure(folder, places[-1], PATHS)
    _print_pages(costs, list(ages), queries=options.queries)
    if served is not None:
        _print_served(served)
    return _verdict(costs)


def _seed(place: Place) -> None:
    before = time.monotonic()
    seed(place)
    written = place.written
    print(
        f"{place.age}: {written['folds']} folds opened, {written['replies']} replies, {written['private']} private,"
        f" {written['promises']} promises, {written['talks']} talks"
        f" ({time.monotonic() - before:.0f} s to write)",
        flush=True,
    )


@contextmanager
def _databases(postgres: bool) -> Iterator[Callable[[str], str | None]]:
    if not postgres:
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


def _print_pages(costs: dict[tuple[str, str], Page], ages: list[str], *, queries: bool) -> None:
    print(f"\n{'page':10} {'age':10} {'queries':>7} {'CPU ms':>8} {'x empty':>8} {'bytes':>8} {'gzip':>7}")
    for (name, age), page in costs.items():
        ratio = page.cpu_ms / costs[name, ages[0]].cpu_ms
        note = "" if page.status == 200 else f"  status {page.status}"
        sizes = f"{page.bytes:8} {page.gzip:7}"
        print(f"{name:10} {age:10} {len(page.queries):7} {page.cpu_ms:8.2f} {ratio:8.2f} {sizes}{note}")
        if queries:
            print("\n".join(f"    {' '.join(query.split())[:400]}" for query in page.queries))


def _print_served(served: Served) -> None:
    print(f"\nfirst start until 200: {served.first_start:.1f} s; with the oldest house: {served.start:.1f} s")
    print(f"memory after visits: {served.memory_mb:.0f} MB {served.memory_kind} in {served.processes} processes")
    if not served.visits:
        print("bytes in a browser: not measured, there is no Chromium here")
    for name, kinds in served.visits.items():
        parts = ", ".join(f"{kind.lower()} {size}" for kind, size in sorted(kinds.items(), key=lambda k: -k[1]))
        print(f"{name:22} {sum(kinds.values()) / 1000:7.1f} kB  ({parts})")


def _verdict(costs: dict[tuple[str, str], Page]) -> int:
    empty, old = costs["Today", "empty"], costs["Today", "ten years"]
    ratio = old.cpu_ms / empty.cpu_ms
    broken = [f"{name} at {age} answers {page.status}" for (name, age), page in costs.items() if page.status != 200]
    if len(old.queries) != len(empty.queries):
        broken.append(f"Today asks {len(old.queries)} queries at ten years and {len(empty.queries)} when empty")
    if ratio > MOST:
        broken.append(f"Today at ten years costs {ratio:.2f} x the empty account, more than {MOST}")
    print("\n" + ("\n".join(broken) or f"Today: the same queries, {ratio:.2f} x the empty account"))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
