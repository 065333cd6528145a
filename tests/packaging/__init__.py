"""The set-up of a fresh machine, the demonstration's server and its documents."""
