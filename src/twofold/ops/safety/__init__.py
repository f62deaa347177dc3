"""Finds the unsafe parts of an installation, with reasons and remedies. `run` refuses, `check` reports."""

from __future__ import annotations

from twofold.configuration import Configuration
from twofold.ops.refusal import Refusal
from twofold.ops.safety import address, folder
from twofold.ops.safety.finding import Finding


def before_serving(settings: Configuration) -> list[Finding]:
    """Returns the findings that don't need the database open."""
    return [*address.findings(settings), *folder.findings(settings)]


def refuse_unsafe(settings: Configuration) -> None:
    unsafe = [finding for finding in before_serving(settings) if finding.unsafe]
    if unsafe:
        told = "\n\n".join(str(finding) for finding in unsafe)
        raise Refusal(f"Twofold does not start like this, because it would not be safe.\n\n{told}")
