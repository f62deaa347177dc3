"""What was acknowledged is kept: at a power cut, and when the whole server is killed. The longer forms are commands:
`python -m tests.proofs.power --cuts 500` and `python -m tests.proofs.killing --rounds 50`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proofs import killing, power
from tests.proofs.power_disk import SURVIVALS, Disk, File
from tests.proofs.power_trace import CannotTrace, record

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return power.prepare(tmp_path_factory.mktemp("power") / "base")


def _proved(prepared: Path, synchronous: str, *, cuts: int, readings: int) -> power.Result:
    try:
        return power.prove(cuts=cuts, writes=50, synchronous=synchronous, readings=readings, prepared=prepared)
    except CannotTrace as reason:
        if sys.platform != "linux":
            pytest.skip(f"File calls can be recorded on Linux only ({reason})")
        pytest.fail(f"Nothing here can record file calls. Install strace, or a C compiler. ({reason})")


def test_a_power_cut_loses_nothing_that_was_acknowledged(prepared: Path) -> None:
    result = _proved(prepared, "FULL", cuts=160, readings=2)
    print(result)
    assert result.synchronous == 2
    assert result.lost == []
    assert result.damaged == []
    assert result.unreadable == []
    assert result.cuts.total() == 160
    assert min(result.acknowledged, result.looked_for, result.read_back) > 50


def test_the_same_proof_sees_what_weaker_syncing_loses(prepared: Path) -> None:
    result = _proved(prepared, "NORMAL", cuts=80, readings=0)
    print(result)
    assert result.synchronous == 1
    assert result.damaged == []
    assert len(result.lost) > 20
    assert result.cuts_that_lost > 8


def test_killing_the_server_loses_nothing_that_was_acknowledged() -> None:
    result = killing.run(rounds=3, seed=1, most=30)
    print(result)
    assert result.lost == []
    assert result.damaged == []
    assert result.failed == []
    assert result.rounds == 3
    assert min(result.acknowledged.total(), result.read_back) > 10


def test_the_same_proof_sees_writes_that_are_gone() -> None:
    result = killing.run(rounds=1, seed=4, most=30, control=True)
    print(result)
    assert result.acknowledged.total() > 0
    assert result.lost != []


@pytest.mark.parametrize("tracer", ["strace", "preload"])
def test_what_a_program_does_to_its_files_is_recorded(tracer: str, tmp_path: Path) -> None:
    program = (
        "import os, sys; os.chdir(sys.argv[1]); f = os.open('a', os.O_CREAT | os.O_WRONLY | os.O_TRUNC);"
        "os.pwrite(f, b'hello', 3); os.fsync(f); os.ftruncate(f, 4); os.rename('a', 'b'); os.unlink('b')"
    )
    command = [sys.executable, "-I", "-S", "-c", program, str(tmp_path)]
    try:
        _, moments = record(command, {}, tmp_path / "trace", tracer=tracer)
    except CannotTrace as reason:
        pytest.skip(f"the other way of recording is used here ({reason})")
    ends = [m.call for m in moments if m.phase == "end" and m.call.path.rpartition("/")[2] in {"a", "b"}]
    assert [call.name for call in ends] == ["open", "write", "sync", "resize", "rename", "remove"]
    assert (ends[1].offset, ends[1].data, ends[3].offset) == (3, b"hello", 4)


def _survivors(disk: Disk, name: str = "a") -> set[bytes | None]:
    return {disk.after_a_cut(how, Random(seed)).get(name) for how in SURVIVALS for seed in range(40)}


def test_the_model_forgets_what_was_not_synced() -> None:
    disk = Disk({"a": File(bytearray(b"old"))})
    disk.write("a", 0, b"new")
    assert _survivors(disk) == {b"old", b"new"}
    disk.live["a"].sync(disk.serial)
    assert _survivors(disk) == {b"new"}


def test_the_model_forgets_names_that_were_not_synced() -> None:
    disk = Disk({})
    disk.create("a", truncate=False)
    disk.write("a", 0, b"x")
    disk.live["a"].sync(disk.serial)
    assert _survivors(disk) == {None, b"x"}
    disk.sync_names(disk.serial)
    disk.remove("a")
    assert _survivors(disk) == {None, b"x"}


def test_a_sync_covers_only_what_came_before_it() -> None:
    disk = Disk({"a": File(bytearray(b"1"))})
    disk.write("a", 0, b"2")
    begun = disk.serial
    disk.write("a", 0, b"3")
    disk.live["a"].sync(begun)
    assert _survivors(disk) == {b"2", b"3"}


_WRITES = st.lists(st.tuples(st.integers(0, 2000), st.binary(min_size=1, max_size=1500)), max_size=6)


@given(writes=_WRITES, more=_WRITES, seed=st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_the_model_tears_between_sectors_and_never_inside_them(
    writes: list[tuple[int, bytes]], more: list[tuple[int, bytes]], seed: int
) -> None:
    disk = Disk({"a": File()})
    for offset, data in writes:
        disk.write("a", offset, data)
    disk.live["a"].sync(disk.serial)
    certain = bytes(disk.live["a"].durable)
    for offset, data in more:
        disk.write("a", offset, data)
    left = disk.after_a_cut("torn", Random(seed))["a"]
    touched = {byte for offset, data in more for byte in range(offset, offset + len(data))}
    assert len(left) >= len(certain)
    assert all(left[i] == byte for i, byte in enumerate(certain) if i not in touched)


def test_the_proof_would_be_found_missing() -> None:
    """On Linux one of the two ways of recording is always expected to be there."""
    assert sys.platform != "linux" or shutil.which("strace") or shutil.which("cc")
