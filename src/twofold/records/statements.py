"""The statements of reading that are asked most, in plain SQL: building them anew each time costs more than asking them.

Each runs on SQLite and PostgreSQL alike. `r` is a record, `text` its newest text, `slot` a key of it.
"""

from __future__ import annotations

from typing import Final

# A text that is newer than its row says is a row that was put back: the entry is damaged then, not old.
WITH_TEXT_AND_SLOTS: Final = """
SELECT r.id, r.couple_id, r.author_id, r.space, r.kind, r.day, r.rev, r.fold_id, r.removed_on, r.removed_by_id,
  text.sealed,
  EXISTS (SELECT 1 FROM records_revision later WHERE later.record_id = r.id AND later.rev > r.rev),
  slot.reader_kind, slot.reader_id, slot.epoch, slot.sealed
FROM ({rows}) r
LEFT JOIN records_revision text ON text.record_id = r.id AND text.rev = r.rev
LEFT JOIN records_slot slot ON slot.record_id = r.id AND slot.rev = r.rev AND slot.reader_id IN ({readers})
"""
LATELY_OPENED: Final = """
SELECT f.id, f.day, f.opened_on,
  r.id, r.couple_id, r.author_id, r.space, r.kind, r.day, r.rev, r.fold_id, r.removed_on, r.removed_by_id,
  text.sealed, slot.reader_kind, slot.reader_id, slot.epoch, slot.sealed
FROM records_fold f
JOIN records_record r ON r.id = f.subject_id
LEFT JOIN records_revision text ON text.record_id = r.id AND text.rev = r.rev
LEFT JOIN records_slot slot ON slot.record_id = r.id AND slot.rev = r.rev
  AND slot.reader_kind = 'couple' AND slot.reader_id = f.couple_id
WHERE f.couple_id IN ({couples}) AND f.opened_on >= %s
ORDER BY f.opened_on DESC, f.day DESC, f.id
LIMIT %s
"""
