"""Accueil: what needs the user today, what can be done here, what came last, what the mutual announces."""
