"""What was measured, as tables."""

from __future__ import annotations

from benchmarks.asking import Cost, Findings
from benchmarks.served import Served

_HEAD = f"{'':26} {'age':10} {'queries':>7} {'opened':>7} {'shown':>6} {'notes':>6} {'yardsticks':>12} {'frames':>6} {'bytes':>7} {'gzip':>6}"


def print_findings(found: Findings, database: str, *, queries: bool) -> None:
    print(f"\n{database}: pages (* a room or a list)\n{_HEAD}")
    for (name, age), cost in found.pages.items():
        _print_cost(f"{name}{'*' if name in found.whole else ''}", age, cost, queries=queries)
    print(f"\n{database}: what is sent\n{_HEAD}")
    for (name, age), cost in found.posts.items():
        _print_cost(name, age, cost, queries=queries)


def _print_cost(name: str, age: str, cost: Cost, *, queries: bool) -> None:
    yards = "{:.2f} / {:.2f}".format(*cost.yards)
    note = "" if cost.status in (200, 204, 303) else f"  status {cost.status}"
    print(
        f"{name:26} {age:10} {len(cost.queries):7} {cost.openings:7} {cost.shown:6} {cost.notes:6}"
        f" {yards:>12} {cost.frames:6.2f} {cost.bytes:7} {cost.gzip:6}{note}"
    )
    if queries:
        print("\n".join(f"    {' '.join(query.split())[:400]}" for query in cost.queries))


def print_plans(found: Findings, oldest: str, database: str) -> None:
    print(f"\n{database}: the indexes by which each room and list finds its rows at {oldest}")
    for (name, age), plan in found.plans.items():
        if age == oldest:
            walked = f"; WALKS {', '.join(plan['walked'])}" if plan["walked"] else ""
            print(f"{name:26} {', '.join(plan['indexes']) or '-'}{walked}")


def print_served(served: Served) -> None:
    print(f"\nfirst start until 200: {served.first_start:.1f} s; with the oldest house: {served.start:.1f} s")
    print(f"memory after visits: {served.memory_mb:.0f} MB {served.memory_kind} in {served.processes} processes")
    print(
        f"Today: {served.alone_ms:.1f} ms of the server's CPU over one connection, {served.at_once_ms:.1f} over eight"
    )
    if not served.visits:
        print("bytes in a browser: not measured, there is no Chromium here")
    for name, kinds in served.visits.items():
        parts = ", ".join(f"{kind.lower()} {size}" for kind, size in sorted(kinds.items(), key=lambda k: -k[1]))
        print(f"{name:22} {sum(kinds.values()) / 1000:7.1f} kB  ({parts})")
