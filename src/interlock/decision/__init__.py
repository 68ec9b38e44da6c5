"""Floor 8: what may proceed: policy, expression, requirement, verdict."""
