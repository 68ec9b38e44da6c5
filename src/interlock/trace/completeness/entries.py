"""Gaps in the ledger, entries that prove nothing, and clocks that disagree. Floor 10."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Final

from interlock.decision.times import SKEW, span
from interlock.kernel import Severity, stamp
from interlock.trace.completeness.model import Facts, Uncounted, lack
from interlock.trace.deployed import Deployed
from interlock.trace.lacks import Absence, Lack
from interlock.trace.report import AuditReport, Piece

LATE: Final = timedelta(days=1)
"""How much later than it was made evidence may be entered before that is told."""
_AUDIT: Final = ("key.audit",)


def lacks(report: AuditReport, facts: Facts) -> Iterator[Lack]:
    """Give what does not hold together in the ledger, as far as this report rests on it."""
    yield from _ledger(report, facts)
    for one in facts.uncounted:
        yield _uncounted(one)
    for index, why in facts.unreadable:
        yield lack(
            Absence.UNREADABLE,
            Severity.HIGH,
            f"entry {index}",
            f"entry {index} is signed and in the ledger, and cannot be read: {why}",
            "What it says is not in this report, whichever way it speaks.",
            f"`interlock evidence show {index}`; a later version of the program may be able to read it",
            entries=(index,),
            about=_AUDIT,
        )
    for earlier, later in pairwise(report.pieces):
        yield from _backwards(earlier, later)
    for piece in report.pieces:
        yield from _apart(piece)
    for one_run in report.deployments:
        yield from _turned_back(one_run)


def _ledger(report: AuditReport, facts: Facts) -> Iterator[Lack]:
    for code, where, says in facts.faults:
        yield lack(
            Absence.LEDGER_GAP,
            Severity.CRITICAL,
            where,
            f"the ledger does not hold together at {where}: {says} [{code}]",
            "Entries may have been removed, changed or put in; nothing after that place can be relied on.",
            "`interlock ledger fsck`, then compare with a checkpoint or copy that is kept elsewhere",
            about=_AUDIT,
        )
    if not report.as_of.is_continued:
        yield lack(
            Absence.UNCONTINUED,
            Severity.MEDIUM,
            "ledger",
            "the ledger was held against no checkpoint that was seen before",
            "It agrees with itself; whether its end was cut off, nobody can tell from it alone.",
            "keep checkpoints where the ledger's owner cannot reach them, and name one: `interlock ledger fsck "
            "--checkpoint FILE`",
            about=_AUDIT,
        )


def _uncounted(one: Uncounted) -> Lack:
    where = f"entry {one.index}"
    if one.is_damaged:
        return lack(
            Absence.LEDGER_GAP,
            Severity.CRITICAL,
            where,
            f"{where} proves nothing: {one.says} [{one.code}]",
            "It is damaged or was changed; it may be the one that speaks against what is reported here.",
            "`interlock ledger fsck`, then bring it back from a copy of the store",
            entries=(one.index,),
            about=_AUDIT,
        )
    return lack(
        Absence.UNCOUNTED,
        Severity.MEDIUM,
        where,
        f"{where} is about this and was left out: {one.says} [{one.code}]",
        "No key that counts here signed it when it was entered, so it proves nothing, for or against.",
        f"`interlock evidence show {one.index}`; if its signer ought to count, `interlock keys trust`",
        entries=(one.index,),
        about=_AUDIT,
    )


def _backwards(earlier: Piece, later: Piece) -> Iterator[Lack]:
    if later.at < earlier.at:
        yield lack(
            Absence.LEDGER_TIME,
            Severity.CRITICAL,
            f"entry {later.index}",
            f"entry {later.index} is dated {stamp(later.at)}, before entry {earlier.index} of {stamp(earlier.at)}",
            "The ledger's own clock went backwards: which of them was there first cannot be told by time.",
            "go by the numbers of the entries, and find out what happened to the clock",
            entries=(earlier.index, later.index),
            about=_AUDIT,
        )


def _apart(piece: Piece) -> Iterator[Lack]:
    if piece.said_at is None:
        return
    ahead, behind = piece.said_at - piece.at, piece.at - piece.said_at
    where = f"entry {piece.index}"
    if ahead > SKEW:
        yield lack(
            Absence.CLOCKS,
            Severity.HIGH,
            where,
            f"{where} ({piece.says}) says that it was made {span(int(ahead.total_seconds()))} after the ledger took "
            "it in",
            "One of the two clocks is wrong, or the time was made up; every age that rests on it is in doubt.",
            f"compare the clock of {piece.signer_name} with that of the ledger",
            entries=(piece.index,),
            about=_AUDIT,
        )
    elif behind > LATE:
        yield lack(
            Absence.CLOCKS,
            Severity.LOW,
            where,
            f"{where} ({piece.says}) was entered {span(int(behind.total_seconds()))} after it says that it was made",
            "It was not there for whoever decided in between; only its signer's clock says how old it is.",
            "nothing, where it was imported or attested late on purpose; its age counts from when it was made",
            entries=(piece.index,),
        )


def _turned_back(one: Deployed) -> Iterator[Lack]:
    """Say where the steps of a deployment are dated the other way round than they were entered."""
    for before, after in pairwise(one.steps):
        if before.at - after.at > SKEW:
            yield lack(
                Absence.CLOCKS,
                Severity.MEDIUM,
                one.run,
                f"step {after.name!r} of {one.run} is dated {span(int((before.at - after.at).total_seconds()))} before "
                f"step {before.name!r}, which was entered first",
                "The machines that carried it out disagree on the time, or one was set back meanwhile.",
                "go by the numbers of the entries, and compare the clocks of the workers",
                entries=(before.entry, after.entry),
                about=_AUDIT,
            )
