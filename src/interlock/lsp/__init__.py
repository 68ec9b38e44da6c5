"""Floor 14: the editor's face."""
