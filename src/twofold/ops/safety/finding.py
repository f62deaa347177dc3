from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    what: str
    why: str
    mend: str
    unsafe: bool = True

    def __str__(self) -> str:
        kind = "UNSAFE" if self.unsafe else "note"
        return f"{kind}: {self.what}\n  why:  {self.why}\n  mend: {self.mend}"
