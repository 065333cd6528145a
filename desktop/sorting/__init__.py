"""What a dropped document probably is: its kind, and of an invoice the number and the date. All on this machine."""
