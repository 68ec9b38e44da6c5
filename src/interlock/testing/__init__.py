"""Floor 14: simulators and fixtures, for us and for plug-in authors."""
