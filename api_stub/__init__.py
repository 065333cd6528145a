"""A thin server that keeps the Espace Tiers contract: for demonstrations, tests and measures, never for real data."""
