"""Keys and envelopes. The only floor that imports `nacl`; knows no Django and no database.

The formats are specified in docs/privacy-and-encryption.md and frozen by the golden vectors in tests/vectors.
"""
