"""Floor 4: what may be asked: cards, findings, outcomes, the plan of a stage, ports."""
