"""The last step of verifying an audit pack: what is missing in it, and whether anything was left out. Floor 11.

Entries that were left out cannot be seen in those that are there. Where the pack holds every leaf of the log it can be
shown that nothing was; where it does not, that is said. What a decision counted was looked for before.

Source: docs/security/verification.md, "An audit pack", step 12.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.evidence.directory import ACTS_MARK
from interlock.flows.auditing.course import Found
from interlock.flows.auditing.elsewhere import WIDE, deployments_among, plan_in, unplaced
from interlock.flows.auditing.proving import Entered
from interlock.flows.auditing.reach import digests_told, leads_to
from interlock.flows.auditing.unpacked import AdmittedOnce, Unpacked
from interlock.flows.auditing.verified import State
from interlock.flows.governing import GOVERNING, RISK_MARK
from interlock.ledger.admit import kind_in
from interlock.trace.errors import PackRefuted
from interlock.trace.pack import LEAVES, MOST_LEAVES, REPORT, About, paper_name
from interlock.trace.report import AuditReport

_SHOWN: Final = 8
_GOVERNING: Final = frozenset(one.encode("ascii") for one in GOVERNING)


def check_whole(
    unpacked: Unpacked, about: About, entered: Entered, admitting: AdmittedOnce, report: AuditReport | None
) -> Found[tuple[str, ...]]:
    """Step 12: what is missing is said; where every leaf of the log is here, that nothing was left out is shown.

    Errors: PackRefuted (TRC-141) where something that belongs to it is in the log and not in the pack.
    """
    missing: list[str] = []
    is_open = about.is_partial
    if about.is_partial:
        says = f"it is a partial view: {about.made_by} may not see everything that belongs to it"
        missing.append(says)
    else:
        _check_subjects(unpacked, about, admitting, report)
        says = _check_leaves(about, entered)
        has_leaves = LEAVES in unpacked.members
        is_open = not has_leaves and entered.log.checkpoint.size <= MOST_LEAVES  # whoever packs so few puts them in
        missing += [] if has_leaves else [says]
        elsewhere = _of_deployments(unpacked, about, entered, report)
        is_open = is_open or bool(elsewhere)
        missing += elsewhere
    missing += [f"{one.what} ({one.sha256[:16]}) was left out: {one.why}" for one in about.left_out]
    if report is not None:
        missing += [f"by the report: {one.says}" for one in report.missing[:_SHOWN]]
        more = len(report.missing) - _SHOWN
        missing += [f"by the report: {more} more, see {REPORT}"] if more > 0 else []
    state = State.OPEN if is_open else State.HOLDS
    return tuple(missing), state, (says, *(f"missing: {one}" for one in missing if one != says))


def _check_subjects(unpacked: Unpacked, about: About, admitting: AdmittedOnce, report: AuditReport | None) -> None:
    """Return if the pack was made about everything that its report tells and its statements and plans lead to."""
    subjects = set(about.subjects)
    for one in admitting.every.statements:
        for digest in leads_to(one.statement):
            if str(digest) not in subjects:
                raise PackRefuted(why=f"entry {one.index} leads to {digest}, and the pack was not made about that too")
    for told in digests_told(report) if report is not None else ():
        if str(told) not in subjects:
            raise PackRefuted(why=f"the report tells of {told}, and the pack was not made about that too")
    for name in subjects:
        for artifact in _artifacts(unpacked, name):
            if artifact not in subjects:
                raise PackRefuted(why=f"plan {name[:23]} brings {artifact}, and the pack was not made about that too")


def _artifacts(unpacked: Unpacked, digest: str) -> Iterator[str]:
    """Give the artifacts of a plan; nothing for what is no plan, or not here, which was told before."""
    body = unpacked.members.get(paper_name(digest.removeprefix("sha256:")))
    plan = plan_in(body) if body is not None else None
    if plan is not None:
        yield from (f"sha256:{one.sha256}" for one in plan.artifacts)


def _of_deployments(unpacked: Unpacked, about: About, entered: Entered, report: AuditReport | None) -> tuple[str, ...]:
    """Say which deployments are not in it although nothing shows that they went elsewhere, or at another time."""
    if about.kind not in WIDE and (report is None or report.scope not in WIDE):
        return ()
    if report is not None and not report.deployments and not entered.leaves:
        return (f"nothing in it shows that there is anything called {report.subject}",)
    leaves = enumerate(entered.leaves)
    others = deployments_among((index, leaf) for index, leaf in leaves if entered.log.leaf_at(index) is None)
    unknown = unplaced(others, unpacked.members, about.kind, report)
    if not unknown:
        return ()
    shown = ", ".join(map(str, unknown[:_SHOWN])) + (", ..." if len(unknown) > _SHOWN else "")
    says = f"{len(unknown)} entries of deployments are not in it, and nothing shows that they went elsewhere: {shown}"
    return (says,)


def _check_leaves(about: About, entered: Entered) -> str:
    """Say whether anything was left out, where that can be told. Errors: PackRefuted (TRC-141)."""
    leaves = entered.leaves
    if not leaves:
        return "that nothing was left out it cannot show: it does not hold every leaf of the log"
    wanted = [f'"{one}"'.encode("ascii") for one in about.subjects]
    for index, leaf in enumerate(leaves):
        if entered.log.leaf_at(index) is not None:
            continue
        if any(one in leaf for one in wanted):
            raise PackRefuted(why=f"entry {index} of the log is about it and is not in the pack")
        if kind_in(leaf) in _GOVERNING or ACTS_MARK in leaf or RISK_MARK in leaf:
            raise PackRefuted(why=f"by entry {index} of the log people govern, and it is not in the pack")
    return (
        f"nothing was left out: the pack holds all {len(leaves)} leaves of the log, and every entry that belongs to it"
    )
