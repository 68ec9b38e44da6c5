"""Floor 6: what can be proved: predicates, statements, sealing, verified statements."""
