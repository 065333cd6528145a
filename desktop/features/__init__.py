"""What users see, a folder each; features never import one another."""
