"""NIST's Secure Software Development Framework, SP 800-53, and FedRAMP's selection from it. Floor 11."""

from __future__ import annotations

from typing import Final

from interlock.catalog.frameworks.model import Framework

_PRACTICES: Final = {
    "PO.1": ("define security requirements for software development", "1 2 3"),
    "PO.2": ("give people their roles and responsibilities", "1 2 3"),
    "PO.3": ("have supporting tool chains", "1 2 3"),
    "PO.4": ("define and use criteria for security checks", "1 2"),
    "PO.5": ("have and keep secure environments for development", "1 2"),
    "PS.1": ("protect all forms of code from access and tampering", "1"),
    "PS.2": ("let others verify the integrity of a release", "1"),
    "PS.3": ("archive and protect each release", "1 2"),
    "PW.1": ("design software to meet security requirements and mitigate risks", "1 2 3"),
    "PW.2": ("review the design against security requirements and risks", "1"),
    "PW.4": ("reuse well-secured software where possible", "1 2 4"),
    "PW.5": ("write code by secure practices", "1"),
    "PW.6": ("configure compilers and builds for security", "1 2"),
    "PW.7": ("review or analyse code for vulnerabilities", "1 2"),
    "PW.8": ("test executable code for vulnerabilities", "1 2"),
    "PW.9": ("make settings secure by default", "1 2"),
    "RV.1": ("identify and confirm vulnerabilities all the time", "1 2 3"),
    "RV.2": ("assess, rank and mend vulnerabilities", "1 2"),
    "RV.3": ("find the root causes of vulnerabilities", "1 2 3 4"),
}
"""Practices with the numbers of their tasks; a task has no title of its own."""

SSDF: Final = Framework(
    id="SSDF",
    name="NIST Secure Software Development Framework",
    edition="SP 800-218, version 1.1",
    clauses={f"{name}.{task}": title for name, (title, tasks) in _PRACTICES.items() for task in tasks.split()},
    note="A clause is a task; its words are those of the practice it belongs to.",
)

_CONTROLS: Final = {
    "AC-2": "account management",
    "AC-3": "access enforcement",
    "AC-5": "separation of duties",
    "AC-6": "least privilege",
    "AC-7": "unsuccessful logon attempts",
    "AC-12": "session termination",
    "AU-2": "event logging",
    "AU-3": "content of audit records",
    "AU-6": "review, analysis and reporting of audit records",
    "AU-9": "protection of audit information",
    "AU-10": "non-repudiation",
    "AU-12": "generation of audit records",
    "CA-2": "control assessments",
    "CA-5": "plan of action and milestones",
    "CA-7": "continuous monitoring",
    "CA-8": "penetration testing",
    "CA-8(1)": "independent penetration testers",
    "CA-8(2)": "red team exercises",
    "CM-2": "baseline configuration",
    "CM-2(2)": "automation that keeps the baseline accurate and current",
    "CM-3": "configuration change control",
    "CM-3(2)": "testing, validation and documentation of changes",
    "CM-4": "impact analyses",
    "CM-4(2)": "verification of controls after changes",
    "CM-5": "access restrictions for change",
    "CM-5(1)": "automated access enforcement and audit records",
    "CM-6": "configuration settings",
    "CM-6(1)": "automated management, application and verification of settings",
    "CM-7": "least functionality",
    "CM-8": "system component inventory",
    "CM-9": "configuration management plan",
    "CM-10": "software usage restrictions",
    "CM-14": "signed components",
    "CP-10": "system recovery and reconstitution",
    "IA-2": "identification and authentication of organisational users",
    "IA-5": "authenticator management",
    "IA-5(7)": "no embedded unencrypted static authenticators",
    "IR-3": "incident response testing",
    "IR-4": "incident handling",
    "IR-5": "incident monitoring",
    "IR-6": "incident reporting",
    "IR-8": "incident response plan",
    "PL-8": "security and privacy architectures",
    "RA-2": "security categorisation",
    "RA-3": "risk assessment",
    "RA-5": "vulnerability monitoring and scanning",
    "RA-5(11)": "public disclosure programme",
    "RA-7": "risk response",
    "RA-9": "criticality analysis",
    "SA-3": "system development life cycle",
    "SA-8": "security and privacy engineering principles",
    "SA-10": "developer configuration management",
    "SA-11": "developer testing and evaluation",
    "SA-11(1)": "static code analysis",
    "SA-11(2)": "threat modelling and vulnerability analyses",
    "SA-11(4)": "manual code reviews",
    "SA-11(5)": "penetration testing by developers",
    "SA-11(8)": "dynamic code analysis",
    "SA-15": "development process, standards and tools",
    "SA-15(3)": "criticality analysis in development",
    "SC-7": "boundary protection",
    "SC-8": "transmission confidentiality and integrity",
    "SC-12": "cryptographic key establishment and management",
    "SC-23": "session authenticity",
    "SC-28": "protection of information at rest",
    "SC-28(1)": "cryptographic protection of information at rest",
    "SI-2": "flaw remediation",
    "SI-3": "malicious code protection",
    "SI-4": "system monitoring",
    "SI-5": "security alerts, advisories and directives",
    "SI-6": "verification of security and privacy functions",
    "SI-7": "software, firmware and information integrity",
    "SI-7(1)": "integrity checks",
    "SI-10": "information input validation",
    "SR-3": "supply chain controls and processes",
    "SR-4": "provenance",
    "SR-11": "component authenticity",
}
SP800_53: Final = Framework(
    id="800-53", name="NIST SP 800-53", edition="revision 5", clauses=_CONTROLS,
    note="An enhancement stands in brackets behind its control.",
)  # fmt: skip

_NOT_MODERATE: Final = frozenset({"AU-10", "CM-14", "SA-11(4)", "SA-11(5)", "SA-11(8)", "SR-4"})
"""What FedRAMP's moderate baseline of revision 5 leaves out of the table above.

Source: the baseline profile that FedRAMP publishes in OSCAL, version 5.1.1 of 11 January 2024.
"""
FEDRAMP: Final = Framework(
    id="FedRAMP",
    name="FedRAMP moderate",
    edition="revision 5 baselines",
    clauses={clause: title for clause, title in _CONTROLS.items() if clause not in _NOT_MODERATE},
    note="A selection from SP 800-53, under the same ids; it follows from those by itself.",
)
