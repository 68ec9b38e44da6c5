"""Attest: what people did by hand becomes evidence like any, marked as theirs.

Enters: what somebody says they did, with the report. Leaves: a sealed assessment; the papers are kept beside the
ledger with secrets masked. The age of the work counts from the day it was done. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from interlock.change import Change
from interlock.control import Card, Finding, Sighting, gather
from interlock.decision import Grounds
from interlock.evidence import ASSESSMENT, Assessment, Attached, Manual, Origin, Rules, counts_of
from interlock.flows.assessments import counted, findings_pieces, origin_of
from interlock.flows.errors import OutcomeContradicted, WorkNotDone
from interlock.flows.seal import Seal
from interlock.formats.findings import rule_named
from interlock.kernel import Digest, Instant, Subject, stamp

Mask = Callable[[bytes], bytes]
"""Masks everything that looks like a secret."""

_PASSED: Final = "passed"
_FAILED: Final = "failed"
OUTCOMES: Final = (_PASSED, _FAILED)
"""What the work can have come to."""


class Paper(msgspec.Struct, frozen=True):
    """A file that a person gives along."""

    name: str
    body: bytes
    is_report: bool = False


class Work(msgspec.Struct, frozen=True):
    """What a person says was done."""

    card: Card
    subject: Subject
    scope: str
    done_at: Instant
    papers: tuple[Paper, ...]
    people: tuple[str, ...] = ()
    findings: tuple[Sighting, ...] = ()
    outcome: str = ""
    """One of `OUTCOMES`; empty leaves it to the findings."""
    notes: tuple[str, ...] = ()


class AttestedWork(msgspec.Struct, frozen=True):
    """What was sealed, and where it is."""

    assessment: Assessment
    subject: Subject
    envelope: Digest


class Footing(msgspec.Struct, frozen=True):
    """Where a subject comes from and whose policy holds for it, as far as that is known here."""

    origin: Origin
    meanings: tuple[bytes, ...] = ()
    """What the policies mean that hold for it."""


def footing_of(
    subject: Subject,
    change: Change | None = None,
    grounds: Grounds | None = None,
    *,
    mask: Mask | None = None,
    product: str = "",
) -> Footing:
    """Give the footing of a subject: that of a change which is this very subject, where there is one at hand.

    Shape:  `product` is for whom somebody hands in what is about a subject that is not at hand.
    """
    if change is not None and grounds is not None:
        return Footing(origin_of(change, grounds.rules, base_is_chosen=False, mask=mask), grounds.meanings)
    commit = next((digest.hex for digest in subject.digests if digest.alg == "gitCommit"), "")
    unknown = Rules(unknown="what was attested is not what is checked out here", product=product)
    return Footing(Origin("commit" if commit else "artifact", commit, rules=unknown))


def attest(work: Work, footing: Footing, seal: Seal, at: Instant, mask: Mask, version: str) -> AttestedWork:
    """Keep the papers, seal what was done, and enter it in the ledger.

    Errors: WorkNotDone (FLW-131), OutcomeContradicted (FLW-132), those of `Seal.document`; after one of the first
    two nothing was kept.
    """
    if work.done_at > at:
        raise WorkNotDone(done=stamp(work.done_at), now=stamp(at))
    findings = gather(work.card.id, [_masked(one, mask) for one in work.findings], _no_lines)
    outcome = _FAILED if findings else _PASSED
    if work.outcome and work.outcome != outcome:
        raise OutcomeContradicted(outcome=work.outcome, found=counted(len(findings)) if findings else "no finding")
    for meaning in footing.meanings:
        seal.keep(meaning, "application/json")
    assessment = Assessment(
        control=work.card.id,
        stage=work.card.stages[-1].value,
        outcome=outcome,
        origin=footing.origin,
        started_at=stamp(work.done_at),
        finished_at=stamp(work.done_at),
        interlock=version,
        plan="",
        counts=counts_of(findings),
        findings=_kept(findings, seal),
        notes=tuple(_words(note, mask) for note in work.notes),
        manual=Manual(
            scope=_words(work.scope, mask),
            people=tuple(_words(person, mask) for person in work.people),
            attachments=tuple(_attached(paper, seal, mask) for paper in work.papers),
        ),
    )
    envelope, _ = seal.document(work.subject, ASSESSMENT, assessment)
    return AttestedWork(assessment, work.subject, envelope)


def _no_lines(_: str) -> Sequence[str]:
    """Give no text: what people look at need not lie here."""
    return ()


def _kept(findings: Sequence[Finding], seal: Seal) -> str:
    return seal.keep(b"".join(findings_pieces(findings)), "application/jsonl").hex if findings else ""


def _attached(paper: Paper, seal: Seal, mask: Mask) -> Attached:
    body = mask(paper.body)
    digest = seal.keep(body, "application/octet-stream")
    return Attached(
        name=_words(paper.name, mask),
        sha256=digest.hex,
        size=len(body),
        is_report=paper.is_report,
        is_masked=body != paper.body,
    )


def _masked(one: Sighting, mask: Mask) -> Sighting:
    message = _words(one.message, mask)
    at = msgspec.structs.replace(one.at, symbol=_words(one.at.symbol, mask))
    # A rule that was named by the words holds what they held, in a form that no mask would know.
    rule = one.rule if message == one.message else rule_named(message)
    return msgspec.structs.replace(one, rule=rule, message=message, remedy=_words(one.remedy, mask), at=at)


def _words(text: str, mask: Mask) -> str:
    return mask(text.encode("utf-8", "replace")).decode("utf-8", "replace")
