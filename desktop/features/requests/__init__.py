"""Demands on line: filled in at leisure, sent once, followed until they are answered."""
