"""What reports brought, as whoever handed them in reads it: a sentence, what is new, what to do. Floor 13."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from interlock.control import IMPORT, Card, Finding
from interlock.evidence import Imported
from interlock.flows.take_reports import TakenReports
from interlock.formats.reports import Format
from interlock.kernel import Severity
from interlock.render.fields import fields
from interlock.render.groups import many
from interlock.render.paint import Paint, Part, flow
from interlock.render.table import rows

_STYLE: Final = {
    Severity.CRITICAL: "bad",
    Severity.HIGH: "bad",
    Severity.MEDIUM: "warn",
    Severity.LOW: "plain",
    Severity.INFO: "dim",
}
_GROUPS: Final = 8
_PLACES: Final = 2


class Word(msgspec.Struct, frozen=True):
    """Whose word it is, and whether it counts."""

    signer: str
    key: str
    why_not: str = ""
    """Why it counts for nothing as things are; empty if it counts."""


def imported_json(done: TakenReports, card: Card, word: Word) -> dict[str, object]:
    """Give all that was recorded, with where it is, what is new, and who signed."""
    one = done.assessment
    tally = _tally(done)
    return {
        "schema": "interlock.import/v1",
        "control": one.control,
        "subject": {"name": done.subject.name, "digests": [str(digest) for digest in done.subject.digests]},
        "outcome": one.outcome,
        "reason": one.reason or None,
        "finished_at": one.finished_at,
        "reports": fields(one.imported),
        "reported": sum(each.found for each in one.imported),
        "findings": len(done.findings),
        "seen_by_several": _shared(done.findings),
        "by_severity": {name.value: {"new": new, "known": known} for name, (new, known) in tally.items()},
        "notes": list(one.notes),
        "is_again": done.is_again,
        "counts_by_itself": card.made_by == IMPORT,
        "why_not": word.why_not or None,
        "signer": {"name": word.signer, "key": word.key},
        "envelope": str(done.envelope),
    }


def imported_lines(done: TakenReports, card: Card, word: Word, paint: Paint, width: int = 0) -> Iterator[str]:
    """Say what the reports came to, what of it is new, what is worst, and what to do."""
    yield from flow(paint, [Part("bold", _verdict(done))], 0, width=width)
    if done.assessment.reason:
        yield from flow(paint, [Part("bad", done.assessment.reason)], 2, width=width)
    for one in done.assessment.imported:
        yield from flow(paint, [Part("dim", _report(one))], 4, first=2, width=width)
    if not done.is_again:
        for note in done.assessment.notes:
            yield from flow(paint, [Part("dim", note)], 4, first=2, width=width)
    if done.findings:
        yield ""
        yield from (f"  {line}" for line in _table(done))
    if done.findings and not done.is_again:
        yield ""
        yield from _worst(done.findings, paint, width)
    yield ""
    for line in _next(done, card, word):
        yield from flow(paint, [Part("plain", line)], 4, first=2, width=width)


def _verdict(done: TakenReports) -> str:
    one = done.assessment
    about = f"{done.subject.name} ({done.subject.digests[0].short})"
    if done.is_again:
        return f"nothing new: these very reports stand in the ledger as evidence of {one.control} for {about}"
    found = many(len(done.findings), "finding") if done.findings else "nothing found"
    shared = _shared(done.findings)
    more = f", {shared:,} of them seen by several tools" if shared else ""
    said = sum(each.found for each in one.imported)
    again = said - sum(len(each.witnesses) for each in done.findings)
    more += f", {many(again, 'repetition')} left out" if again > 0 else ""
    return f"{one.control} {one.outcome} for {about}: {found} in {many(len(one.imported), 'report')}{more}"


def _report(one: Imported) -> str:
    version = f" {one.version}" if one.version else ""
    dated = {"person": ", as you say", "entry": ", when it was first handed in"}.get(one.dated_by, "")
    more = f" and {len(one.targets) - 1:,} more" if len(one.targets) > 1 else ""
    about = "".join(f"; of {target}{more}" for target in one.targets[:1])
    masked = "; with secrets masked" if one.report.is_masked and not one.is_reading else ""
    return (
        f"{one.report.name}: {' and '.join(one.tools)}{version} ({one.format}), {one.found:,} reported, "
        f"made {one.at[:16].replace('T', ' ')}{dated}{about}{masked}"
    )


def _table(done: TakenReports) -> Iterator[str]:
    tally = _tally(done)
    lines = [("severity", "new", "known")]
    lines += [(name.value, f"{new:,}", f"{known:,}") for name, (new, known) in tally.items() if new or known]
    yield from rows(lines)


def _tally(done: TakenReports) -> Mapping[Severity, tuple[int, int]]:
    found = Counter((one.severity, one.fingerprint in done.known) for one in done.findings)
    return {name: (found[name, False], found[name, True]) for name in Severity}


def _shared(findings: Sequence[Finding]) -> int:
    return sum(len({witness.tool for witness in one.witnesses}) > 1 for one in findings)


def _worst(findings: Sequence[Finding], paint: Paint, width: int) -> Iterator[str]:
    groups: dict[tuple[int, str], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.severity.rank, one.rule), []).append(one)
    ordered = sorted(groups.items(), key=lambda each: (each[0][0], -len(each[1]), each[0][1]))
    for _, several in ordered[:_GROUPS]:
        yield from _group(several, paint, width)
    if len(ordered) > _GROUPS:
        left = sum(len(several) for _, several in ordered[_GROUPS:])
        yield paint("dim", f"  and {many(left, 'more finding')} of {many(len(ordered) - _GROUPS, 'rule')}")


def _group(several: Sequence[Finding], paint: Paint, width: int) -> Iterator[str]:
    first = several[0]
    tools = " and ".join(
        dict.fromkeys(each.tool for each in first.witnesses[1:] if each.tool != first.witnesses[0].tool)
    )
    told = [
        Part(_STYLE[first.severity], first.severity.value),
        Part("bold", first.message[:200]),
        Part("dim", f"{first.rule}{f', {tools} too' if tools else ''}", is_whole=True),
    ]
    yield from flow(paint, told, 4, first=2, width=width)
    if first.remedy:
        yield from flow(paint, [Part("plain", f"→ {first.remedy[:200]}")], 6, first=4, width=width)
    places = [place for one in several if (place := _place(one)) and place not in first.message]
    for place in places[:_PLACES]:
        yield from flow(paint, [Part("path", place)], 6, first=4, width=width)
    if len(places) > _PLACES:
        yield paint("dim", f"    and {many(len(places) - _PLACES, 'more place')}")


def _place(one: Finding) -> str:
    if one.at.path:
        return f"{one.at.path}:{one.at.line}" if one.at.line else one.at.path
    more = f" and {len(one.elsewhere)} more" if one.elsewhere else ""
    return one.at.symbol + more if one.at.symbol != one.message else ""


def _next(done: TakenReports, card: Card, word: Word) -> Iterator[str]:
    one = done.assessment
    if not done.is_again:
        yield f"signed by {word.signer} as {done.envelope}"
    elif any(each.dated_by == "entry" for each in one.imported):
        yield "if a tool ran again since and wrote the same, say when: `--at now`"
    if word.why_not:
        yield f"it does not count as long as that is so: {word.why_not}"
    if card.made_by != IMPORT:
        how = f"`{card.made_by}` examines this control" if card.made_by else "people attest this control"
        yield f"{how}: a report counts only where the policy says `imported: true` for {card.id}"
    if one.outcome == "errored":
        yield f"{one.remedy}; until then no gate that asks for {one.control} opens"
    elif done.findings:
        tools = " and ".join(dict.fromkeys(tool for each in one.imported for tool in each.tools))
        is_one = len(one.imported) == 1
        what = "report: it takes the place of this one" if is_one else "reports: they take the place of these"
        yield f"mend them, run {tools} again and import the new {what}"
    yield f"`interlock gate {done.subject.name}` decides"


def formats_lines(known: Mapping[str, Format], width: int = 0) -> Iterator[str]:
    """List the formats that reports can have."""
    yield from rows([("format", "what it is"), *((one.name, one.says) for one in known.values())], width)


def formats_json(known: Mapping[str, Format]) -> dict[str, object]:
    """Give the formats that reports can have as a document."""
    return {
        "schema": "interlock.report-formats/v1",
        "formats": [{"name": one.name, "says": one.says} for one in known.values()],
    }
