"""Static files: named by their content and compressed once collected, by their own name before."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # has no types


class HouseStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped base
    """Names are hashed, so that browsers keep files for good; in tests and development nothing needs collecting."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        if not self.hashed_files:
            return name
        stored: str = super().stored_name(name)
        return stored
