"""All labels under which keys or tags are derived. At most 16 bytes each; never reuse or rename one."""

from __future__ import annotations

from typing import Final

FORMAT: Final = b"twofold/1"

KEY_ID: Final = b"key id"
SEAL: Final = b"seal"
AUTHOR: Final = b"author tag"
METHOD_BOX: Final = b"method box"
METHOD_MAC: Final = b"method mac"
METHOD_VERIFIER: Final = b"method verifier"
RECOVERY_SIGN_IN: Final = b"recovery sign-in"
RECOVERY_METHOD: Final = b"recovery method"
RECOVERY_ONCE: Final = b"recovery once"
INVITATION_LOOKUP: Final = b"invite lookup"
INVITATION_MAC: Final = b"invite mac"
ACCEPTANCE_MAC: Final = b"accept mac"
SAFETY_WORDS: Final = b"safety words"
UNLOCK_ROW: Final = b"unlock row"
UNLOCK_WRAP: Final = b"unlock wrap"
DELIVERY: Final = b"delivery place"
NAME: Final = b"opaque name"
DEVICE: Final = b"known device"
SIGN_IN: Final = b"sign-in id"
BUCKET: Final = b"throttle bucket"
ACCOUNT: Final = b"account once"
MATCH_SCALAR: Final = b"match scalar"
MATCH_POINT: Final = b"match point"

ALL: Final = tuple(
    value for name, value in sorted(globals().items()) if name.isupper() and name not in {"FORMAT", "ALL"}
)
