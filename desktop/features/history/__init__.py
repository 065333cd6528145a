"""The acknowledgements ("accusés de dépôt"): found again, read, printed, saved as PDF."""
