"""The statements ("relevés de décomptes"): found, read, summed up, printed, exported."""
