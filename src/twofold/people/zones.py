"""Time zones and languages that people can choose."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import get_supported_language_variant


@cache
def zones() -> tuple[str, ...]:
    """Returns one name for each zone whose clocks have differed since 1970: few enough to choose from."""
    lines = files("tzdata").joinpath("zoneinfo/zone1970.tab").read_text(encoding="utf-8").splitlines()
    return (*sorted({line.split("\t")[2] for line in lines if line and not line.startswith("#")}), "UTC")


@cache
def _every_zone() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    return name in _every_zone()


def zone_from(chosen: str, browser: str, *, otherwise: str = "UTC") -> str:
    """Returns the chosen zone, or the browser's, or `otherwise`."""
    return next((name for name in (chosen, browser) if is_zone(name)), otherwise)


def language_from(chosen: str, browser: str) -> str:
    """Returns the available language nearest to the chosen one or the browser's."""
    for code in (chosen, browser):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return str(settings.LANGUAGE_CODE)
