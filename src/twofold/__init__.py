"""Twofold: a private, self-hosted place for two people to stay close and grow closer."""

__version__ = "0.1.0"
