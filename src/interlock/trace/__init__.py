"""Floor 10: questions across all of it."""
