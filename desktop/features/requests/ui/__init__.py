"""The page of demands: cards, a form for each kind, the list."""
