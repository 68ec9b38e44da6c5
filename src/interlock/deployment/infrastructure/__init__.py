"""Rules over planned infrastructure: one set for all tools and clouds, as data. Floor 9."""

from interlock.deployment.infrastructure.judging import Judge
from interlock.deployment.infrastructure.model import (
    InfraRule,
    Judged,
    Judgement,
    RuleSet,
    Standing,
    Topic,
)
from interlock.deployment.infrastructure.reading import read_rules, together

__all__ = ["InfraRule", "Judge", "Judged", "Judgement", "RuleSet", "Standing", "Topic", "read_rules", "together"]
