"""What authors say that vulnerabilities mean for products, and which of them counts."""

from interlock.supply.vex.model import Justification, Product, Statement, Status
from interlock.supply.vex.rules import Answer, State, answered, covers, is_same

__all__ = ["Answer", "Justification", "Product", "State", "Statement", "Status", "answered", "covers", "is_same"]
