"""The practice's relevés de décomptes, kept on this workstation: fetched, searched, summed up. No Qt."""
