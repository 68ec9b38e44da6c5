"""precommit.*: what is thought and looked at before a change is checked in. Floor 11."""

from __future__ import annotations

from typing import Final

from interlock.catalog.cards.writing import AGREED, BEFORE, EXAMINED, clauses
from interlock.control import Card
from interlock.kernel import ControlId

CARDS: Final = (
    Card(
        id=ControlId("precommit.threat-model"),
        says="the threats to what is built are known, and each is answered or accepted by somebody",
        stages=BEFORE,
        since="0.1",
        owes="every component, flow and boundary that the change touches",
        satisfied_by="a threat model kept beside the code, no older than the last change of what it covers",
        ages=AGREED,
        made_by="",
        by_hand="draw components, flows and boundaries with somebody from outside of the team, go through "
        "the STRIDE "
        "questions for each flow, and write down each threat with its answer",
        maps_to=clauses(
            "SSDF PW.1.1 PW.1.2 PW.2.1",
            "800-53 RA-3 SA-8 SA-11(2) SA-15(3) PL-8",
            "PCI 6.2.1 6.2.4 6.3.1",
            "SOC2 CC3.2 CC3.4",
            "ISO27001 A.5.8 A.8.25 A.8.26 A.8.27",
        ),
    ),
    Card(
        id=ControlId("precommit.ide-sast"),
        says="engineers see what the analysers of the commit stage say while they write",
        stages=BEFORE,
        since="0.1",
        owes="the files that are open or staged",
        satisfied_by="the hook or language server in use, with the same analysers and waivers as the commit stage",
        ages=EXAMINED,
        made_by="",
        by_hand="show that the hook of `docs/how-to/pre-commit.md` is installed where the code is written; "
        "attach its "
        "configuration and the output of a run",
        maps_to=clauses(
            "SSDF PO.3.2 PO.5.2 PW.5.1 PW.7.2",
            "CIS 1.5.4",
            "800-53 SA-11 SA-11(1) SA-15",
            "PCI 6.2.1 6.2.4",
            "ISO27001 A.8.25 A.8.28",
        ),
    ),
    Card(
        id=ControlId("precommit.peer-review"),
        says="people other than the author reviewed this exact commit for defensive coding and vulnerabilities",
        stages=BEFORE,
        since="0.1",
        owes="every file that the change touches",
        satisfied_by="approvals of this very commit by the required number of people, none of them its author",
        ages=EXAMINED,
        made_by="",
        by_hand="have somebody else read the change with a checklist for security, and attach what they "
        "looked at and said",
        maps_to=clauses(
            "SSDF PW.7.1 PW.7.2",
            "OWASP CICD-SEC-1",
            "CIS 1.1.3 1.1.4 1.1.6 1.1.7 1.1.11",
            "800-53 CM-3 AC-5 SA-11 SA-11(4)",
            "PCI 6.2.3 6.2.3.1",
            "SOC2 CC5.1 CC8.1",
            "ISO27001 A.5.3 A.8.28 A.8.32",
            "SOX ITGC-CM.approved ITGC-CM.separated",
        ),
    ),
)
