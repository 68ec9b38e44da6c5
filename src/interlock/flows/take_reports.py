"""Take reports: what other tools reported becomes evidence like any, marked as theirs and handed in.

Enters: reports as they were written, and what they are about. Leaves: one sealed assessment of one control, in which a
fault that several tools saw is one finding; the reports are kept beside the ledger with secrets masked. What would say
the same as before is not said again. Floor 11.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from interlock.control import INCOMPLETE, Card, Finding, against, gather
from interlock.decision.handed_in import HandedIn, tools_answered
from interlock.evidence import (
    ASSESSMENT,
    Assessment,
    Attached,
    Count,
    Covered,
    EvidenceError,
    Imported,
    Tool,
    VerifiedStatement,
    counts_of,
    read_assessment,
)
from interlock.flows.assessments import findings_pieces
from interlock.flows.attest import Footing
from interlock.flows.errors import ReportNotMade, ReportsTooLarge
from interlock.flows.gate import Gate
from interlock.flows.read_reports import (
    Mask,
    ReadSheet,
    Sheet,
    each_once,
    hold_against,
    hold_to,
    lists_clean,
    placed,
    read_sheet,
)
from interlock.flows.seal import Seal
from interlock.formats.reports.model import Format
from interlock.formats.reports.times import moment
from interlock.kernel import Digest, Instant, InstantMalformed, KeyId, Subject, instant, sha256, stamp

_TARGETS: Final = 1_000
"""So many of what a report looked at are written down."""
_FAILED: Final = 100
_LONGEST: Final = 300
"""Characters of each of them."""
_BY_REPORT, _BY_PERSON, _BY_ENTRY = "report", "person", "entry"

Earlier = tuple[VerifiedStatement, Assessment]
"""What was handed in before."""


class Source(msgspec.Struct, frozen=True):
    """The files that findings are about, as far as they are at hand."""

    paths: Collection[str] = frozenset()
    lines: Callable[[str], Sequence[str]] = lambda _: ()


class Handing(msgspec.Struct, frozen=True):
    """What somebody hands in."""

    card: Card
    subject: Subject
    sheets: tuple[Sheet, ...]
    form: Format | None = None
    """The format that all of them are of; none leaves it to what is in them."""
    made_at: Instant | None = None
    """When the reports were made that do not say it."""
    notes: tuple[str, ...] = ()
    renewed_after: timedelta = timedelta(0)
    """Of a state that is asked for again and again: for so long the last one says it still, if nothing else changed."""
    by: str = ""
    """For whom this is taken, where that is not whoever signs: `person:ann`, `workload:ci`."""
    mapping: Sheet | None = None
    """The file by which they are read, where `form` is one of somebody's own; it is kept beside the ledger."""
    most_bytes: int = 0
    """Of all reports together, unpacked; 0 for no limit."""


class TakenReports(msgspec.Struct, frozen=True):
    """What was sealed, where it is, and what is new in it."""

    assessment: Assessment
    subject: Subject
    envelope: Digest
    findings: tuple[Finding, ...]
    known: frozenset[str]
    """The fingerprints of what was reported of this subject before and stands."""
    is_again: bool = False
    """Whether the very same had been handed in before, so that nothing was sealed now."""


class TakeReports:
    """Takes reports into one ledger, with the word of one key for them."""

    def __init__(self, *, seal: Seal, gate: Gate, signer: KeyId, mask: Mask, version: str) -> None:
        self._seal = seal
        self._gate = gate
        self._signer = signer
        self._mask = mask
        self._version = version

    def take(self, handing: Handing, footing: Footing, source: Source, at: Instant) -> TakenReports:
        """Read reports, seal what they say, and enter it in the ledger, unless it stands there word for word.

        Errors: those of reading (FMT-16x), ReportNotMade (FLW-133), ReportOfAnother (FLW-134), ReportsTooLarge
            (FLW-135), ReportShowsAnother (FLW-136), those of `Seal.document`; where one report cannot be read, nothing
            is taken of any.
        """
        if handing.made_at is not None and handing.made_at > at:
            raise ReportNotMade(made=stamp(handing.made_at), now=stamp(at))
        sheets = each_once(list(self._read(handing)))
        for one in sheets:
            hold_to(one, handing.card)
            hold_against(one, handing.subject)
        before = self._before(handing)
        if handing.renewed_after:
            own = [each for each in before if each[0].signer == self._signer and each[1].handed_in_by == handing.by]
            sheets = tuple(_succeeding(one, own) for one in sheets)
        in_order = sorted(sheets, key=lambda one: one.kept)  # what came first is no part of what is found
        sightings = placed((each for one in in_order for each in one.report.sightings), source.paths)
        known = self._known(before)
        findings = against(gather(handing.card.id, sightings, source.lines), known)
        listed = b"".join(findings_pieces(findings))
        made = self._assessment(handing, footing, sheets, [_imported(one, handing, before, at) for one in sheets])
        made = msgspec.structs.replace(
            made,
            outcome=made.outcome or ("failed" if findings else "passed"),
            counts=counts_of(findings),
            findings=sha256(listed).hex if findings else "",
        )
        if handing.renewed_after:  # what is so once more has to be another statement than when it was so before
            made = msgspec.structs.replace(made, notes=(*made.notes, f"asked for at {stamp(at)}"))
        again = self._again(made, handing, before)
        if again is not None:
            every = frozenset(one.fingerprint for one in findings)
            return TakenReports(again[1], handing.subject, again[0].envelope, findings, every, is_again=True)
        for body in footing.meanings:
            self._seal.keep(body, "application/json")
        for one in sheets:
            self._seal.keep(one.kept, "application/octet-stream")
        if handing.mapping is not None:
            self._seal.keep(handing.mapping.body, "application/octet-stream")
        if findings:
            self._seal.keep(listed, "application/jsonl")
        envelope, _ = self._seal.document(handing.subject, ASSESSMENT, made)
        return TakenReports(made, handing.subject, envelope, findings, known)

    def _read(self, handing: Handing) -> Iterator[ReadSheet]:
        """Read the reports one by one, and no more of them than are taken at once: a small file may unpack to much."""
        left = handing.most_bytes
        for one in handing.sheets:
            read = read_sheet(one, handing.form, self._mask)
            left -= read.size
            if handing.most_bytes and left < 0:
                raise ReportsTooLarge(most=handing.most_bytes >> 20)
            yield read

    def _before(self, handing: Handing) -> list[Earlier]:
        """Give what reports were handed in of this control and subject before, in the order of the ledger."""
        found = []
        for one in self._gate.known(handing.subject).statements:
            is_about = any(about.shares(handing.subject) for about in one.statement.subjects)
            if one.statement.predicate_type == ASSESSMENT and is_about:
                try:
                    read = read_assessment(one.statement.predicate)
                    for each in read.imported:
                        instant(each.at)
                except (EvidenceError, InstantMalformed):
                    continue  # the gate says so; nothing can be compared with it
                if read.control == handing.card.id and read.imported:
                    found.append((one, read))
        return sorted(found, key=lambda each: each[0].index)

    def _again(self, made: Assessment, handing: Handing, before: Sequence[Earlier]) -> Earlier | None:
        """Give what says the same already; none where that has to be said.

        Shape:  of reports that are handed in it is any that was, of a state the last of these tools: what was so once,
                and otherwise since, is not so still.
        """
        if handing.renewed_after:
            last = next((one for one in reversed(before) if _tools(one[1]) & _tools(made)), None)
            before = [last] if last is not None else []
        for statement, read in before:
            stands = _still(read, made, handing.renewed_after) if handing.renewed_after else made
            if statement.signer == self._signer and _is_same(read, stands, handing.notes):
                return statement, read
        return None

    def _known(self, before: Sequence[Earlier]) -> frozenset[str]:
        """Give the fingerprints of what stands, of each tool by its latest report."""
        answered = tools_answered(HandedIn(statement.index, statement.at, read) for statement, read in before)
        standing = [
            statement
            for statement, read in before
            if not answered[statement.index].issuperset(tool for each in read.imported for tool in each.tools)
        ]
        lists = self._gate.findings(standing)
        return frozenset(one.fingerprint for found in lists.values() for one in found)

    def _assessment(
        self, handing: Handing, footing: Footing, sheets: Sequence[ReadSheet], imported: Sequence[Imported]
    ) -> Assessment:
        """Give the assessment but for its findings; its outcome is open unless a report is not whole."""
        broken = tuple((one.report.name, one.failed[0]) for one in imported if one.failed)
        made_at = min((one.at for one in imported), key=instant)
        told = (*_notes(sheets, imported), *handing.notes)
        return Assessment(
            control=handing.card.id,
            stage=handing.card.stages[-1].value,
            outcome="errored" if broken else "",
            origin=footing.origin,
            started_at=made_at,
            finished_at=made_at,
            interlock=self._version,
            plan="",
            reason=_broken(broken, len(imported)) if broken else "",
            code=INCOMPLETE if broken else "",
            remedy="have the tool look at everything, and import its new report" if broken else "",
            coverage=(Covered("reports", len(imported), len(imported) - len(broken), broken),),
            tools=tuple(dict.fromkeys(Tool(name, one.version, "", "", "") for one in imported for name in one.tools)),
            notes=tuple(self._mask(one.encode("utf-8", "replace")).decode("utf-8", "replace") for one in told),
            imported=tuple(imported),
            handed_in_by=handing.by,
        )


def _imported(one: ReadSheet, handing: Handing, before: Sequence[Earlier], now: Instant) -> Imported:
    digest = sha256(one.kept).hex
    at, dated_by = _dated(moment(one.report.at), handing.made_at, _seen_at(digest, before) or now)
    return Imported(
        format=one.format,
        tools=one.tools,
        report=Attached(one.name, digest, len(one.kept), is_report=True, is_masked=one.is_masked),
        at=stamp(at),
        dated_by=dated_by,
        version=one.report.version[:_LONGEST],
        targets=tuple(sorted({each[:_LONGEST] for each in one.report.targets if each}))[:_TARGETS],
        lists_clean=lists_clean(one.report),
        found=len(one.report.sightings),
        passed=one.report.passed,
        failed=tuple(each[:_LONGEST] for each in one.report.failed)[:_FAILED],
        is_reading=one.is_reading,
        mapping=_attached(handing.mapping) if handing.mapping is not None else None,
    )


def _attached(one: Sheet) -> Attached:
    return Attached(one.name, sha256(one.body).hex, len(one.body))


def _dated(said: Instant | None, asked: Instant | None, seen: Instant) -> tuple[Instant, str]:
    """Give when a report was made and by whose word: nobody makes it younger than it says, or than it was seen first.

    Where it does not say and somebody does, they are believed: a tool that found nothing writes the same bytes again.
    """
    if said is None:
        return (asked, _BY_PERSON) if asked is not None else (seen, _BY_ENTRY)
    at, by = (said, _BY_REPORT) if said <= seen else (seen, _BY_ENTRY)
    return (asked, _BY_PERSON) if asked is not None and asked < at else (at, by)


def _seen_at(digest: str, before: Sequence[Earlier]) -> Instant | None:
    """Give when the very same bytes were first handed in."""
    seen = [
        instant(each.at) if each.dated_by == _BY_ENTRY else statement.at
        for statement, read in before
        for each in read.imported
        if each.report.sha256 == digest
    ]
    return min(seen, default=None)


def _notes(sheets: Sequence[ReadSheet], imported: Sequence[Imported]) -> list[str]:
    told = []
    for sheet, one in zip(sheets, imported, strict=True):
        if sheet.report.passed:
            checks = "1 check was" if sheet.report.passed == 1 else f"{sheet.report.passed:,} checks were"
            told.append(f"{one.report.name} says that {checks} passed")
        if sheet.report.at and one.dated_by == _BY_ENTRY:
            told.append(
                f"{one.report.name} is dated {sheet.report.at[:_LONGEST]!r}, which is no time that can be right"
            )
        if one.is_reading:
            told.append(f"{one.report.name} tells of secrets, so it is kept as it was read and not as it was written")
    return told


def _broken(broken: Sequence[tuple[str, str]], number: int) -> str:
    name, why = broken[0]
    many = (
        f"{len(broken)} of {number} reports are not whole, the first {name}" if number > 1 else f"{name} is not whole"
    )
    return f"{many}: {why}"


def _is_same(one: Assessment, other: Assessment, notes: Sequence[str]) -> bool:
    """Say whether reports were taken before and nothing of them would be said otherwise now.

    What the files are called is no part of that, nor the order in which they came, nor the version of the program, nor
    that what was new then is known now.
    """
    return set(notes) <= set(one.notes) and _without_names(one) == _without_names(other)


def _tools(one: Assessment) -> set[str]:
    return {tool for each in one.imported for tool in each.tools}


def _succeeding(sheet: ReadSheet, before: Sequence[Earlier]) -> ReadSheet:
    """Give what a server told of a state, with the tools that it spoke for before: those may find nothing any more.

    Shape:  `before` is what the same one took: what others handed in under its name puts no words into its mouth.
    """
    tools = {
        tool
        for _, read in before
        for one in read.imported
        if one.format == sheet.format and set(one.targets) == set(sheet.report.targets)
        for tool in one.tools
    }
    also = tuple(sorted({*sheet.report.also, *tools}))
    return msgspec.structs.replace(sheet, report=msgspec.structs.replace(sheet.report, also=also))


def _still(read: Assessment, made: Assessment, lasts: timedelta) -> Assessment:
    """Give an assessment with the times of the last one, if that is not older by more than so long."""
    told = {(one.format, one.report.sha256): one for one in read.imported}
    dated = []
    for one in made.imported:
        was = told.get((one.format, one.report.sha256))
        if was is None or not timedelta(0) <= instant(one.at) - instant(was.at) < lasts:
            return made
        dated.append(msgspec.structs.replace(one, at=was.at, dated_by=was.dated_by))
    return msgspec.structs.replace(
        made, imported=tuple(dated), started_at=read.started_at, finished_at=read.finished_at
    )


def _by_rule(counts: Sequence[Count]) -> tuple[Count, ...]:
    found = Counter[tuple[str, str]]()
    for one in counts:
        found[one.rule, one.severity] += one.count
    return tuple(Count(*key, "", True, number) for key, number in sorted(found.items()))


def _without_names(one: Assessment) -> Assessment:
    bare = [
        msgspec.structs.replace(
            each,
            report=msgspec.structs.replace(each.report, name=""),
            mapping=msgspec.structs.replace(each.mapping, name="") if each.mapping is not None else None,
        )
        for each in one.imported
    ]
    return msgspec.structs.replace(
        one,
        imported=tuple(sorted(bare, key=msgspec.json.encode)),
        counts=_by_rule(one.counts),
        findings="",
        tools=tuple(sorted(one.tools, key=lambda tool: (tool.name, tool.version))),
        coverage=tuple(Covered(part.unit, part.owed, part.covered) for part in one.coverage),
        reason="",
        notes=(),
        interlock="",
    )
