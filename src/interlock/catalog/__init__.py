"""Floor 11: the controls we ship, one folder per stage, one file per control."""
