"""A step of verifying an audit pack: the report speaks of the evidence, and the page is that of the report. Floor 11.

Source: docs/security/verification.md, "An audit pack", step 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Final

import msgspec

from interlock.evidence import EvidenceError, VerifiedStatement, read_summary
from interlock.flows.auditing.asking import WORDS
from interlock.flows.auditing.course import Found
from interlock.flows.auditing.opening import Opened
from interlock.flows.auditing.proving import Entered
from interlock.flows.auditing.retold import StandardOf, ToldAgain, against
from interlock.flows.auditing.unpacked import AdmittedOnce
from interlock.flows.auditing.verified import State
from interlock.kernel import Instant, InterlockError, stamp
from interlock.trace.errors import PackRefuted, PackUnreadable
from interlock.trace.pack import ABOUT, PAGE, REPORT, About
from interlock.trace.report import AuditReport, Scope

PageOf = Callable[[AuditReport], bytes]
"""Gives the page that a report makes, always the same."""
_SHOWN: Final = 5


class Teller(msgspec.Struct, frozen=True):
    """What makes a report and its page again, as the version of the program does that is at hand."""

    again: ToldAgain
    page_of: PageOf
    version: str
    standard_of: StandardOf


def check_report(
    opened: Opened, about: About, entered: Entered, admitting: AdmittedOnce, came: Mapping[int, str], teller: Teller
) -> Found[AuditReport]:
    """Step 11: the report says what the evidence in the pack says, and its page is the one that the report makes.

    Errors: PackUnreadable (TRC-140), PackRefuted (TRC-141).
    """
    body = opened.unpacked.member(REPORT)
    try:
        report = msgspec.json.decode(body, type=AuditReport)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PackUnreadable(what=REPORT, why=str(error)) from error
    if report.record != body:
        raise PackUnreadable(what=REPORT, why="it is not written canonically")
    is_whole = opened.manifest.interlock == teller.version and not about.left_out
    for why in _against(report, entered, admitting, came if is_whole else None):
        raise PackRefuted(why=f"the report says something else than the evidence: {why}")
    _check_same_question(report, opened, about)
    doubts = _retold(report, opened, about, teller)
    says = f"{len(report.pieces)} pieces of evidence that the report names are here, as it names them"
    if teller.page_of(report) == opened.unpacked.member(PAGE):
        state = State.OPEN if doubts else State.HOLDS
        return report, state, (says, *doubts, "the page is the one that the report makes, to the byte")
    version = teller.version
    if opened.manifest.interlock == version:
        raise PackRefuted(why="the page that people read is not the one that the report makes")
    old = f"the page was made by version {opened.manifest.interlock}, and this is {version}, which makes another one"
    return report, State.OPEN, (says, *doubts, f"{old}; read {REPORT}, or verify with that version")


def _check_same_question(report: AuditReport, opened: Opened, about: About) -> None:
    """Return if a report answers what its pack says was asked. Errors: PackRefuted (TRC-141)."""
    said = (
        report.scope.value,
        *map(_stamped, (report.period.since, report.period.until)),
        stamp(report.at),
        report.interlock,
        tuple(one.framework for one in report.frameworks),
    )
    asked = (about.kind, about.since, about.until, opened.manifest.at, opened.manifest.interlock, about.frameworks)
    if said != asked:
        raise PackRefuted(why=f"the report is about another thing or time, or by another version, than {ABOUT} says")
    if not _is_meant(about.asked, report):
        raise PackRefuted(
            why=f"the report is about {report.subject}, and {ABOUT} says that {about.asked} was asked for"
        )


def _is_meant(asked: str, report: AuditReport) -> bool:
    """Say whether what was asked for can mean what a report is about.

    What files and revisions are called only its maker knows.
    """
    word, colon, rest = asked.partition(":")
    name = rest if colon and WORDS.get(word) is report.scope else asked
    match report.scope:
        case Scope.DEPLOYMENT:
            return report.subject.removeprefix("dpl-").startswith(name.strip().removeprefix("dpl-"))
        case Scope.RELEASE:
            return name in {report.subject, report.subject.removeprefix(f"{report.product}@")}
        case Scope.ENVIRONMENT | Scope.PRODUCT:
            return name == report.subject
        case Scope.COMMIT | Scope.ARTIFACT:
            return True


def _retold(report: AuditReport, opened: Opened, about: About, teller: Teller) -> tuple[str, ...]:
    """Give what leaves open whether the report is the one that the evidence makes.

    Errors: PackRefuted (TRC-141) where it is not, though everything is here and the same version made it.
    """
    if about.is_partial:
        return ("a partial view does not show what the report would say over everything",)
    try:
        wrong = list(islice(against(report, teller.again(report), teller.standard_of), _SHOWN))
    except InterlockError as error:
        wrong = [f"it cannot be made again: {error}"]
    if not wrong:
        return ()
    why = f"the report says something else than the evidence: {'; '.join(wrong)}"
    if opened.manifest.interlock == teller.version and not about.left_out:
        raise PackRefuted(why=why)
    return (why,)


def _stamped(at: Instant | None) -> str:
    return stamp(at) if at is not None else ""


def _against(
    report: AuditReport, entered: Entered, admitting: AdmittedOnce, came: Mapping[int, str] | None
) -> Iterator[str]:
    """Give what a report says otherwise than the verified evidence.

    Decisions have to come out as it says where all that they went by is here and the same version makes them.
    """
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


def _of_rulings(
    report: AuditReport, known: Mapping[int, VerifiedStatement], came: Mapping[int, str] | None
) -> Iterator[str]:
    for ruling in report.rulings:
        one = known.get(ruling.entry)
        if one is None or one.envelope != ruling.envelope or _verdict(one) != ruling.verdict:
            yield f"of the decision in entry {ruling.entry}"
        elif came is not None and ruling.again == "same" and came.get(ruling.entry) != "same":
            yield f"that the decision in entry {ruling.entry} came out the same"


def _verdict(one: VerifiedStatement) -> str:
    try:
        return read_summary(one.statement.predicate).interlock_verdict
    except EvidenceError:
        return ""
