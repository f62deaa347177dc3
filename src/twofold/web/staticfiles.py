"""Storage for static files: content-hashed names and compression once collected, plain names before."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # has no types


class HouseStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped base
    """Hashes names, so that browsers may cache files forever; tests and development don't need to collect anything."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        if not self.hashed_files:
            return name
        stored: str = super().stored_name(name)
        return stored
