"""What the program has to do, shown on real files, a real vault and the real thin server."""
