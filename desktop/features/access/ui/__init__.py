"""What the page « Accès à mon compte » draws."""
