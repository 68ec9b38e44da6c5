"""map.*: the workflow is understood before controls are added to it. Floor 11."""

from __future__ import annotations

from typing import Final

from interlock.catalog.cards.writing import AGREED, ALL, LOOKED_UP, clauses
from interlock.control import Card
from interlock.kernel import ControlId

CARDS: Final = (
    Card(
        id=ControlId("map.workflow"),
        says="the way of a change from check-in to production is known, with every stage, job, trigger and hand-over",
        stages=ALL,
        since="0.1",
        owes="every hook, pipeline definition, build file and deployment description",
        satisfied_by="a drawing or list of stages, jobs, triggers and hand-overs that agrees with what is there",
        ages=AGREED,
        made_by="interlock map --seal",
        by_hand="walk the way of one real change with those who run each step, and write down what happens "
        "in what order",
        maps_to=clauses(
            "SSDF PO.1.1 PO.3.1 PO.3.2",
            "SLSA Follow-a-consistent-build-process",
            "OWASP CICD-SEC-1 CICD-SEC-8",
            "CIS 2.1.1 2.3.1 2.3.2",
            "800-53 SA-3 SA-15 CM-3",
            "PCI 6.2.1 6.5.1",
            "SOC2 CC8.1",
            "ISO27001 A.8.25 A.8.32",
            "SOX ITGC-CM.documented",
        ),
    ),
    Card(
        id=ControlId("map.access"),
        says="it is known where the repositories are, and who may do what in them",
        stages=ALL,
        since="0.1",
        owes="every repository with its members, roles, keys, hooks and protected branches",
        satisfied_by="a list of people, roles, keys and protections for each repository, and what is wrong with it",
        ages=LOOKED_UP,
        made_by="",
        by_hand="export members, roles, deploy keys, webhooks and branch protections of each repository, "
        "and have the "
        "owner confirm that each is still needed",
        maps_to=clauses(
            "SSDF PO.2.1 PO.5.1 PS.1.1",
            "OWASP CICD-SEC-2 CICD-SEC-5",
            "CIS 1.3.1 1.3.3 1.3.4 1.3.5 1.3.7 1.3.8 1.1.15 1.1.20",
            "800-53 AC-2 AC-3 AC-6 IA-2",
            "PCI 7.2.1 7.2.2 7.2.4",
            "SOC2 CC6.1 CC6.2 CC6.3",
            "ISO27001 A.5.15 A.5.16 A.5.18 A.8.2 A.8.4",
            "SOX ITGC-CM.separated",
        ),
    ),
    Card(
        id=ControlId("map.tests"),
        says="it is known which tests and scans run, and where their results are kept",
        stages=ALL,
        since="0.1",
        owes="every job that tests or scans, with its report and where that goes",
        satisfied_by="a list of test and scan jobs with what each covers, its report and who reads it",
        ages=AGREED,
        made_by="interlock map --seal",
        by_hand="list each test and scan job with its report, where that is kept and for how long, and who acts on it",
        maps_to=clauses(
            "SSDF PO.3.3 PO.4.1 PO.4.2 PW.8.1",
            "OWASP CICD-SEC-10",
            "CIS 1.1.9 1.1.18",
            "800-53 SA-11 CA-2",
            "PCI 6.2.3 6.5.1",
            "SOC2 CC4.1 CC8.1",
            "ISO27001 A.8.29",
            "SOX ITGC-CM.tested",
        ),
    ),
    Card(
        id=ControlId("map.tools"),
        says="the tools of the pipeline are known, with their versions and what each covers",
        stages=ALL,
        since="0.1",
        owes="every tool, action, image and plug-in that the pipeline uses",
        satisfied_by="a list of tools with their versions, whether these are pinned, and what each tool covers",
        ages=LOOKED_UP,
        made_by="interlock map --seal",
        by_hand="list each tool, action, image and plug-in with its version and its maker, and mark those that float",
        maps_to=clauses(
            "SSDF PO.3.1 PO.3.2",
            "OWASP CICD-SEC-3 CICD-SEC-8",
            "CIS 1.4.1 1.4.2 1.4.3 2.4.2",
            "800-53 SA-15 CM-8",
            "PCI 6.3.2",
            "SOC2 CC6.8 CC8.1",
            "ISO27001 A.5.9 A.8.19",
        ),
    ),
    Card(
        id=ControlId("map.manual"),
        says="it is known which checks people make, when, and who may make them",
        stages=ALL,
        since="0.1",
        owes="every approval, review rule, protected environment and change ticket",
        satisfied_by="a list of manual checks with who makes them, at which step, and what they leave behind",
        ages=AGREED,
        made_by="interlock map --seal",
        by_hand="list each approval and review with who may give it, what they look at, and where it is recorded",
        maps_to=clauses(
            "SSDF PO.2.1 PO.4.1 PW.7.1",
            "OWASP CICD-SEC-1",
            "CIS 1.1.2 1.1.3 1.1.6 1.1.7",
            "800-53 CM-3 AC-5",
            "PCI 6.2.3.1 6.5.1",
            "SOC2 CC5.1 CC8.1",
            "ISO27001 A.5.2 A.8.32",
            "SOX ITGC-CM.authorised ITGC-CM.approved",
        ),
    ),
    Card(
        id=ControlId("map.gaps"),
        says="it is known which controls the risk profile asks for and which of them are missing",
        stages=ALL,
        since="0.1",
        owes="every control of the catalogue, for the risk profile of the system",
        satisfied_by="each control as present, partial, missing or not applicable, and which ones to add next",
        ages=LOOKED_UP,
        made_by="interlock map --seal",
        by_hand="go through `interlock controls` with the team, note how each control stands, and agree on "
        "the next three",
        maps_to=clauses(
            "SSDF PO.1.1 PO.4.1",
            "800-53 CA-2 CA-5 RA-7",
            "PCI 12.3.1",
            "SOC2 CC3.2 CC4.1 CC4.2",
            "ISO27001 A.5.35 A.5.36",
        ),
    ),
)
