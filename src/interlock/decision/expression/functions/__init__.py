"""Floor 8: the functions that rules may call."""
