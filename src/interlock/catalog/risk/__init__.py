"""The controls about how much is at stake. Floor 11."""

from interlock.catalog.risk.profile import RiskProfile

__all__ = ["RiskProfile"]
