"""Values that every floor of the house speaks in: standard library only, no Qt, no network, no disk."""
