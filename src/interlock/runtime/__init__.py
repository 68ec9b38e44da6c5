"""Floor 9: what is observed: inventory, drift, asserts, events, incidents."""
