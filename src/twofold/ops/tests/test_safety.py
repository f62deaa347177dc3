import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection

from twofold.configuration import Configuration
from twofold.ops import safety
from twofold.ops.backups.keep import backup_name
from twofold.ops.refusal import Refusal
from twofold.ops.safety import address, database, folder
from twofold.ops.safety.finding import Finding

HOME = {"bind": "127.0.0.1:8460", "origin": "http://127.0.0.1:8460"}
PROXIED = {"bind": "127.0.0.1:8460", "origin": "https://twofold.example"}
LAN = {"bind": "0.0.0.0:8460", "origin": "http://192.168.1.5:8460"}


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("TWOFOLD_")]:
        monkeypatch.delenv(name)


def told(**settings: object) -> list[tuple[bool, str]]:
    found = address.findings(Configuration(**settings))  # type: ignore[arg-type]
    return [(finding.unsafe, finding.what) for finding in found]


@pytest.mark.parametrize("settings", [HOME, PROXIED, {**HOME, "bind": "unix:/run/twofold/socket"}])
def test_ordinary_installations_are_safe(settings: dict[str, str]) -> None:
    assert told(**settings) == []


def test_plain_http_beyond_this_machine_is_refused_unless_told_so() -> None:
    [(unsafe, what)] = told(**LAN)
    assert unsafe
    assert "plain http beyond this machine" in what
    [(unsafe, what)] = told(**LAN, allow_plain_http=True)
    assert not unsafe


@pytest.mark.parametrize("settings", [{**HOME, "bind": "0.0.0.0:8460"}, {**HOME, "origin": "http://twofold.example"}])
def test_either_the_address_or_the_port_is_enough_to_refuse(settings: dict[str, str]) -> None:
    assert [unsafe for unsafe, _ in told(**settings)] == [True]


@pytest.mark.parametrize("settings", [LAN | {"allow_plain_http": True}, PROXIED])
def test_development_stays_at_home(settings: dict[str, object]) -> None:
    assert told(**HOME, development=True) == []
    assert [what for unsafe, what in told(**settings, development=True) if unsafe] == [
        "Development mode is on, and Twofold can be reached from other machines."
    ]


def test_a_port_beside_the_proxy_is_noted() -> None:
    [(unsafe, what)] = told(**PROXIED | {"bind": "0.0.0.0:8460"})
    assert not unsafe
    assert "only a proxy on this machine is believed" in what
    assert told(**PROXIED | {"bind": "0.0.0.0:8460", "proxies": "172.28.60.2"}) == []
    [(unsafe, what)] = told(**PROXIED | {"proxies": "172.28.60.2, 10.0.0.0/24"})
    assert (unsafe, "Every machine in 10.0.0.0/24" in what) == (False, True)


def test_mail_without_a_seal_stays_on_this_machine() -> None:
    def told(host: str, security: str) -> list[str]:
        settings = Configuration(mail_host=host, mail_security=security)  # type: ignore[arg-type]
        return [found.what for found in address.findings(settings) if found.unsafe and "Mail" in found.what]

    assert told("mail.example.org", "none") == ["Mail would go to another machine without a seal."]
    assert told("mail.example.org", "starttls") == told("127.0.0.1", "none") == told("", "none") == []


def test_a_short_secret_is_refused() -> None:
    assert [unsafe for unsafe, _ in told(**HOME, secret_key="x" * 31)] == [True]
    assert told(**HOME, secret_key="x" * 32) == []


def test_leave_quickly_must_lead_away() -> None:
    assert [unsafe for unsafe, _ in told(**PROXIED, leave_url="https://twofold.example/help")] == [True]


def test_a_misspelt_setting_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOFOLD_ORGIN", "https://twofold.example")
    assert told(**HOME) == [(False, "TWOFOLD_ORGIN is set, and Twofold has no such setting.")]


def folder_findings(data: Path) -> list[Finding]:
    return list(folder.findings(Configuration(data=data)))


@pytest.mark.parametrize("name", ["", "secret-key", "twofold.sqlite3", "twofold.sqlite3-wal"])
def test_files_that_others_can_open_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(folder, "in_memory", lambda path: True)
    tmp_path.chmod(0o700)
    path = tmp_path / name
    path.touch(mode=0o600)
    assert folder_findings(tmp_path) == []
    path.chmod(0o750 if path.is_dir() else 0o640)
    [finding] = folder_findings(tmp_path)
    assert finding.unsafe
    assert finding.mend == f"chmod {'700' if path.is_dir() else '600'} {path}"


def test_sessions_on_a_disk_are_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setattr(folder, "in_memory", lambda path: False)
    [finding] = folder_findings(tmp_path)
    assert not finding.unsafe
    assert "not known to be in memory" in finding.what


def test_old_backups_are_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "in_memory", lambda path: True)
    tmp_path.chmod(0o700)
    backups = tmp_path / "backups"
    backups.mkdir(mode=0o700)
    for days in (1, 34, 40):
        (backups / backup_name("sqlite", datetime.now(UTC) - timedelta(days=days))).touch()
    [finding] = folder_findings(tmp_path)
    assert not finding.unsafe
    assert "is 40 days old" in finding.what


def test_run_refuses_with_reason_and_remedy(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with pytest.raises(Refusal) as refused:
        safety.refuse_unsafe(Configuration(data=tmp_path, **LAN))
    assert "UNSAFE: " in str(refused.value)
    assert "  why:  " in str(refused.value)
    assert "  mend: " in str(refused.value)


@pytest.mark.django_db
def test_a_database_that_does_not_keep_its_word_is_refused() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite's options")
    whats = {finding.what for finding in database.findings()}
    assert not any("secure_delete" in what or "foreign_keys" in what for what in whats)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=OFF")
        whats = {finding.what for finding in database.findings()}
        cursor.execute("PRAGMA secure_delete=ON")
    assert "The database runs with secure_delete = 0 instead of 1." in whats


@pytest.mark.django_db
def test_pending_and_unknown_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    state = SimpleNamespace(pending=["people.0002"], unknown=["people.0009_from_the_future"])
    monkeypatch.setattr(database, "migrations", lambda: state)
    found = {finding.what: finding.unsafe for finding in database.findings()}
    assert found["The database is 1 steps behind this version."] is False
    assert found["The database was used by a newer Twofold (it knows people.0009_from_the_future)."] is True
