"""What is seen of the agreement."""
