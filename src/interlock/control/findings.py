"""From what tools saw to findings: one fault is one finding, recognised again wherever it moves.

Enters: sightings and the text around them. Leaves: findings with witnesses, fingerprints and state. Floor 4.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from interlock.control.model import Finding, FindingState, Location, Sighting, Witness
from interlock.kernel import ControlId

_WINDOW = 15
"""How many lines a statement may span and still be recognised after reformatting."""
_HIDES_VALUES = frozenset({"CWE-259", "CWE-321", "CWE-798", "CWE-522"})
"""Faults whose line holds a secret: literals are left out of what is hashed."""

Lines = Callable[[str], Sequence[str]]
"""Gives the lines of a file by its path; empty where it cannot be read."""


def gather(
    control: ControlId,
    sightings: Iterable[Sighting],
    lines: Lines,
    *,
    renames: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Merge sightings of the same fault into findings with fingerprints, in order of path and line.

    Units:  `renames` maps a path to the name it has in the state that fingerprints are compared with.
    """
    by_file: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        by_file[sighting.at.path, sighting.at.commit].append(sighting)
    findings: list[Finding] = []
    for (path, commit), seen in sorted(by_file.items()):
        text = () if commit else lines(path)
        known_as = (renames or {}).get(path, path)
        findings.extend(_findings_of_file(control, merge(seen), text, known_as))
    return tuple(findings)


def merge(sightings: Sequence[Sighting]) -> list[tuple[Sighting, ...]]:
    """Group the sightings of one file that are about one fault: at most one of each tool, best witness first.

    Two belong together when one names the other's rule as the same (or both are secrets) and their lines
    overlap. Of several candidates the nearest line wins.
    """
    groups: list[list[Sighting]] = []
    at_line: dict[int, list[int]] = defaultdict(list)
    ordered = sorted(sightings, key=lambda s: (_preference(s), s.at.line, s.at.column, s.rule, s.message))
    for sighting in ordered:
        near = {place for line in range(sighting.at.line, _last(sighting.at) + 1) for place in at_line[line]}
        fits = [place for place in sorted(near) if _belongs(sighting, groups[place])]
        if fits:
            place = min(fits, key=lambda p: abs(groups[p][0].at.line - sighting.at.line))
            if not any(_is_repeat(sighting, other) for other in groups[place]):
                groups[place].append(sighting)
            continue
        groups.append([sighting])
        for line in range(sighting.at.line, _last(sighting.at) + 1):
            at_line[line].append(len(groups) - 1)
    return [tuple(group) for group in sorted(groups, key=lambda g: (g[0].at.line, g[0].at.column, identity(g[0])))]


def identity(sighting: Sighting) -> str:
    """Give the one name that all tools' sightings of this fault share."""
    return min(sighting.same_as) if sighting.same_as else f"{sighting.tool}:{sighting.rule}"


def _names(sighting: Sighting) -> set[str]:
    return {f"{sighting.tool}:{sighting.rule}", *sighting.same_as}


def _preference(sighting: Sighting) -> int:
    """Tools that others refer to come first: they give the finding its place and its words."""
    return 1 if sighting.same_as else 0


def _last(at: Location) -> int:
    return min(max(at.line, at.end_line), at.line + _WINDOW)


def _belongs(sighting: Sighting, group: Sequence[Sighting]) -> bool:
    if any(_is_repeat(sighting, other) for other in group):
        return True
    if any(other.tool == sighting.tool for other in group):
        return False
    first = group[0]
    if sighting.secret_id and first.secret_id:
        return sighting.at.line == first.at.line
    return not _names(sighting).isdisjoint(_names(first))


def _is_repeat(one: Sighting, other: Sighting) -> bool:
    return (one.tool, one.rule, one.at) == (other.tool, other.rule, other.at)


def _findings_of_file(
    control: ControlId, groups: Sequence[tuple[Sighting, ...]], lines: Sequence[str], known_as: str
) -> list[Finding]:
    seen: dict[str, int] = defaultdict(int)
    findings = []
    for group in groups:
        key = "\x1f".join((identity(group[0]), known_as, group[0].at.symbol, _what(group, lines)))
        findings.append(_finding(control, group, _fingerprint(key, seen[key])))
        seen[key] += 1
    return findings


def _what(group: Sequence[Sighting], lines: Sequence[str]) -> str:
    secret = next((s.secret_id for s in group if s.secret_id), "")
    if secret:
        return secret
    text = statement_at(lines, group[0].at.line)
    if any(_HIDES_VALUES & set(s.cwe) for s in group):
        text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    return text


def statement_at(lines: Sequence[str], line: int) -> str:
    """Give the statement around a line as one text without layout, so that reformatting leaves it the same.

    Round and square brackets that are open at the line are followed to where they open and close, up to
    fifteen lines each way; a curly brace ends the search, since it usually opens a block.
    Units:  `line` counts from 1; anything outside of the file gives an empty text.
    """
    if not 1 <= line <= len(lines):
        return ""
    first = _opening_line(lines, line - 1)
    last = _closing_line(lines, first, line - 1)
    text = "".join(re.sub(r"\s+", "", part) for part in lines[first : last + 1])
    return re.sub(r",([)\]}])", r"\1", text.replace("'", '"'))


def _opening_line(lines: Sequence[str], index: int) -> int:
    depth, first = 0, index
    for back in range(index - 1, max(-1, index - 1 - _WINDOW), -1):
        text = lines[back]
        if "{" in text or "}" in text:
            break
        depth += _opened(text)
        if depth > 0:
            first, depth = back, 0
    return first


def _closing_line(lines: Sequence[str], first: int, at_least: int) -> int:
    depth = 0
    for ahead in range(first, min(len(lines), first + 2 * _WINDOW)):
        depth += _opened(lines[ahead])
        if ahead >= at_least and (depth <= 0 or "{" in lines[ahead]):
            return ahead
    return at_least


def _opened(text: str) -> int:
    return text.count("(") + text.count("[") - text.count(")") - text.count("]")


def _fingerprint(key: str, ordinal: int) -> str:
    return hashlib.sha256(f"{key}\x1f{ordinal}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _finding(control: ControlId, group: Sequence[Sighting], fingerprint: str) -> Finding:
    first = group[0]
    return Finding(
        rule=f"{first.tool}:{first.rule}",
        control=control,
        severity=min((s.severity for s in group), key=lambda severity: severity.rank),
        certainty=min((s.certainty for s in group), key=lambda certainty: certainty.rank),
        message=first.message,
        at=first.at,
        fingerprint=fingerprint,
        state=FindingState.NEW,
        witnesses=tuple(dict.fromkeys(Witness(s.tool, s.rule) for s in group)),
        cwe=tuple(dict.fromkeys(name for s in group for name in s.cwe)),
        remedy=next((s.remedy for s in group if s.remedy), ""),
    )


def against(findings: Iterable[Finding], base: Collection[str] | None) -> tuple[Finding, ...]:
    """Tell new findings from those the base has too; without a base every finding is new."""
    if base is None:
        return tuple(findings)
    known = frozenset(base)
    return tuple(
        msgspec.structs.replace(finding, is_new=False, state=_existing(finding))
        if finding.fingerprint in known
        else finding
        for finding in findings
    )


def _existing(finding: Finding) -> FindingState:
    return FindingState.EXISTING if finding.state is FindingState.NEW else finding.state
