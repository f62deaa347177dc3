"""Templates are laid out for those who read them; the layout is not sent."""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders import app_directories

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
_STEERS = "if|elif|else|endif|for|empty|endfor|with|endwith|load|extends|block|endblock"
_ONLY_LOGIC = re.compile(rf"^(\{{% (?:(?:{_STEERS})\b(?:(?!%\}}).)*|(?:(?!%\}}).)* as \w+ )%\}})\n", re.MULTILINE)
_BLOCKS = "p|div|section|article|aside|header|footer|main|nav|form|fieldset|legend|details|summary|ul|ol|li|dl|h[1-6]"
_BEFORE_BLOCK = re.compile(rf"\n+(?=</?(?:{_BLOCKS})\b)")


def lean(source: str) -> str:
    """Without indentation, and without the line ends that nobody sees: after a tag that stands alone and shows nothing
    itself, and before an element that begins or ends a block. What people wrote comes in later.
    """
    return _BEFORE_BLOCK.sub("", _ONLY_LOGIC.sub(r"\1", _INDENTATION.sub("", source)))


class Loader(app_directories.Loader):
    def get_contents(self, origin: Origin) -> str:
        return lean(super().get_contents(origin))
