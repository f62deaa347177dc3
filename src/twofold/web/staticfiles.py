"""Static files: named by their content once collected, by their own name before."""

from __future__ import annotations

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HouseStorage(ManifestStaticFilesStorage):
    """Names are hashed, so that browsers keep files for good; in tests and development nothing needs collecting."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        if not self.hashed_files:
            return name
        return super().stored_name(name)
