"""Files as they are in real life, made by programs that we did not write."""
