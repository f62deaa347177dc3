from pathlib import Path

import twofold

_ROOT = Path(twofold.__file__).resolve().parents[2]
EXAMPLE = _ROOT / "tests" / "packs" / "example"
BROKEN = _ROOT / "tests" / "packs" / "broken"
DOCS = _ROOT / "docs" / "packs.md"
