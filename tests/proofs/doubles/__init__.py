"""Parts of `tests.proofs.double_answers`."""
