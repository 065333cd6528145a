"""What the page « Données » draws."""
