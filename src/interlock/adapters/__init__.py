"""Floor 11: the outside world by kind."""
