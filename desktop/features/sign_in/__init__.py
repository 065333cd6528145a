"""The way in: identifier and password, the practices of this workstation, the mutual's notices."""
