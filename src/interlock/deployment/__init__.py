"""Floor 9: what is carried out: plan, steps, strategy, rollback."""
