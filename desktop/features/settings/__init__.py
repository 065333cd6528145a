"""What the user may set on this workstation: look, density, automatic lock, local data."""
