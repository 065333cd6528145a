"""A practice that has no account yet: its key, its vault, its application, and how that goes on."""
