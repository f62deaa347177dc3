"""The settings of the house with one more room. Nothing else is needed."""

from __future__ import annotations

from twofold.settings import *  # noqa: F403
from twofold.settings import INSTALLED_APPS as OF_THE_HOUSE

INSTALLED_APPS = [*OF_THE_HOUSE, "tests.attic"]
ROOT_URLCONF = "tests.attic.urls"
