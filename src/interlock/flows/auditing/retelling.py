"""A step of verifying an audit pack: the report speaks of the evidence, and the page is that of the report. Floor 11.

Source: docs/security/verification.md, "An audit pack", step 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from interlock.evidence import EvidenceError, VerifiedStatement, read_summary
from interlock.flows.auditing.course import Found
from interlock.flows.auditing.opening import Opened
from interlock.flows.auditing.proving import Entered
from interlock.flows.auditing.unpacked import AdmittedOnce
from interlock.flows.auditing.verified import State
from interlock.trace.errors import PackRefuted, PackUnreadable
from interlock.trace.pack import PAGE, REPORT
from interlock.trace.report import AuditReport

PageOf = Callable[[AuditReport], bytes]
"""Gives the page that a report makes, always the same."""


def check_report(
    opened: Opened, entered: Entered, admitting: AdmittedOnce, came: Mapping[int, str], page_of: PageOf, version: str
) -> Found[AuditReport]:
    """Step 11: the report speaks of what is in the pack, and its page is the one that the report makes.

    Errors: PackUnreadable (TRC-140), PackRefuted (TRC-141).
    """
    body = opened.unpacked.member(REPORT)
    try:
        report = msgspec.json.decode(body, type=AuditReport)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PackUnreadable(what=REPORT, why=str(error)) from error
    if report.record != body:
        raise PackUnreadable(what=REPORT, why="it is not written canonically")
    for why in _against(report, entered, admitting, came):
        raise PackRefuted(why=f"the report says something else than the evidence: {why}")
    says = f"{len(report.pieces)} pieces of evidence that the report names are here, as it names them"
    if page_of(report) == opened.unpacked.member(PAGE):
        return report, State.HOLDS, (says, "the page is the one that the report makes, to the byte")
    if opened.manifest.interlock == version:
        raise PackRefuted(why="the page that people read is not the one that the report makes")
    old = f"the page was made by version {opened.manifest.interlock}, and this is {version}, which makes another one"
    return report, State.OPEN, (says, f"{old}; read {REPORT}, or verify with that version")


def _against(report: AuditReport, entered: Entered, admitting: AdmittedOnce, came: Mapping[int, str]) -> Iterator[str]:
    """Give what a report says otherwise than the verified evidence."""
    head = entered.log.checkpoint
    if (report.as_of.origin, report.as_of.size, report.as_of.root) != (head.origin, head.size, head.root.hex()):
        yield "it speaks of another state of the log"
    known = {one.index: one for one in admitting.every.statements}
    yield from _of_pieces(report, entered, known)
    yield from _of_rulings(report, known, came)


def _of_pieces(report: AuditReport, entered: Entered, known: Mapping[int, VerifiedStatement]) -> Iterator[str]:
    for piece in report.pieces:
        one = known.get(piece.index)
        said = (piece.envelope, piece.kind, piece.at, piece.signer, piece.signer_name)
        if one is None and entered.log.leaf_at(piece.index) is None:
            yield f"it names entry {piece.index}, which is not in the pack"
        elif one is None and piece.signer:
            yield f"it names who signed entry {piece.index}, which proves nothing"
        elif one is not None and said != (
            one.envelope,
            one.statement.predicate_type,
            one.at,
            one.signer,
            one.signer_name,
        ):
            yield f"of entry {piece.index}"


def _of_rulings(report: AuditReport, known: Mapping[int, VerifiedStatement], came: Mapping[int, str]) -> Iterator[str]:
    for ruling in report.rulings:
        one = known.get(ruling.entry)
        if one is None or one.envelope != ruling.envelope or _verdict(one) != ruling.verdict:
            yield f"of the decision in entry {ruling.entry}"
        elif ruling.again == "same" and came.get(ruling.entry) != "same":
            yield f"that the decision in entry {ruling.entry} came out the same"


def _verdict(one: VerifiedStatement) -> str:
    try:
        return read_summary(one.statement.predicate).interlock_verdict
    except EvidenceError:
        return ""
