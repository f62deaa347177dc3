"""What live talks cost: `python -m benchmarks.live [--pairs 100] [--seconds 10]`.

One talk, live on two devices of the real server; then as many devices as `pairs` ask for its revision, each twice a
second. Prints the server's CPU for one question, how late answers came, and how long a tap takes to the other device.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import threading
import time
from pathlib import Path

from tests import evening
from tests.passphrases import PASSPHRASES
from tests.proofs.traces import descendants
from tests.server import Server, server
from tests.visitor import Visitor


def cpu_seconds(process: int) -> float:
    """User and system time of a process and its children."""
    ticks = 0
    for pid in [process, *descendants(process)]:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / 100


def ask(running: Server, visitor: Visitor, path: str, until: float, late: list[float]) -> None:
    """One device: keeps its connection and asks twice a second, as the page does."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    while time.monotonic() < until:
        begun = time.monotonic()
        connection.request("GET", path, headers={"Cookie": cookies, "X-Twofold-Quiet": "1"})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (answer.status, body)
        late.append(time.monotonic() - begun)
        time.sleep(max(0.0, 0.5 - (time.monotonic() - begun)))
    connection.close()


def crowd(
    running: Server, both: tuple[Visitor, Visitor], path: str, pairs: int, seconds: float
) -> tuple[float, list[float]]:
    """(server CPU seconds, seconds that each answer took)."""
    late: list[float] = []
    assert running.process is not None
    before, until = cpu_seconds(running.process.pid), time.monotonic() + seconds
    devices = [
        threading.Thread(target=ask, args=(running, visitor, path, until, late))
        for visitor in both
        for _ in range(pairs)
    ]
    for number, device in enumerate(devices):
        device.start()
        time.sleep(0.5 / len(devices) if number % 2 else 0)
    for device in devices:
        device.join()
    return cpu_seconds(running.process.pid) - before, late


def tap(maya: Visitor, sam: Visitor, talk: str) -> float:
    """Seconds from Maya's tap until Sam's device is told of it, asking twice a second."""
    page = maya.get(talk)
    move = next(form for form in page.forms if form.action.endswith("/move"))
    seen = sam.get(f"{talk}/revision").text
    begun = time.monotonic()
    sender = threading.Thread(target=maya.send, args=(move,))
    sender.start()
    while sam.get(f"{talk}/revision").text == seen and time.monotonic() - begun < 5:
        time.sleep(0.5)
    sender.join()
    return time.monotonic() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    with server() as running:
        both = evening.link_two(running.origin, PASSPHRASES)
        start = both[0].get("/practices/listening-talk").form("/practices/listening-talk")
        talk = both[0].send(start, mode="live").path
        one, _ = crowd(running, both, f"{talk}/revision", 1, 2)
        told = tap(*both, talk)
        cpu, late = crowd(running, both, f"{talk}/revision", given.pairs, given.seconds)
    print(f"one tap until the other device is told: {told:.2f} s")
    print(
        f"{given.pairs} pairs, {given.seconds:.0f} s: {len(late)} questions, {cpu / len(late) * 1e6:.0f} µs CPU each,"
    )
    print(
        f"  {cpu / given.seconds:.2f} cores of the server; answers in {statistics.median(late) * 1000:.1f} ms (median),"
    )
    print(f"  {sorted(late)[int(len(late) * 0.99)] * 1000:.0f} ms (99 of 100); one pair alone: {one:.2f} s CPU in 2 s")


if __name__ == "__main__":
    main()
