"""Time to remediate: from when a vulnerability was known here to when nothing affected ran any more. Pure. Floor 10.

Source: docs/concepts/delivery-figures.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from interlock.kernel import Instant, Severity
from interlock.trace.figures.changes import Change
from interlock.trace.figures.history import Deployed, History, Scanned, Weakness
from interlock.trace.figures.model import Figure, Name, Period, Row, seconds
from interlock.trace.figures.ranks import durations

SAYS: Final = "from when a vulnerability was first known here to when nothing that it affects ran any more"
_LOOKED: Final = "what runs, looked up again"
_VULNERABILITY: Final = "vulnerability"


class _Affected(msgspec.Struct, frozen=True):
    """That something was known to be affected, from one moment to another."""

    digest: str
    since: Instant
    until: Instant | None
    severity: str
    entries: tuple[int, ...]


class _Exposed(msgspec.Struct, frozen=True):
    """That something affected ran."""

    since: Instant
    until: Instant | None
    where: str
    severity: str
    entries: tuple[int, ...]


class _Ran(msgspec.Struct, frozen=True):
    digests: frozenset[str]
    since: Instant
    until: Instant | None
    deployed: Deployed


def remediation(history: History, told: Sequence[Change], period: Period) -> Figure:
    """Give how long vulnerabilities of what runs took, by severity; open ones are told apart, with their age."""
    until = min(period.until, history.now)
    scans = _all_scans(history, told)
    names = _joined(each for one in scans for each in one.found)
    products = dict.fromkeys(one.deployed.product for one in told)
    rows = [
        row
        for product in products
        for name, episodes in _of_product(scans, told, product, names).items()
        for one in episodes
        if (row := _row(name, product, one, period, until)) is not None
    ]
    rows.sort(key=lambda one: (-_grade(one.group), one.at, one.what))
    return Figure(Name.REMEDIATION, SAYS, period, tuple(rows), tuple(durations(rows)))


def _of_product(
    scans: Sequence[Scanned], told: Sequence[Change], product: str, names: Mapping[str, str]
) -> dict[str, tuple[_Exposed, ...]]:
    ran = list(_runs([one.deployed for one in told if one.deployed.product == product and one.is_done]))
    by_digest: dict[str, list[_Ran]] = {}
    for one in ran:
        for digest in one.digests:
            by_digest.setdefault(digest, []).append(one)
    own = frozenset(by_digest)
    affected = _affected([one for one in scans if not own.isdisjoint(one.digests)], names, own)
    return {name: found for name, each in affected.items() if (found := tuple(_episodes(each, by_digest)))}


def _runs(done: Sequence[Deployed]) -> Iterator[_Ran]:
    places: dict[str, list[Deployed]] = {}
    for one in sorted(done, key=lambda one: one.index):
        places.setdefault(one.environment, []).append(one)
    for there in places.values():
        for number, one in enumerate(there):
            since = _ended(one)
            until = _ended(there[number + 1]) if number + 1 < len(there) else None
            if until is None or until > since:
                yield _Ran(digests_of(one), since, until, one)


def digests_of(one: Deployed) -> frozenset[str]:
    """Name what a deployment lets run, and what that was built from, as scans are about them."""
    artifacts = one.content.artifacts if one.content is not None else ()
    return frozenset((*(f"sha256:{each}" for each in artifacts), *(f"gitCommit:{each}" for each in one.commits)))


def _all_scans(history: History, told: Sequence[Change]) -> list[Scanned]:
    """Give the scans, and what was found by looking what runs up again, which is one too."""
    by_run = {(one.deployed.run, one.deployed.environment): one.deployed for one in told}
    found = list(history.scanned)
    for one in history.looked:
        deployed = by_run.get((one.run, one.environment))
        if deployed is None or not deployed.content:
            continue
        faults = [each for each in one.faults if each.kind == _VULNERABILITY]
        weak = tuple(Weakness(each.what.partition(" ")[0], each.severity) for each in faults)
        if weak or one.is_whole:
            digests = tuple(f"sha256:{each}" for each in deployed.content.artifacts)
            found.append(Scanned(one.entry, digests, _LOOKED, one.at, one.entered_at, weak))
    return sorted(found, key=lambda one: (one.at, one.entry))


def _joined(found: Iterable[Weakness]) -> dict[str, str]:
    """Give one name for all the names of each vulnerability."""
    heads: dict[str, str] = {}

    def head(name: str) -> str:
        while heads.setdefault(name, name) != name:
            name = heads[name]
        return name

    for one in found:
        for name in one.names:
            first, second = sorted((head(one.id), head(name)), key=lambda each: (not each.startswith("CVE-"), each))
            heads[second] = first
        head(one.id)
    return {name: head(name) for name in heads}


def _affected(scans: Iterable[Scanned], names: Mapping[str, str], own: frozenset[str]) -> dict[str, list[_Affected]]:
    """Give since when each thing was known to be affected, until a later scan of it by the same said otherwise."""
    open_ones: dict[tuple[str, str], dict[str, _Affected]] = {}
    found: dict[str, list[_Affected]] = {}
    for one in scans:
        now: dict[str, str] = {}
        for weak in one.found:
            name = names[weak.id]
            now[name] = max(now.get(name, weak.severity), weak.severity, key=_grade)
        for digest in sorted(own.intersection(one.digests)):
            standing = open_ones.setdefault((one.scanner, digest), {})
            for name in [each for each in standing if each not in now]:
                before = standing.pop(name)
                over = msgspec.structs.replace(before, until=one.at, entries=(*before.entries, one.entry))
                found.setdefault(name, []).append(over)
            for name, severity in now.items():
                known = standing.get(name) or _Affected(digest, one.at, None, severity, (one.entry,))
                worst = max(known.severity, severity, key=_grade)
                standing[name] = msgspec.structs.replace(known, severity=worst)
    for each in open_ones.values():
        for name, standing_one in each.items():
            found.setdefault(name, []).append(standing_one)
    return found


def _episodes(affected: Sequence[_Affected], ran: Mapping[str, Sequence[_Ran]]) -> Iterator[_Exposed]:
    """Give each stretch of time in which something affected ran anywhere; the first begins when that was known."""
    parts = sorted(
        (part for one in affected for each in ran[one.digest] if (part := _overlap(one, each))),
        key=lambda one: one.since,
    )
    now: _Exposed | None = None
    for one in parts:
        if now is None:
            now = msgspec.structs.replace(one, since=min(one.since, *(each.since for each in affected)))
        elif now.until is None or one.since <= now.until:
            until = None if now.until is None or one.until is None else max(now.until, one.until)
            now = _Exposed(
                now.since,
                until,
                _words(now.where, one.where),
                max(now.severity, one.severity, key=_grade),
                (*now.entries, *one.entries),
            )
        else:
            yield now
            now = one
    if now is not None:
        yield now


def _overlap(affected: _Affected, ran: _Ran) -> _Exposed | None:
    since = max(affected.since, ran.since)
    ends = [one for one in (affected.until, ran.until) if one is not None]
    until = min(ends) if ends else None
    if until is not None and until <= since:
        return None
    entries = (*affected.entries, *ran.deployed.entries)
    return _Exposed(since, until, ran.deployed.environment, affected.severity, entries)


def _row(name: str, product: str, one: _Exposed, period: Period, until: Instant) -> Row | None:
    is_over = one.until is not None and one.until < period.until
    at = one.until if is_over and one.until is not None else one.since
    if (is_over and not period.holds(at)) or (not is_over and one.since >= period.until):
        return None
    return Row(
        name,
        one.severity,
        "nothing affected runs any more" if is_over else "still runs",
        at,
        counts=is_over,
        since=one.since,
        seconds=seconds(one.since, at if is_over else until),
        says=f"{product + ': ' if product else ''}{one.where}",
        product=product,
        entries=tuple(dict.fromkeys(one.entries)),
    )


def _words(*texts: str) -> str:
    return " ".join(dict.fromkeys(word for text in texts for word in text.split()))


def _grade(severity: str) -> int:
    """Give how bad a severity is: 0 for critical and less for what is milder; what nobody can read comes last."""
    return -Severity(severity).rank if severity in _SEVERITIES else -len(_SEVERITIES)


def _ended(one: Deployed) -> Instant:
    return one.ended_at or one.begun_at


_SEVERITIES: Final = frozenset(one.value for one in Severity)
