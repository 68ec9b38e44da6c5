"""risk.profile: how much is at stake decides which controls are needed. Floor 11."""

from __future__ import annotations

from typing import Final

from interlock.catalog.cards.writing import AGREED, ALL, clauses
from interlock.control import Card
from interlock.kernel import ControlId

CARDS: Final = (
    Card(
        id=ControlId("risk.profile"),
        says="it is known how much is at stake, and the policy in force is that of the profile that follows from it",
        stages=ALL,
        since="0.1",
        owes="every file that describes the system or what it needs, against the answers about its risk",
        satisfied_by="answers with their reasoning and the profile that follows, by `interlock risk assess`; "
        "they are not too old, and the repository shows nothing that they leave out",
        ages=AGREED,
        maps_to=clauses(
            "SSDF PO.1.1 PO.1.2 PW.1.1",
            "800-53 RA-2 RA-3 RA-9",
            "PCI 12.3.1",
            "SOC2 CC3.1 CC3.2 CC3.4",
            "ISO27001 A.5.8 A.5.12",
        ),
    ),
)
