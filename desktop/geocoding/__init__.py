"""Addresses that the national geocoder proposes for what is being typed: never needed, never in the way."""
