"""Copies of the database while people write. They hold the same sealed content and open with the same passphrases."""
