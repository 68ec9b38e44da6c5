"""Deployments that are not in an audit pack: whether it shows that they went elsewhere, or at another time. Floor 11.

A leaf of the log tells that it is of a deployment and not of which. It names the plan, though, by its digest, and a
plan says where it goes: so the plans of the others go along, and whoever verifies a pack need not believe its signer.

Source: docs/security/verification.md, "An audit pack", step 12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from interlock.deployment import Plan, read_plan
from interlock.evidence.deployment import DEPLOYMENT
from interlock.kernel import Digest, InterlockError
from interlock.ledger import Entry
from interlock.ledger.admit import kind_in
from interlock.trace.pack import paper_name, paper_of
from interlock.trace.report import AuditReport, Period, Scope

WIDE: Final = frozenset({Scope.ENVIRONMENT, Scope.PRODUCT})
"""What stands for all deployments there."""
_KIND: Final = DEPLOYMENT.encode("ascii")
_DAY: Final = timedelta(days=1)
"""Statements say times of their own, and those of the ledger need not be the same to the minute."""


def plan_in(body: bytes) -> Plan | None:
    """Read a paper as a plan; none for what is something else."""
    try:
        return read_plan(body)
    except InterlockError:
        return None


def deployments_among(leaves: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, Entry]]:
    """Give the entries of deployments among some leaves. Errors: EntryMalformed (LED-101)."""
    return ((index, Entry.read(leaf)) for index, leaf in leaves if kind_in(leaf) == _KIND)


def whole_places(
    leaves: Sequence[bytes], is_held: Callable[[int], bool], members: Mapping[str, bytes]
) -> Callable[[str, str], bool]:
    """Give what says of a product and an environment whether every deployment there is in a pack.

    Shape:  leaves are all of the log, or none where a pack does not hold them; is_held says which entries it holds.
    Errors: EntryMalformed (LED-101).
    """
    others = [one for index, one in deployments_among(enumerate(leaves)) if not is_held(index)]
    plans = [[plan for each in one.subjects if (plan := _plan(each, members)) is not None] for one in others]
    places = {(plan.product, plan.environment) for found in plans for plan in found}
    is_known = bool(leaves) and all(plans)
    return lambda product, environment: is_known and (product, environment) not in places


def goes_anywhere(members: Mapping[str, bytes], product: str, environment: str) -> bool:
    """Say whether a plan in a pack goes to an environment of a product; to any, where none is named."""
    plans = (plan_in(body) for name, body in members.items() if paper_of(name) is not None)
    return any(one is not None and one.product == product and environment in {"", one.environment} for one in plans)


def unplaced(
    others: Iterable[tuple[int, Entry]], members: Mapping[str, bytes], kind: str, report: AuditReport | None
) -> list[int]:
    """Give the entries of deployments of which nothing shows that they do not belong to what a report is about.

    Shape:  others are those that are not in the pack; kind is what the pack says that it is about.
    """
    is_meant = report is not None and report.scope.value == kind and report.scope in WIDE
    if report is None or not is_meant:
        return [index for index, _ in others]
    found: dict[frozenset[Digest], list[tuple[int, Entry]]] = {}
    for index, one in others:
        plans = {each: plan for each in one.subjects if (plan := _plan(each, members)) is not None}
        if not plans or not all(_is_elsewhere(plan, report) for plan in plans.values()):
            found.setdefault(frozenset(plans or one.subjects), []).append((index, one))
    return sorted(
        index for alike in found.values() if not _is_of_another_time(alike, report.period) for index, _ in alike
    )


def _plan(digest: Digest, members: Mapping[str, bytes]) -> Plan | None:
    body = members.get(paper_name(digest.hex)) if digest.alg == "sha256" else None
    return plan_in(body) if body is not None else None


def _is_elsewhere(plan: Plan, report: AuditReport) -> bool:
    if report.scope is Scope.PRODUCT:
        return plan.product != report.subject
    return (plan.product, plan.environment) != (report.product, report.subject)


def _is_of_another_time(alike: Iterable[tuple[int, Entry]], period: Period) -> bool:
    """Say whether all entries about one plan are a day or more before the period, or all of them after it."""
    times = [one.at for _, one in alike]
    is_before = period.since is not None and max(times) < period.since - _DAY
    return is_before or (period.until is not None and min(times) > period.until + _DAY)
