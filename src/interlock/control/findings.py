"""From what tools saw to findings: one fault is one finding, recognised again wherever it moves.

Enters: sightings and the text around them. Leaves: findings with witnesses, fingerprints and state. Floor 4.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from interlock.control.model import Finding, FindingState, Location, Sighting, Witness
from interlock.control.unsilenced import unsilenced
from interlock.kernel import ControlId

_WINDOW = 15
"""How many lines a statement may span and still be recognised after reformatting."""
_MOST_LIKELY = 16
"""How many groups on one line are compared, so that a long line full of faults takes no time without end."""
_LONG = 4096
"""A longer statement stands in a fingerprint by its digest: one line can hold a whole program."""
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

    A comment that silences a tool is no part of a fingerprint.

    Units:  `renames` maps a path to the name it has in the state that fingerprints are compared with.
    """
    by_file: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        by_file[sighting.at.path, sighting.at.commit].append(sighting)
    findings: list[Finding] = []
    for (path, commit), seen in sorted(by_file.items()):
        text = () if commit else lines(path)
        known_as = (renames or {}).get(path, path)
        findings.extend(_findings_of_file(control, merge(seen), unsilenced(text), known_as))
    return tuple(findings)


def merge(sightings: Sequence[Sighting]) -> list[tuple[Sighting, ...]]:
    """Group the sightings of one file that are about one fault: at most one of each tool, best witness first.

    Two belong together when one names the other's rule as the same (or both are secrets) and their lines
    overlap. Of several candidates the nearest line wins.
    """
    groups: list[list[Sighting]] = []
    same: dict[tuple[str, str, Location], int] = {}
    likely: dict[tuple[int, str], list[int]] = defaultdict(list)
    passed: dict[tuple[str, int, str], int] = defaultdict(int)
    ordered = sorted(sightings, key=lambda s: (_preference(s), s.at.line, s.at.column, s.rule, s.message))
    for sighting in ordered:
        repeat = (sighting.tool, sighting.rule, sighting.at)
        if repeat in same:
            continue
        place = _home(sighting, groups, likely, passed)
        if place is None:
            place = len(groups)
            groups.append([])
            for key in _keys(sighting):
                likely[key].append(place)
        groups[place].append(sighting)
        same[repeat] = place
    return [tuple(group) for group in sorted(groups, key=lambda g: (g[0].at.line, g[0].at.column, identity(g[0])))]


def _home(
    sighting: Sighting,
    groups: Sequence[Sequence[Sighting]],
    likely: Mapping[tuple[int, str], Sequence[int]],
    passed: dict[tuple[str, int, str], int],
) -> int | None:
    """Give the group that a sighting belongs to: the nearest of those that its tool is not in yet.

    `passed` says how many of the likely groups the tool is in already, so that none of them is looked at twice.
    """
    found: list[int] = []
    for line, name in _keys(sighting):
        places = likely.get((line, name), ())
        start = passed[sighting.tool, line, name]
        while start < len(places) and _has(groups[places[start]], sighting.tool):
            start += 1
        passed[sighting.tool, line, name] = start
        near = [place for place in places[start : start + _MOST_LIKELY] if not _has(groups[place], sighting.tool)]
        found += (place for place in near if _fits(sighting, groups[place][0], name))
    return min(sorted(found), key=lambda place: abs(groups[place][0].at.line - sighting.at.line), default=None)


def _fits(sighting: Sighting, first: Sighting, name: str) -> bool:
    if sighting.secret_id and first.secret_id:
        return sighting.at.line == first.at.line
    return bool(name)


def _keys(sighting: Sighting) -> list[tuple[int, str]]:
    """Give lines and names under which another sighting can be of the same fault; secrets need no name."""
    names = sorted(_names(sighting) | ({""} if sighting.secret_id else set()))
    return [(line, name) for line in range(sighting.at.line, _last(sighting.at) + 1) for name in names]


def _has(group: Sequence[Sighting], tool: str) -> bool:
    return any(other.tool == tool for other in group)


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


def _findings_of_file(
    control: ControlId, groups: Sequence[tuple[Sighting, ...]], lines: Sequence[str], known_as: str
) -> list[Finding]:
    seen: dict[str, int] = defaultdict(int)
    text_at: dict[tuple[int, bool], str] = {}
    findings = []
    for group in groups:
        key = "\x1f".join((identity(group[0]), known_as, group[0].at.symbol, _what(group, lines, text_at)))
        findings.append(_finding(control, group, _fingerprint(key, seen[key])))
        seen[key] += 1
    return findings


def _what(group: Sequence[Sighting], lines: Sequence[str], text_at: dict[tuple[int, bool], str]) -> str:
    secret = next((s.secret_id for s in group if s.secret_id), "")
    if secret:
        return secret
    place = (group[0].at.line, any(_HIDES_VALUES & set(s.cwe) for s in group))
    if place not in text_at:
        text_at[place] = _stated(lines, *place)
    return text_at[place]


def _stated(lines: Sequence[str], line: int, is_secret: bool) -> str:
    text = statement_at(lines, line)
    if is_secret:
        text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    return text if len(text) <= _LONG else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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
        rule=_full_name(first.tool, first.rule),
        control=control,
        severity=min((s.severity for s in group), key=lambda severity: severity.rank),
        certainty=min((s.certainty for s in group), key=lambda certainty: certainty.rank),
        message=first.message,
        at=first.at,
        fingerprint=fingerprint,
        state=FindingState.NEW,
        witnesses=_witnesses(tuple(dict.fromkeys((s.tool, s.rule) for s in group))),
        cwe=tuple(dict.fromkeys(name for s in group for name in s.cwe)),
        remedy=next((s.remedy for s in group if s.remedy), ""),
        aliases=tuple(dict.fromkeys(name for s in group for name in s.aliases)),
        components=tuple(dict.fromkeys(purl for s in group for purl in s.components)),
        elsewhere=tuple(dict.fromkeys(place for s in group for place in s.elsewhere)),
    )


@lru_cache(maxsize=4096)
def _full_name(tool: str, rule: str) -> str:
    """Give a rule's name; the same text for all findings of it, of which there can be many."""
    return f"{tool}:{rule}"


@lru_cache(maxsize=4096)
def _witnesses(names: tuple[tuple[str, str], ...]) -> tuple[Witness, ...]:
    """Give witnesses; the same ones for all findings that the same tools saw."""
    return tuple(Witness(tool, rule) for tool, rule in names)


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
