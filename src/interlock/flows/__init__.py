"""Floor 11: the verbs, one file each."""
