from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twofold.vault.open_unlockings import ENTRY, Living
from twofold.vault.primitives import BadKey
from twofold.vault.tests.household import ELSEWHERE, HOME, MAYA, SAM, key
from twofold.vault.unlock_store import ABSOLUTE_SECONDS, Unlock, UnlockStore, UnsafeFolder

START = 1_800_000_000.0
IDLE = 900


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "unlocked"


@pytest.fixture
def store(folder: Path, clock: Clock) -> UnlockStore:
    return UnlockStore(folder, key(1), HOME, clock=clock)


def unlocked(store: UnlockStore, idle: int = IDLE) -> str:
    return store.put(MAYA, key(7), 2, idle_seconds=idle)


@pytest.fixture
def guarded(folder: Path, clock: Clock) -> UnlockStore:
    """As the server has it: it knows which unlockings are open."""
    return UnlockStore(folder, key(1), HOME, clock=clock, living=Living())


def copies(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.iterdir()}


def put_back(copied: dict[Path, bytes]) -> None:
    for path, content in copied.items():
        path.write_bytes(content)
        os.utime(path, (START, START))


def test_a_file_put_back_after_locking_opens_nothing(guarded: UnlockStore, folder: Path) -> None:
    cookie, other = unlocked(guarded), unlocked(guarded)
    copied = copies(folder)
    guarded.drop(MAYA, cookie)
    put_back(copied)
    assert guarded.get(MAYA, cookie) is None
    assert guarded.get(MAYA, other) is not None
    assert len(list(folder.iterdir())) == 1, "what was put back is gone again"


def test_a_file_taken_away_before_locking_everywhere_and_put_back_opens_nothing(
    guarded: UnlockStore, folder: Path
) -> None:
    cookie, hers = unlocked(guarded), guarded.put(SAM, key(8), 1, idle_seconds=IDLE)
    copied = copies(folder)
    for path in copied:
        path.unlink()
    guarded.drop_all(MAYA)
    put_back(copied)
    assert guarded.get(MAYA, cookie) is None
    assert guarded.get(SAM, hers) is not None
    fresh = unlocked(guarded)
    assert guarded.get(MAYA, fresh) is not None


def test_a_file_put_back_after_its_time_opens_nothing(guarded: UnlockStore, folder: Path, clock: Clock) -> None:
    cookie = unlocked(guarded)
    copied = copies(folder)
    clock.now += IDLE
    assert guarded.sweep() == 1
    clock.now = START
    put_back(copied)
    assert guarded.get(MAYA, cookie) is None


def test_all_processes_know_what_was_locked(guarded: UnlockStore, folder: Path) -> None:
    """One worker locks, another is asked; and what one unlocks opens in the other."""
    cookie = unlocked(guarded)
    copied = copies(folder)
    reading, writing = os.pipe()
    if (worker := os.fork()) == 0:
        guarded.drop(MAYA, cookie)
        os.write(writing, unlocked(guarded).encode())
        os._exit(0)
    os.waitpid(worker, 0)
    fresh = os.read(reading, 100).decode()
    os.close(reading)
    os.close(writing)
    put_back(copied)
    assert guarded.get(MAYA, cookie) is None
    assert guarded.get(MAYA, fresh) is not None


def test_where_all_places_are_taken_the_oldest_is_locked(folder: Path, clock: Clock) -> None:
    store = UnlockStore(folder, key(1), HOME, clock=clock, living=Living(places=3))
    cookies = [unlocked(store) for _ in range(4)]
    assert [store.get(MAYA, cookie) is not None for cookie in cookies] == [False, True, True, True]
    store.drop(MAYA, cookies[2])
    cookies.append(unlocked(store))
    assert [store.get(MAYA, cookie) is not None for cookie in cookies] == [False, True, False, True, True]


def test_an_unlocking_comes_back_with_its_cookie_alone(store: UnlockStore) -> None:
    cookie = unlocked(store)

    assert store.get(MAYA, cookie) == Unlock(MAYA, key(7), 2, int(START) + ABSOLUTE_SECONDS, IDLE)
    assert store.get(SAM, cookie) is None
    assert store.get(MAYA, cookie.swapcase()) is None


def test_clearing_locks_everyone_and_leaves_other_files(store: UnlockStore, folder: Path) -> None:
    cookie = unlocked(store)
    (folder / "a note of somebody").write_text("stays")
    store.clear()

    assert store.get(MAYA, cookie) is None
    assert [path.name for path in folder.iterdir()] == ["a note of somebody"]


def test_the_folder_opens_nothing_and_tells_nobody(store: UnlockStore, folder: Path) -> None:
    cookie = unlocked(store)
    [path] = folder.iterdir()

    assert folder.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
    assert MAYA.hex not in path.name
    assert cookie not in path.name
    assert key(7) not in path.read_bytes()


@pytest.mark.parametrize("other", ["boot", "instance"])
def test_a_restart_or_another_instance_locks_everyone(
    store: UnlockStore, folder: Path, clock: Clock, other: str
) -> None:
    cookie = unlocked(store)
    boot, instance = (key(2), HOME) if other == "boot" else (key(1), ELSEWHERE)

    assert UnlockStore(folder, boot, instance, clock=clock).get(MAYA, cookie) is None
    assert UnlockStore(folder, key(1), HOME, clock=clock).get(MAYA, cookie) is not None


HOSTILE = [
    "",
    ".",
    "..",
    "../" * 20 + "etc/passwd",
    "/etc/passwd",
    "a" * 42,
    "a" * 44,
    "é" * 43,
    "a" * 10**6,
    "\0" * 43,
    "*" * 43,
    "a" * 42 + "\n",
]


@pytest.mark.parametrize("cookie", HOSTILE)
def test_a_hostile_cookie_finds_and_removes_nothing(store: UnlockStore, folder: Path, cookie: str) -> None:
    unlocked(store)

    assert store.get(MAYA, cookie) is None
    store.drop(MAYA, cookie)

    assert len(list(folder.iterdir())) == 1


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(max_size=60))
def test_no_text_at_all_finds_or_breaks_anything(store: UnlockStore, cookie: str) -> None:
    assert store.get(MAYA, cookie) is None
    store.drop(MAYA, cookie)


def test_idle_locks_and_use_prolongs_up_to_the_absolute_limit(store: UnlockStore, clock: Clock, folder: Path) -> None:
    cookie = unlocked(store)
    while clock.now + IDLE - 1 < START + ABSOLUTE_SECONDS:
        clock.now += IDLE - 1
        assert store.get(MAYA, cookie) is not None
    clock.now = START + ABSOLUTE_SECONDS

    assert store.get(MAYA, cookie) is None
    assert list(folder.iterdir()) == []


def test_looking_without_touching_does_not_prolong(store: UnlockStore, clock: Clock) -> None:
    cookie = unlocked(store)
    clock.now += IDLE - 1
    assert store.get(MAYA, cookie, touch=False) is not None
    clock.now += 1
    assert store.get(MAYA, cookie, touch=False) is None
    clock.now -= 30
    assert store.get(MAYA, cookie) is None  # once locked, locked


def test_a_clock_set_back_a_little_changes_nothing_and_set_back_far_locks(store: UnlockStore, clock: Clock) -> None:
    cookie = unlocked(store)
    clock.now -= 50
    assert store.get(MAYA, cookie) is not None
    clock.now -= 3600
    assert store.get(MAYA, cookie) is None
    clock.now += 3600
    assert store.get(MAYA, cookie) is None


def test_a_clock_set_back_locks_what_was_used_since(store: UnlockStore, clock: Clock) -> None:
    """Also where the absolute limit has room: its bound is another one."""
    cookie = unlocked(store, idle=3600)
    for _ in range(3):
        clock.now += 3000
        assert store.get(MAYA, cookie) is not None
    clock.now -= 61
    assert store.get(MAYA, cookie, touch=False) is None


def test_what_lies_elsewhere_is_not_read_through_a_link(store: UnlockStore, tmp_path: Path) -> None:
    cookie = unlocked(store)
    path, beside = store._path(MAYA, cookie), tmp_path / "beside"
    path.rename(beside)
    path.symlink_to(beside)
    os.utime(beside, (START, START))
    assert store.get(MAYA, cookie) is None
    path.unlink()
    beside.rename(path)
    assert store.get(MAYA, cookie) is not None


def test_a_clock_set_back_does_not_prolong_the_absolute_limit(store: UnlockStore, clock: Clock, folder: Path) -> None:
    cookie = unlocked(store)
    [path] = folder.iterdir()
    clock.now -= 3600
    os.utime(path, (clock.now, clock.now))  # somebody helps

    assert store.get(MAYA, cookie) is None


def test_locking_everywhere_locks_one_person(store: UnlockStore) -> None:
    phone, desk = unlocked(store), unlocked(store)
    sams = store.put(SAM, key(8), 1, idle_seconds=IDLE)

    store.drop(MAYA, phone)
    assert (store.get(MAYA, phone), store.get(MAYA, desk) is not None) == (None, True)
    store.drop_all(MAYA)

    assert store.get(MAYA, desk) is None
    assert store.get(SAM, sams) is not None
    store.drop(MAYA, phone)  # safe twice


def test_locked_while_another_request_is_using_it_stays_locked(
    store: UnlockStore, clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = unlocked(store)
    clock.now += 60
    stamp = store._stamp
    monkeypatch.setattr(store, "_stamp", lambda path: (store.drop_all(MAYA), stamp(path)))

    assert store.get(MAYA, cookie) is not None
    assert list(folder.iterdir()) == []


def test_locking_everywhere_does_not_break_an_unlocking_under_way(
    store: UnlockStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = store._stamp
    monkeypatch.setattr(store, "_stamp", lambda path: (store.drop_all(MAYA), stamp(path)))

    assert store.get(MAYA, unlocked(store)) is not None


def test_files_swapped_altered_cut_or_linked_do_not_open(store: UnlockStore, folder: Path, tmp_path: Path) -> None:
    mine, other = unlocked(store), unlocked(store)
    one, two = (store._path(MAYA, cookie) for cookie in (mine, other))
    whole = one.read_bytes()

    one.write_bytes(two.read_bytes())
    assert store.get(MAYA, mine) is None
    for index in range(len(whole)):
        altered = bytearray(whole)
        altered[index] ^= 1 << index % 8
        for wrong in (bytes(altered), whole[:index], whole + b"\0" * (index + 1)):
            one.write_bytes(wrong)
            assert store.get(MAYA, mine) is None
    beside = tmp_path / "beside"
    beside.write_bytes(whole)
    one.unlink(missing_ok=True)
    one.symlink_to(beside)
    assert store.get(MAYA, mine) is None


def test_sweeping_removes_what_is_over_and_nothing_that_is_not_ours(
    store: UnlockStore, clock: Clock, folder: Path
) -> None:
    over = unlocked(store)
    (folder / "twofold.sock").touch()
    (folder / f"new.{'0' * 32}").touch()
    os.utime(folder / "twofold.sock", (0, 0))
    os.utime(folder / f"new.{'0' * 32}", (START, START))
    clock.now += IDLE
    fresh = unlocked(store)

    assert store.sweep() == 2
    assert store.get(MAYA, over) is None
    assert store.get(MAYA, fresh) is not None
    assert (folder / "twofold.sock").exists()


def test_a_folder_of_somebody_elses_making_is_refused(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o700)
    link, shared = tmp_path / "link", tmp_path / "shared"
    link.symlink_to(theirs)
    shared.mkdir()
    shared.chmod(0o777)

    for unsafe in (link, shared):
        with pytest.raises(UnsafeFolder):
            UnlockStore(unsafe, key(1), HOME)


def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 12345678)
    with pytest.raises(UnsafeFolder, match="another user"):
        UnlockStore(tmp_path / "unlocked", key(1), HOME)


def test_half_a_key_is_not_kept(store: UnlockStore, folder: Path) -> None:
    with pytest.raises(BadKey):
        store.put(MAYA, b"half", 1, idle_seconds=IDLE)
    with pytest.raises(BadKey):
        UnlockStore(folder, b"", HOME)


def test_a_full_folder_leaves_nothing_half_written(
    store: UnlockStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "_stamp", full)
    with pytest.raises(OSError, match="No space left"):
        unlocked(store)
    assert list(folder.iterdir()) == []


def test_keys_are_not_printed(store: UnlockStore) -> None:
    found = store.get(MAYA, unlocked(store))
    assert repr(key(7)) not in repr(found)


def test_all_but_some_are_locked_and_one_ends_soon(store: UnlockStore, clock: Clock) -> None:
    stays, soon, other = (unlocked(store) for _ in range(3))
    store.drop_all(MAYA, but=(stays, soon, "no cookie"))
    store.end_soon(MAYA, soon)
    store.end_soon(MAYA, other)

    assert [store.get(MAYA, cookie) is not None for cookie in (stays, soon, other)] == [True, True, False]
    clock.now += 11
    assert [store.get(MAYA, cookie) is not None for cookie in (stays, soon, other)] == [True, False, False]


def test_a_cookie_of_the_callers_own_making_opens_the_same_unlocking(store: UnlockStore) -> None:
    cookie = "c" * 43
    assert store.put(MAYA, key(7), 2, idle_seconds=IDLE, cookie=cookie) == cookie
    assert store.get(MAYA, cookie) is not None


def test_an_idle_time_that_was_lengthened_from_outside_does_not_open(store: UnlockStore, folder: Path) -> None:
    """It stands before the seal, so that sweeping needs no key, and once more inside."""
    cookie = unlocked(store)
    (path,) = folder.iterdir()
    raw = path.read_bytes()
    path.write_bytes(raw[:4] + (10 * IDLE).to_bytes(4, "big") + raw[8:])
    os.utime(path, (START, START))
    assert store.get(MAYA, cookie) is None


def test_an_unlocking_of_another_start_does_not_open_under_the_name_of_this_one(
    store: UnlockStore, folder: Path, tmp_path: Path, clock: Clock
) -> None:
    cookie = unlocked(store)
    (before,) = folder.iterdir()
    later = UnlockStore(tmp_path / "later", key(2), HOME, clock=clock)
    later.put(MAYA, key(7), 2, idle_seconds=IDLE, cookie=cookie)
    (after,) = (tmp_path / "later").iterdir()
    assert later.get(MAYA, cookie) is not None
    after.write_bytes(before.read_bytes())
    os.utime(after, (START, START))
    assert later.get(MAYA, cookie) is None


def test_a_link_in_the_place_of_the_folder_is_named_as_one(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "theirs")
    with pytest.raises(UnsafeFolder, match="is a link"):
        UnlockStore(tmp_path / "link", key(1), HOME)


def test_clearing_ends_every_unlocking() -> None:
    living = Living(places=4)
    entries = [bytes([number]) * ENTRY for number in (1, 2, 3)]
    for entry in entries:
        living.add(entry)
    living.clear()
    assert [entry in living for entry in entries] == [False, False, False]


def test_the_list_is_kept_where_the_system_has_no_nameless_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.memfd_create", raising=False)
    living = Living(places=4)
    living.add(bytes([7]) * ENTRY)
    assert bytes([7]) * ENTRY in living


def test_a_timer_is_no_idle_time_and_prolongs_neither_the_last_use_nor_the_end(
    store: UnlockStore, clock: Clock
) -> None:
    cookie = unlocked(store)
    store.allow_quiet(MAYA, cookie, 1200)
    clock.now += 1200 + IDLE - 1
    assert store.get(MAYA, cookie, touch=False) is not None
    clock.now += 1
    assert store.get(MAYA, cookie) is None


def test_once_the_timer_is_over_the_chosen_idle_time_counts_again(store: UnlockStore, clock: Clock) -> None:
    cookie = unlocked(store)
    store.allow_quiet(MAYA, cookie, 1200)
    clock.now += 1210
    assert store.get(MAYA, cookie) is not None
    clock.now += IDLE - 1
    assert store.get(MAYA, cookie) is not None
    clock.now += IDLE
    assert store.get(MAYA, cookie) is None


def test_a_timer_that_is_stopped_counts_no_more_and_none_is_longer_than_an_hour(
    store: UnlockStore, clock: Clock
) -> None:
    cookie = unlocked(store)
    store.allow_quiet(MAYA, cookie, 1200)
    store.allow_quiet(MAYA, cookie, 0)
    clock.now += IDLE
    assert store.get(MAYA, cookie) is None
    cookie = unlocked(store)
    store.allow_quiet(MAYA, cookie, 10**9)
    clock.now += 3600 + IDLE
    assert store.get(MAYA, cookie) is None


def test_the_sweep_leaves_an_unlocking_whose_timer_runs(store: UnlockStore, clock: Clock) -> None:
    cookie = unlocked(store)
    store.allow_quiet(MAYA, cookie, 1200)
    clock.now += IDLE + 10
    assert store.sweep() == 0
    assert store.get(MAYA, cookie) is not None


def test_what_is_locked_stays_locked_whatever_may_be_idle_longer(guarded: UnlockStore, folder: Path) -> None:
    cookie = unlocked(guarded)
    copied = copies(folder)
    guarded.drop(MAYA, cookie)
    put_back(copied)
    guarded.allow_quiet(MAYA, cookie, 10 * IDLE)
    assert guarded.get(MAYA, cookie) is None
