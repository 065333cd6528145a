"""The composition root: what makes the parts, hands them to one another, and ends them."""
