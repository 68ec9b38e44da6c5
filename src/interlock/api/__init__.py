"""Floor 14: the HTTP face."""
