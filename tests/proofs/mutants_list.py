"""The mutants: which text of which file becomes what, and the tests that must notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_SRC: Final = "src/twofold"


@dataclass(frozen=True, slots=True)
class Mutant:
    """`equivalent`: why no test can notice it; empty for all others."""

    path: str
    old: str
    new: str
    tests: tuple[str, ...]
    equivalent: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {' '.join(self.old.split())} -> {' '.join(self.new.split()) or 'nothing'}"


def _of(file: str, tests: str, *changes: tuple[str, ...]) -> list[Mutant]:
    """Mutants of one file: (old, new) or (old, new, why it is equivalent). `tests` in the folder beside the file."""
    folder = f"{_SRC}/{file.split('/')[0]}/tests"
    nearest = tuple(f"{folder}/test_{test}.py" for test in tests.split())
    return [Mutant(f"{_SRC}/{file}", old, new, nearest, *why) for old, new, *why in changes]


MUTANTS: Final = [
    *_of(
        "vault/sealing.py",
        "sealing",
        ("    record_key = random_bytes()\n", "    record_key = b'k' * 32\n"),
        (
            'return Context("record", place.instance, "record", place.record, "person", place.author, "body")',
            'return Context("record", place.instance, "record", place.instance, "person", place.author, "body")',
        ),
        ("place.record, kind, reader, str(place.author))", "place.record, kind, reader, '')"),
        ("place.record, kind, reader, str(place.author))", "place.instance, kind, reader, str(place.author))"),
        ("if len(tagged) < _TAG + 4:", "if False:"),
        ("author_key is not None and same(tag, _author_tag(author_key, place, content))", "author_key is not None"),
        ("authentic = author_key is not None and same", "authentic = author_key is None or same"),
        ("if author_key is None and is_lost(epoch, author_keys):", "if author_key is None:"),
        ("if author_key is None and is_lost(epoch, author_keys):", "if False:"),
        ("digest(content, label=labels.AUTHOR))", "b'')"),
        ("context, epoch=reader.epoch, rev=place.rev)", "context, epoch=reader.epoch, rev=1)"),
        ("            if len(record_key) == KEY_BYTES:\n", "            if True:\n"),
        (
            "(key.kind, key.id, key.epoch) == (kind, reader, epoch)",
            "(key.id, key.epoch) == (reader, epoch)",
            "the kind of the slot is bound in its associated data, and each kind has ids of its own",
        ),
        (
            "return seal(ticket_key, slot, context, epoch=0, rev=place.rev)",
            "return seal(ticket_key, slot, context, epoch=0, rev=1)",
        ),
    ),
    *_of(
        "vault/envelope.py",
        "envelope",
        (
            "named = key_id(key)\n    nonce = random_bytes(NONCE_BYTES)",
            "named = key_id(key)\n    nonce = bytes(NONCE_BYTES)",
        ),
        (
            "(version, suite, sealed_epoch, sealed_rev) != (VERSION, SUITE, epoch, rev)",
            "(suite, sealed_epoch, sealed_rev) != (SUITE, epoch, rev)",
        ),
        (
            "(version, suite, sealed_epoch, sealed_rev) != (VERSION, SUITE, epoch, rev)",
            "(version, sealed_epoch, sealed_rev) != (VERSION, epoch, rev)",
        ),
        ("or not same(named, wanted)", ""),
        ("if len(blob) < OVERHEAD or len(key) != KEY_BYTES:", "if len(key) != KEY_BYTES:"),
        ("if len(blob) < OVERHEAD or len(key) != KEY_BYTES:", "if len(blob) < OVERHEAD:"),
        ("    if len(key) != KEY_BYTES:\n        raise BadKey", "    if False:\n        raise BadKey"),
        ("    if len(blob) < OVERHEAD:\n        raise Unopenable\n    return int", "    return int"),
    ),
    *_of(
        "vault/context.py",
        "envelope",
        ("            self.instance.bytes,\n", ""),
        ("            self.purpose.encode(),\n", ""),
        ("            self.object_id.bytes,\n", ""),
        ("            self.part.encode(),\n", ""),
        ("            self.owner_kind.encode(),\n", ""),
        ("            self.owner_id.bytes,\n", ""),
        ('            rev.to_bytes(8, "big"),\n', ""),
        ('            epoch.to_bytes(4, "big"),\n', ""),
    ),
    *_of(
        "vault/padding.py",
        "padding",
        ("if wanted <= BLOCKS_UNTIL:", "if True:"),
        (
            "len(content) != size or ",
            "",
            "what is shorter than its length says is shorter than its padded size too, which is compared next",
        ),
        ("or len(padded) != padded_size(size) ", ""),
        (" or any(padded[_LENGTH_BYTES + size :])", ""),
        ("return (wanted + mask) & ~mask", "return wanted"),
    ),
    *_of(
        "vault/primitives.py",
        "primitives",
        ('len(part).to_bytes(4, "big") + part for part', "part for part"),
        ("_ARGON2_AT_ONCE = BoundedSemaphore(2)", "_ARGON2_AT_ONCE = BoundedSemaphore(200)"),
        ("_ARGON2_SEATS = BoundedSemaphore(6)", "_ARGON2_SEATS = BoundedSemaphore(400)"),
        ("if not 16 <= len(key) <= 64:", "if not 1 <= len(key) <= 64:"),
        ("if len(secret) != KEY_BYTES:  #", "if False:  #"),
        ('or label.endswith(b"\\0")', ""),
        ("key=key, person=label", "key=key"),
    ),
    *_of(
        "vault/delivery.py",
        "delivery",
        (
            "if not same(content[:_HASH], _place(place, epoch, sender_public, box_public(recipient_secret))):",
            "if False:",
        ),
        ("if sealed[:1] != _VERSION or not", "if not"),
        ("bytes(sender_public), bytes(recipient_public), label", "label"),
        ("inner = anonymous_box(payload, recipient_public=recipient_public)", "inner = payload"),
    ),
    *_of(
        "vault/linking.py",
        "linking",
        ("return mac is not None and same(bytes(mac), expected)", "return mac is None or same(bytes(mac), expected)"),
        ("return mac is not None and same(bytes(mac), expected)", "return mac is not None"),
        ("derive(key, labels.INVITATION_MAC, public_key, inviter", "derive(key, labels.INVITATION_MAC, inviter"),
        ("parts = (public_key, accepted_by.bytes", "parts = (accepted_by.bytes"),
        (
            "couple.bytes, invitation.bytes, instance.bytes)\n    return derive(key, labels.ACCEPTANCE_MAC",
            "invitation.bytes, instance.bytes)\n    return derive(key, labels.ACCEPTANCE_MAC",
        ),
        ("sorted((bytes(one), bytes(other)))", "(bytes(one), bytes(other))"),
    ),
    *_of(
        "vault/methods.py",
        "methods",
        ("if self.operations < FLOOR.operations or", "if"),
        ("or self.memory < FLOOR.memory:", ":"),
        ("or self.memory > CEILING.memory:", ":"),
        ("if len(salt) != SALT_BYTES:", "if False:"),
        ("if not same(content, _content(keys, account_key, generation, person, method, instance)):", "if False:"),
        ('unicodedata.normalize("NFKC", passphrase)', "passphrase"),
        ("secret=raw[32:])", "secret=raw[:32])"),
        ("if sealed[:1] != _VERSION or len(secret)", "if len(secret)"),
    ),
    *_of(
        "vault/codes.py",
        "codes",
        ('str.maketrans("OIL", "011")', 'str.maketrans("OI", "01")'),
        ("if len(code) > _LONGEST:", "if False:"),
        ("if len(bare) != symbols or any", "if any"),
        (" or any(c not in ALPHABET for c in bare)", ""),
    ),
    *_of(
        "vault/private_matching.py",
        "private_matching",
        ("scalar if yes else random_scalar()", "scalar"),
        ("scalar if yes else random_scalar()", "random_scalar()"),
        ("    if len(theirs) != len(mine_raised):\n        raise Unopenable\n", ""),
        ("if len(stored) % POINT_BYTES:", "if False:"),
        ("nonce = random_bytes(NONCE_BYTES)\n    scalar", "nonce = bytes(NONCE_BYTES)\n    scalar"),
    ),
    *_of(
        "vault/group.py",
        "private_matching",
        (
            "        if not bindings.crypto_core_ed25519_is_valid_point(point):\n            raise Unopenable\n",
            "",
            "the libsodium that is shipped refuses such points itself when it multiplies; another might not",
        ),
    ),
    *_of(
        "vault/key_eras.py",
        "key_eras keyring sealing",
        ("return (generation << _BITS) + 1", "return generation << _BITS"),
        ("if era > following or (era and after == 1):", "if era > following:"),
    ),
    *_of(
        "vault/unlock_store.py",
        "unlock_store",
        ("if now - used < -_CLOCK_SLACK:", "if False:"),
        ("- max(used, min(quiet, now)) < idle", "- max(used, min(quiet, now)) < ABSOLUTE_SECONDS"),
        ("not _fresh(now, used, found.idle_seconds, found.quiet_until)", "False"),
        ("not now < found.ends <= now + ABSOLUTE_SECONDS + _CLOCK_SLACK", "not now < found.ends"),
        (
            "not now < found.ends <= now + ABSOLUTE_SECONDS + _CLOCK_SLACK",
            "not found.ends <= now + ABSOLUTE_SECONDS + _CLOCK_SLACK",
        ),
        ("os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK", "os.O_RDONLY | os.O_NONBLOCK"),
        ("if touch and abs(now - used)", "if abs(now - used)"),
        ("if (sealed_generation, _longest(idle, quiet)) != (generation, shown):", "if False:"),
        (
            "return derive(cookie.encode(), labels.UNLOCK_WRAP, self._boot)",
            "return derive(cookie.encode(), labels.UNLOCK_WRAP)",
        ),
        ("if found.st_uid != os.geteuid():", "if False:"),
        ("if found.st_mode & 0o022:", "if False:"),
        ("os.O_NOFOLLOW, 0o600)", "os.O_NOFOLLOW, 0o644)"),
        ("if not stat.S_ISDIR(found.st_mode):", "if False:"),
    ),
    *_of(
        "records/access.py",
        "rows_say_nothing store folds both_write revise_what_is_held",
        ("    if any(getattr(record, name) != getattr(entry, name) for name in _IN_CLEAR):\n", "    if False:\n"),
        ("    _check_revisable(entry, by, both)\n", "    pass\n"),
        ("return [by.couple.pk] if by.linked else []", "return [by.couple.pk]"),
        ("if by.couple is None or not by.linked or not Couple", "if by.couple is None or not Couple"),
        ("or not Couple.objects.filter(pk=by.couple.pk, ended_on=None).exists()", ""),
        (
            'return _with_keys(Record.objects.filter(space="mine", author=me), by)',
            'return _with_keys(Record.objects.filter(space="mine"), by)',
        ),
        (
            "Q(author=me) | Q(fold__opened_on__isnull=False) & Exists(_my_open_answer(by))",
            "Q(author=me) | Q(fold__opened_on__isnull=False)",
        ),
        (
            "Q(author=me) | Q(fold__opened_on__isnull=False) & Exists(_my_open_answer(by))",
            "Q(author=me) | Q(pk__isnull=False)",
        ),
        ("    if record.author_id != by.person.pk:\n", "    if False:\n"),
        ('not (both and record.space == "ours")', "not both"),
        ('not (both and record.space == "ours")', 'record.space != "ours"'),
        (
            '    locked = Record.objects.select_for_update(of=("self",)).filter(pk=id).first()',
            "    locked = Record.objects.filter(pk=id).first()",
        ),
        ("mine.filter(Q(removed_on__isnull=False) | Exists(slot))", "mine.filter(Exists(slot))"),
        (
            "person=by.person.pk, couple__in=held)",
            "couple__in=held)",
            "a second lock: a couple whose key is held is one that this person is in",
        ),
        (
            "person=by.person.pk, couple__in=held)",
            "person=by.person.pk)",
            "a second lock: without its key, nothing of a couple opens",
        ),
    ),
    *_of(
        "records/tickets.py",
        "rows_say_nothing folds",
        ("    if not lies_open(theirs, by=by):\n", "    if theirs is None:\n"),
        (
            "or not lies_open(theirs, by=by):\n            return False\n        hold_still(by)",
            "or theirs is None:\n            return False\n        hold_still(by)",
        ),
        (
            "if theirs is None or not has_couple_slot(theirs):",
            "if theirs is None:",
            "what has no slot of the couple does not open for the other, which is asked next",
        ),
        ("all(not entry.damaged for entry in entries([theirs], by=by))", "True"),
        ("if by is None or by.couple is None or row", "if by is not None and row"),
        ("(ticket is None or len(ticket) != KEY_BYTES)", "ticket is None"),
        ("held = random_bytes() if instant(by) else None", "held = random_bytes()"),
        ("held = random_bytes() if instant(by) else None", "held = None"),
        ("if slot is not None and instant(by):", "if slot is not None:"),
        ('    Slot.objects.filter(record=theirs, reader_kind="couple").delete()\n', ""),
        ("or not all(map(has_couple_slot, committed)):", ":"),
        ("    Ticket.objects.filter(record__in=committed).delete()\n", ""),
        ("    Record.objects.filter(fold=row).update(waits=False)\n", ""),
        (
            'rows = Fold.objects.select_for_update(of=("self",)).filter(pk=fold_id)',
            "rows = Fold.objects.filter(pk=fold_id)",
        ),
        ("        if has_couple_slot(mine):\n            return True\n        if by is None", "        if by is None"),
        ("if row is None or row.opened_on is not None or row.couple_id", "if row is None or row.couple_id"),
        (
            "row.opened_on is not None or len(committed) < 2 or",
            "row.opened_on is not None or",
            "a second lock: no answer alone has a slot for the couple",
        ),
    ),
    *_of(
        "records/fold_writing.py",
        "rows_say_nothing folds",
        ("        couple_to_write_to(by)\n        row = _named", "        row = _named"),
        ("if row is None or row.couple_id != couple_to_write_to(by).pk:", "if row is None:"),
        ("readers = [by.person_reader] if theirs is None else", "readers ="),
        ("    if theirs is None:\n        leave_ticket(mine, written.record_key, ticket, by=by)\n", ""),
        ("        if row.opened_on is not None:\n            raise Opened\n", ""),
        ("            fold_back(theirs, by=by)\n", "            pass\n"),
        ("            destroy([row.subject_id])\n            row.delete()\n", "            pass\n"),
        ("if expected_rev is not None and expected_rev != mine.rev:", "if False:"),
        ("    if not committed:\n        purge_texts([mine.pk])\n", ""),
        (
            "[by.person_reader, by.couple_reader] if committed else [by.person_reader]",
            "[by.person_reader, by.couple_reader]",
        ),
        ("        destroy([mine.pk])\n", ""),
        ("        settle_one(fold_id, by=by)\n        row = find_fold", "        row = find_fold"),
        ("        row = find_fold(fold_id, by=by)  # also where", "        pass  # also where"),
        ("if mine.kind != document.kind or mine.removed_on is not None:", "if mine.kind != document.kind:"),
        ("            use_held_ticket(theirs, by=by)\n", "            pass\n"),
    ),
    *_of(
        "people/access.py",
        "sign_in keys resets settings",
        ("return _mark(Access.UNLOCKED, view)", "return _mark(Access.SIGNED_IN, view)"),
        ("return _mark(Access.UNLOCKED, view, settling=True)", "return _mark(Access.UNLOCKED, view)"),
        ("return _mark(Access.UNLOCKED, view, settling=True, beginning=True)", "return _mark(Access.UNLOCKED, view)"),
        (
            "return found if isinstance(found, Access) else None",
            "return found if isinstance(found, Access) else Access.ANYONE",
        ),
    ),
    *_of(
        "people/middleware.py",
        "sign_in held_forms keys resets address_confirmation",
        ("        _read_whole(request)\n", ""),
        ("unlock is None or unlock.generation != person.generation", "unlock is None"),
        ("        if person is None:\n            return signed_out_page(request)\n", ""),
        ("            if by is None:\n                return locked_page(request)\n", ""),
        ("        if access is not Access.UNLOCKED:\n            return HttpResponse(status=404)\n", ""),
        ("if by.keyring.temporary and not getattr", "if False and not getattr"),
        ("    if (stop := couples.stop(by)) is not None:", "    if (stop := None) is not None:"),
        ("return None if by.settled else see(", "return None if True else see("),
        ("touch=QUIET not in request.headers", "touch=True"),
        (
            "    if QUIET not in request.headers:\n        return False\n",
            "",
            "one query more or less: a view that is keyless asks for no keys",
        ),
    ),
]
