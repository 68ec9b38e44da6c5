"""The questions that have names, as one form each. Floor 14."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.web.paths import CODE_TO_PROD, CVE_TO_PODS, TRACE

PROD_TO_CODE: Final = f"{TRACE}/prod-to-code"
POD_TO_CVES: Final = f"{TRACE}/pod-to-cves"
WHO_APPROVED: Final = f"{TRACE}/who-approved"
WHAT_CHANGED: Final = f"{TRACE}/what-changed"
WHERE_IS: Final = f"{TRACE}/where-is"


class Field(msgspec.Struct, frozen=True):
    """What is to be filled in."""

    name: str
    label: str
    such_as: str = ""


class Question(msgspec.Struct, frozen=True):
    """A question that has a name."""

    path: str
    title: str
    says: str
    fields: tuple[Field, ...]


AT: Final = Field("at", "As of", "now; 30d, 2026-05-12, or an entry")
QUESTIONS: Final = (
    Question(
        TRACE,
        "What hangs together with it?",
        "Everything that leads to a thing and that it leads to, drawn.",
        (Field("of", "Whatever names it", "a digest, revision, person, ticket, CVE, environment"), AT),
    ),
    Question(
        CODE_TO_PROD,
        "Where does this code run?",
        "A commit, branch, version or artifact, by which build, decision and deployment.",
        (Field("commit", "Commit, branch, version or artifact", "its digest or its start"), AT),
    ),
    Question(
        CVE_TO_PODS,
        "What runs that this affects?",
        "A vulnerability or a package: its components, artifacts and workloads, and who must act.",
        (Field("cve", "CVE, GHSA or package URL", "CVE-2026-1234 or pkg:pypi/django"), AT),
    ),
    Question(
        PROD_TO_CODE,
        "What is it that runs here?",
        "A workload, environment or artifact: of which code, by which people, by whose word.",
        (Field("of", "Environment, workload or artifact", "shop/live"), AT),
    ),
    Question(
        POD_TO_CVES,
        "What is known to be wrong with it?",
        "What runs somewhere, by the advisories of today, sealed scans and VEX.",
        (Field("of", "Environment, workload or artifact", "shop/live"), AT),
    ),
    Question(
        WHO_APPROVED,
        "Who let this through?",
        "Approvals, waivers, decisions, reviews, and who carried it out.",
        (Field("of", "Anything that was decided about", "an artifact, a release, a deployment"), AT),
    ),
    Question(
        WHAT_CHANGED,
        "What changed there?",
        "What runs in an environment at two moments: code, components, CVEs, settings, people.",
        (
            Field("environment", "Environment", "shop/live"),
            Field("since", "From", "7d, 2026-05-12, a release or deployment"),
            Field("until", "To", "now"),
        ),
    ),
    Question(
        WHERE_IS,
        "Where is this version?",
        "Where a version, branch or commit runs.",
        (Field("of", "Version, branch or commit", "1.4.2"), AT),
    ),
)
