"""The window around the pages, and what starts and ends with it."""
