"""Whether known vulnerabilities were looked for, in advisories that are fresh enough. Pure. Floor 8.

The findings of a look-up count against the limits of the control like any others; here stands only whether there
was one, in every ecosystem that has components. It is proved by a vulnerability scan in the ledger that the control's
assessment names by its digest, so that neither an older scan nor somebody else's can stand in for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from interlock.decision.model import AdvisoryNeed, Reason, Requirement, Status, Verdict
from interlock.decision.times import SKEW, span
from interlock.evidence import VULNERABILITIES, Assessment, EvidenceError, VerifiedStatement, read_scan
from interlock.kernel import Digest, Instant, InstantMalformed, instant, sha256

_RENEW = "run `interlock advisories update`, then `interlock check`"

_SHOWN: Final = 5
"""So many ecosystems are named."""

Scans = Mapping[Digest, VerifiedStatement]
"""Verified vulnerability scans about the subject, by the SHA-256 of their predicate."""


def scans_of(statements: Iterable[VerifiedStatement]) -> Scans:
    """Give those of some statements that are vulnerability scans."""
    return {
        sha256(one.statement.predicate): one for one in statements if one.statement.predicate_type == VULNERABILITIES
    }


def of_lookup(one: Requirement, need: AdvisoryNeed, fact: Assessment | None, scans: Scans, at: Instant) -> Reason:
    """Say how the demand stands that known vulnerabilities were looked for."""
    if fact is not None and fact.outcome == "not_applicable":
        says = f"{one.control} has no components to look up"
        return _reason(one, Status.NOT_APPLICABLE, one.not_applicable, says)
    documents = fact.documents if fact is not None else ()
    named = [document.sha256 for document in documents if document.predicate_type == VULNERABILITIES]
    if not named:
        why = f"there is no evidence of {one.control}" if fact is None else "there were no advisories to look in"
        says = f"known vulnerabilities were not looked for: {why}"
        return _reason(one, Status.MISSING, need.otherwise, says, _RENEW)
    scan = scans.get(Digest("sha256", named[-1]))
    if scan is None:
        says = f"the vulnerability scan that {one.control} speaks of is not in the ledger"
        return _reason(one, Status.MISSING, need.otherwise, says, "run `interlock check`")
    try:
        return _of_silence(one, need, scan) or _of_age(one, need, scan, at)
    except (EvidenceError, InstantMalformed) as error:
        says = f"the vulnerability scan of {one.control} cannot be read: {error}"
        return _reason(one, Status.ERRORED, Verdict.DENY, says, "run `interlock check`", scan)


def _of_age(one: Requirement, need: AdvisoryNeed, scan: VerifiedStatement, at: Instant) -> Reason:
    asked = read_scan(scan.statement.predicate).scanner.db
    updated = instant(asked.last_update)
    if updated > at + SKEW:
        says = f"the advisories are dated {asked.last_update}, after this decision"
        return _reason(one, Status.STALE, need.otherwise, says, f"set the clock, then {_RENEW}", scan)
    age_s = int((at - updated).total_seconds())
    if need.max_age_s is not None and age_s > need.max_age_s:
        says = f"the advisories are {span(age_s)} old, and {span(need.max_age_s)} is the limit"
        return _reason(one, Status.STALE, need.otherwise, says, _RENEW, scan)
    says = f"known vulnerabilities were looked for in {asked.version}"
    passed = [f"{_plain(left.name)} ({left.excepted})" for left in asked.ecosystems if left.records <= 0]
    if passed:
        says = f"{says}; as interlock.yaml excepts it, not in {_listed(passed)}"
    return _reason(one, Status.SATISFIED, Verdict.ALLOW, says, "", scan)


def _of_silence(one: Requirement, need: AdvisoryNeed, scan: VerifiedStatement) -> Reason | None:
    """Say that in some ecosystems nothing was looked for, since no advisory that was asked is about them."""
    left = [found for found in read_scan(scan.statement.predicate).scanner.db.ecosystems if found.is_missing]
    if not left:
        return None
    count = sum(found.components for found in left)
    what = "1 component" if count == 1 else f"{count:,} components"
    named = _listed([_plain(found.name) for found in left])
    says = f"nobody looked for known vulnerabilities in {what} of {named}"
    known = any(not found.name.startswith("pkg:") for found in left)
    says += ": no advisories about them are loaded" if known else ": there are no advisories for such packages"
    load = "bring in advisories about them (`interlock advisories update` from a mirror that has them, or"
    load += " `interlock advisories import PATH`), then run `interlock check`; or"
    change = f"{load if known else ''} except them with a reason under `supply.unjudged` in interlock.yaml".strip()
    return _reason(one, Status.MISSING, need.otherwise, says, change, scan)


def _plain(name: str) -> str:
    return name.removeprefix("pkg:")


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _reason(
    one: Requirement,
    status: Status,
    verdict: Verdict,
    says: str,
    change: str = "",
    scan: VerifiedStatement | None = None,
) -> Reason:
    evidence = (scan.envelope,) if scan else ()
    return Reason(f"{one.control}:advisories", status, verdict, says, change, evidence, one.source, one.line)
