from pathlib import Path

import pytest

from twofold import configuration as module
from twofold.configuration import Configuration, UnreadableSetting, configuration, unknown_variables


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test reads the environment anew, without touching the settings the other tests run with."""
    for name in Configuration.model_fields:
        monkeypatch.delenv(f"TWOFOLD_{name.upper()}", raising=False)
    monkeypatch.setattr(module, "configuration", configuration.__wrapped__)


def read() -> Configuration:
    return module.configuration()


def test_nothing_set_is_safe_and_stays_on_this_machine() -> None:
    settings = read()
    assert settings.listens_here_only
    assert settings.reached_from_here_only
    assert settings.database_url is settings.secret_key is None
    assert (settings.development, settings.allow_plain_http, settings.signup) == (False, False, "first")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("WORKERS", "many", "valid integer"),
        ("WORKERS", "0", "greater than or equal to 1"),
        ("ORIGIN", "twofold.example", "give scheme, host"),
        ("ORIGIN", "https://twofold.example/here", "give scheme, host"),
        ("ORIGIN", "https://us:secret@twofold.example", "give scheme, host"),
        ("BIND", "8460", "give host:port"),
        ("BIND", "127.0.0.1:http", "give host:port"),
        ("BIND", "unix:socket", "whole path"),
        ("DATABASE_URL", "mysql://localhost/twofold", "give postgresql://"),
        ("LEAVE_URL", "javascript:alert(1)", "whole address"),
        ("SIGNUP", "everyone", "'first' or 'open'"),
        ("DEVELOPMENT", "perhaps", "valid boolean"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(f"TWOFOLD_{name}", value)
    with pytest.raises(UnreadableSetting, match=reason) as refused:
        read()
    assert str(refused.value).startswith(f"TWOFOLD_{name}: ")
    assert "Value error" not in str(refused.value)


def test_a_refused_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOFOLD_DATABASE_URL", "mysql://maya:hunter2@localhost/twofold")
    with pytest.raises(UnreadableSetting) as refused:
        read()
    assert "hunter2" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_a_secret_comes_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://maya@localhost/twofold\n")
    monkeypatch.setenv("TWOFOLD_DATABASE_URL_FILE", str(tmp_path / "url"))
    url = read().database_url
    assert url is not None
    assert url.get_secret_value() == "postgresql://maya@localhost/twofold"


def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TWOFOLD_SECRET_KEY_FILE", str(tmp_path / "absent"))
    with pytest.raises(UnreadableSetting, match=r"TWOFOLD_SECRET_KEY_FILE: .*absent cannot be read"):
        read()
    (tmp_path / "absent").write_bytes(b"\xff\xfe")
    with pytest.raises(UnreadableSetting, match="it is not text"):
        read()


def test_a_value_and_a_file_for_the_same_setting_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "workers").write_text("3")
    monkeypatch.setenv("TWOFOLD_WORKERS_FILE", str(tmp_path / "workers"))
    assert read().workers == 3
    monkeypatch.setenv("TWOFOLD_WORKERS", "2")
    with pytest.raises(UnreadableSetting, match="keep one of them"):
        read()


def test_an_empty_value_means_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOFOLD_DATABASE_URL", "")
    monkeypatch.setenv("TWOFOLD_WORKERS", "")
    assert read().database_url is None
    assert read().workers == 2


@pytest.mark.parametrize(
    ("bind", "origin", "here"),
    [
        ("127.0.0.1:1", "http://127.0.0.1:1", True),
        ("[::1]:1", "http://[::1]:1", True),
        ("unix:/run/x", "http://localhost", True),
        ("127.0.0.1:1", "http://demo.localhost", True),
        ("0.0.0.0:1", "http://192.168.1.5:1", False),
        ("[::]:1", "http://twofold.example", False),
        ("192.168.1.5:1", "http://127.0.0.1.example", False),
    ],
)
def test_what_counts_as_this_machine(monkeypatch: pytest.MonkeyPatch, bind: str, origin: str, here: bool) -> None:
    monkeypatch.setenv("TWOFOLD_BIND", bind)
    monkeypatch.setenv("TWOFOLD_ORIGIN", origin)
    assert (read().listens_here_only, read().reached_from_here_only) == (here, here)


def test_misspelt_variables_are_noticed() -> None:
    given = {"TWOFOLD_DATA": "", "TWOFOLD_DATA_FILE": "", "TWOFOLD_VENV": "", "TWOFOLD_ORGIN": "", "PATH": ""}
    assert unknown_variables(given) == ["TWOFOLD_ORGIN"]


@pytest.mark.parametrize(
    ("given", "origin", "host"),
    [
        ("http://[fd00:0::17]:8460", "http://[fd00::17]:8460", "[fd00::17]"),
        ("https://[FD00::17]", "https://[fd00::17]", "[fd00::17]"),
        ("HTTPS://Twofold.Example.:443/", "https://twofold.example", "twofold.example"),
        ("http://twofold.example:80", "http://twofold.example", "twofold.example"),
        ("https://xn--zwlf-6qa.example:8443", "https://xn--zwlf-6qa.example:8443", "xn--zwlf-6qa.example"),
        ("http://192.168.1.5:8460", "http://192.168.1.5:8460", "192.168.1.5"),
    ],
)
def test_an_address_is_kept_as_browsers_send_it(
    monkeypatch: pytest.MonkeyPatch, given: str, origin: str, host: str
) -> None:
    monkeypatch.setenv("TWOFOLD_ORIGIN", given)
    assert (read().origin, read().host) == (origin, host)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("https://zwölf.example", "browsers send it: xn--zwlf-6qa.example"),
        ("https://straße.example", "with xn--"),
        ("https://a.example b.example", "one name only"),
        ("https://a.example,b.example", "one name only"),
        ("https://*.example", "one name only"),
        ("http://[fe80::1%25eth0]:8460", "whole address"),
        ("http://127.1:8460", "whole address"),
        ("http://twofold.example:99999", "ut of range"),
        ("http://[fd00::17", "Invalid IPv6"),
    ],
)
def test_an_address_that_no_browser_sends_is_refused_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, given: str, reason: str
) -> None:
    monkeypatch.setenv("TWOFOLD_ORIGIN", given)
    with pytest.raises(UnreadableSetting, match=reason):
        read()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", []),
        ("172.28.60.2", ["172.28.60.2/32"]),
        (" 172.28.60.2 , 10.0.0.0/24,fd00:60::2 ", ["172.28.60.2/32", "10.0.0.0/24", "fd00:60::2/128"]),
    ],
)
def test_addresses_of_proxies(monkeypatch: pytest.MonkeyPatch, written: str, read: list[str]) -> None:
    monkeypatch.setenv("TWOFOLD_PROXIES", written)
    assert [str(network) for network in Configuration().proxy_networks] == read


@pytest.mark.parametrize("written", ["0.0.0.0/0", "::/0", "10.0.0.0/7", "caddy", "172.28.60.2/24", "10.0.0.0/24;::1"])
def test_proxies_that_anybody_could_be_are_refused(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("TWOFOLD_PROXIES", written)
    configuration.cache_clear()
    with pytest.raises(UnreadableSetting, match="TWOFOLD_PROXIES: give"):
        configuration()
