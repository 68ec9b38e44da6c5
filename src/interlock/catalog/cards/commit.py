"""commit.*: what a change is held to as soon as it is checked in. Floor 11."""

from __future__ import annotations

from typing import Final

from interlock.catalog.cards.writing import BEFORE, COMMIT, EXAMINED, RELEASED, clauses
from interlock.control import Card
from interlock.kernel import ControlId

_EXAMINED_BY_TOOLS: Final = "a run of its scanners over all of it, with findings within the limits of the policy"

CARDS: Final = (
    Card(
        id=ControlId("commit.build"),
        says="the source parses and compiles without errors or warnings",
        stages=BEFORE,
        since="0.1",
        owes="every Python, JavaScript, TypeScript and shell file",
        needs=("cpython", "ruff-syntax", "oxlint-syntax", "shellcheck-syntax"),
        satisfied_by=_EXAMINED_BY_TOOLS,
        ages=EXAMINED,
        maps_to=clauses(
            "SSDF PW.6.1 PW.6.2",
            "SLSA Follow-a-consistent-build-process",
            "CIS 1.1.9 2.3.1",
            "800-53 SA-11 SA-15",
            "PCI 6.2.1",
            "SOC2 CC8.1",
            "ISO27001 A.8.25 A.8.28",
            "SOX ITGC-CM.tested",
        ),
    ),
    Card(
        id=ControlId("commit.sca"),
        says="every component is known, and none has a known vulnerability or a licence that the policy forbids",
        stages=BEFORE,
        since="0.1",
        owes="every lockfile, manifest and package database",
        satisfied_by="an SBOM of what was found, looked up in advisories that are fresh enough, with "
        "findings within "
        "the limits of the policy",
        ages=EXAMINED,
        maps_to=clauses(
            "SSDF PS.3.2 PW.4.1 PW.4.4 RV.1.1 RV.1.2",
            "OWASP CICD-SEC-3",
            "CIS 1.5.5 1.5.6 2.4.5 3.1.1 3.1.4 3.2.2 3.2.3",
            "800-53 CM-8 CM-10 RA-5 SI-2 SR-3 SR-4",
            "PCI 6.3.1 6.3.2 6.3.3",
            "SOC2 CC7.1 CC9.2",
            "ISO27001 A.5.9 A.5.21 A.5.32 A.8.8",
        ),
    ),
    Card(
        id=ControlId("commit.sast"),
        says="no analyser finds a fault in the source code that the policy does not accept",
        stages=BEFORE,
        since="0.1",
        owes="every file of source code",
        needs=("bandit", "ruff", "ast-grep", "oxlint", "shellcheck"),
        satisfied_by=_EXAMINED_BY_TOOLS,
        ages=EXAMINED,
        maps_to=clauses(
            "SSDF PW.5.1 PW.7.2 RV.1.2",
            "CIS 1.5.4",
            "800-53 SA-11 SA-11(1) SI-10",
            "PCI 6.2.3 6.2.4",
            "SOC2 CC7.1 CC8.1",
            "ISO27001 A.8.8 A.8.28 A.8.29",
            "SOX ITGC-CM.tested",
        ),
    ),
    Card(
        id=ControlId("commit.secrets"),
        says="there are no credentials in the files or in the history",
        stages=BEFORE,
        since="0.1",
        owes="every file, and every commit of the history",
        needs=("betterleaks", "betterleaks-history"),
        satisfied_by=_EXAMINED_BY_TOOLS,
        ages=EXAMINED,
        maps_to=clauses(
            "SSDF PS.1.1",
            "OWASP CICD-SEC-6",
            "CIS 1.5.1 2.3.8 5.1.3",
            "800-53 IA-5 IA-5(7)",
            "PCI 8.3.2 8.6.2",
            "SOC2 CC6.1",
            "ISO27001 A.5.17 A.8.4 A.8.12",
        ),
    ),
    Card(
        id=ControlId("commit.iac"),
        says="no scanner finds a fault in configuration, infrastructure code or pipelines that the policy forbids",
        stages=BEFORE,
        since="0.1",
        owes="every file of configuration, infrastructure as code and pipeline definitions",
        needs=("trivy", "trivy-plan", "hadolint", "zizmor", "actionlint", "yamllint"),
        satisfied_by=_EXAMINED_BY_TOOLS,
        ages=EXAMINED,
        maps_to=clauses(
            "SSDF PO.5.1 PW.9.1 PW.9.2",
            "OWASP CICD-SEC-4 CICD-SEC-7",
            "CIS 1.5.2 1.5.3 2.3.6 5.1.5",
            "800-53 CM-2 CM-6 CM-7 SA-11(1)",
            "PCI 1.2.1 2.2.1",
            "SOC2 CC7.1 CC8.1",
            "ISO27001 A.8.9 A.8.27",
        ),
    ),
    Card(
        id=ControlId("commit.high-risk"),
        says="changes of what protects the system are noticed, and more people look at them",
        stages=BEFORE,
        since="0.1",
        owes="every file that the change touches",
        satisfied_by="the change held against the rules of what is risky, and an alert or more reviewers "
        "where one fits",
        ages=EXAMINED,
        made_by="",
        by_hand="say which of authentication, cryptography, access control, pipelines, dependencies and "
        "tests the change "
        "touches, and who looked at that",
        maps_to=clauses(
            "SSDF PO.4.2 PW.7.1",
            "OWASP CICD-SEC-1 CICD-SEC-4",
            "CIS 1.1.6 1.1.7 1.3.13 2.3.4",
            "800-53 CM-3 CM-4 CM-4(2) CM-5",
            "PCI 6.2.3.1 6.5.1 6.5.2",
            "SOC2 CC3.4 CC8.1",
            "ISO27001 A.8.4 A.8.32",
            "SOX ITGC-CM.approved",
        ),
    ),
    Card(
        id=ControlId("commit.security-tests"),
        says="automated tests of the security functions pass, and cover them and the change",
        stages=COMMIT,
        since="0.1",
        owes="every security function, and every line that the change touches",
        satisfied_by="test results without failures, and coverage of security functions and of the change "
        "above the limits",
        ages=EXAMINED,
        made_by="",
        by_hand="attach the report of the test run with its coverage, and name the security functions that "
        "it exercises",
        by_tests=True,
        maps_to=clauses(
            "SSDF PW.8.1 PW.8.2",
            "CIS 1.1.9",
            "800-53 SA-11 CM-3(2) CM-4(2) SI-6",
            "PCI 6.2.4 6.5.1",
            "SOC2 CC8.1",
            "ISO27001 A.8.26 A.8.29",
            "SOX ITGC-CM.tested",
        ),
    ),
    Card(
        id=ControlId("commit.signing"),
        says="every artifact is signed with its provenance, and nothing unsigned is accepted where artifacts are kept",
        stages=COMMIT,
        since="0.1",
        owes="every artifact that the build makes",
        satisfied_by="a signature and a SLSA provenance for the digest of the artifact, by the builder that "
        "is expected",
        ages=RELEASED,
        made_by="interlock build",
        by_hand="verify signature and provenance of the artifact with the tool of its registry, and attach the output",
        maps_to=clauses(
            "SSDF PS.2.1 PS.3.1 PS.3.2",
            "SLSA Build-L1 Build-L2 Provenance-exists Provenance-is-authentic Distribute-provenance",
            "OWASP CICD-SEC-9",
            "CIS 2.4.1 4.1.1 4.3.1 4.3.2 4.4.1",
            "800-53 CM-14 SI-7 SI-7(1) SR-4 SR-11",
            "SOC2 CC6.8 CC8.1",
            "ISO27001 A.5.21 A.8.19 A.8.24",
            "SOX ITGC-CM.traceable",
        ),
    ),
    Card(
        id=ControlId("commit.budget"),
        says="the commit stage gives its first verdict in seconds and its last within a few minutes",
        stages=COMMIT,
        since="0.1",
        owes="every control of the stage, with the time it took",
        satisfied_by="the time of the stage and of each control, within the budget",
        ages=EXAMINED,
        made_by="",
        by_hand="attach the times of the latest runs of the stage, control by control",
        maps_to=clauses("SSDF PO.4.1", "800-53 SA-15", "SOC2 CC8.1"),
    ),
)
