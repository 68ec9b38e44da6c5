"""What authors say that vulnerabilities mean for products, and which of them counts."""

from interlock.supply.vex.model import Justification, Product, Said, Statement, Status, Unread
from interlock.supply.vex.rules import Answer, State, answered, check_range, covers, is_same, ranged, sound

__all__ = [
    "Answer",
    "Justification",
    "Product",
    "Said",
    "State",
    "Statement",
    "Status",
    "Unread",
    "answered",
    "check_range",
    "covers",
    "is_same",
    "ranged",
    "sound",
]
