"""Loaded before anything else (`-p tests.isolation`): tests never see a developer's own data or settings."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

KEPT = {"TWOFOLD_DATABASE_URL"}  # the PostgreSQL run of the same tests sets it

for name in [name for name in os.environ if name.startswith("TWOFOLD_") and name not in KEPT]:
    del os.environ[name]

_folder = tempfile.mkdtemp(prefix="twofold-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["TWOFOLD_DATA"] = f"{_folder}/data"
os.makedirs(f"{_folder}/data/static")  # whitenoise warns where it is missing, and warnings are errors
os.environ["TWOFOLD_RUNTIME"] = f"{_folder}/runtime"
os.environ["TWOFOLD_SIGNUP"] = "open"
os.environ["TWOFOLD_ORIGIN"] = "http://testserver"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twofold.settings")
