"""What infrastructure is to become, in one form for all tools that plan it. Floor 3."""

from interlock.supply.infrastructure.model import CHANGING, HIDDEN, Doing, Infrastructure, Resource, Source

__all__ = ["CHANGING", "HIDDEN", "Doing", "Infrastructure", "Resource", "Source"]
