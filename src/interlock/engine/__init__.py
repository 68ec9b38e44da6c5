"""Floor 11: running work in this process, or durably over many workers."""
