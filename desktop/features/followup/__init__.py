"""Suivi des documents: what becomes of what was sent, what the mutual asks and says, and how it is answered."""
