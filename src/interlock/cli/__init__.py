"""Floor 15: one file per command."""
