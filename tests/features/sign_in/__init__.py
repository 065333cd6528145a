"""The way in: its rules, its words, its page against the real session and the real stub."""
