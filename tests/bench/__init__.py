"""What the program costs, measured against other programs on the same work, each ratio within one run."""
