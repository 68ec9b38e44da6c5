"""Floor 14: the pages."""
