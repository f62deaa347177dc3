"""Parts of `tests.proofs.crash_points`."""
