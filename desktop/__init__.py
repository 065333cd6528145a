"""Espace Tiers: the desktop program with which a practice sends its documents to a health mutual."""

__version__ = "0.1.0"
