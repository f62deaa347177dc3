"""Fuzzing: what reads bytes, rows, files and requests of others may refuse them, and only in the ways it declares."""
