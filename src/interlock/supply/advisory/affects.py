"""Whether a version is affected: yes, no, or not to be said.

Enters: an affected package of an advisory and a version. Leaves: a verdict. Floor 3.
Source: OSV schema, "Evaluation".
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from interlock.supply.advisory.model import Affected, EventKind, Range
from interlock.supply.advisory.timeline import Timeline, timeline_of
from interlock.supply.errors import SchemeUnknown, VersionMalformed
from interlock.supply.versions import Key, sort_key

_COMMIT: Final = re.compile(r"[0-9a-f]{7,64}")


class Verdict(StrEnum):
    """Whether a version is affected."""

    AFFECTED = "affected"
    NOT_AFFECTED = "not-affected"
    UNKNOWN = "unknown"
    """The version or the range cannot be read, or only commits are named: it is to be reported, and never dropped."""


def affects(affected: Affected, version: str) -> bool:
    """Say whether a version is affected.

    Errors: VersionMalformed (SUP-102) if that cannot be said; `judged` gives it as a verdict.
    """
    verdict = judged(timeline_of(affected), version)
    if verdict is Verdict.UNKNOWN:
        raise VersionMalformed(version=version, scheme=affected.ecosystem or "git")
    return verdict is Verdict.AFFECTED


def judged(timeline: Timeline, version: str, commit: str = "") -> Verdict:
    """Give the verdict on a version, or on the commit that was taken where one is known.

    A listed version and a range without beginning and end hold whether or not the version can be read.
    """
    if version in timeline.listed or any(window.is_everything for window in timeline.windows):
        return Verdict.AFFECTED
    by_commit = [_by_commit(one, commit) for one in timeline.git]
    if Verdict.AFFECTED in by_commit:
        return Verdict.AFFECTED
    if not timeline.windows and not timeline.listed and not timeline.unread:
        return Verdict.NOT_AFFECTED if _all_clear(by_commit) else Verdict.UNKNOWN
    by_version = _by_version(timeline, version)
    if by_version is Verdict.NOT_AFFECTED and timeline.unread:
        return Verdict.UNKNOWN
    return by_version


def why_unknown(timeline: Timeline, version: str) -> str:
    """Say in words why there is no verdict on a version."""
    if timeline.unread:
        return timeline.unread[0]
    if timeline.git and not timeline.windows and not timeline.listed:
        return "the advisory names commits only, and the commit of this component is not known"
    if not timeline.windows and not timeline.listed:
        return "the advisory does not say which versions are affected"
    if not version:
        return "the version of this component is not known"
    return f"{version!r} cannot be placed in the order of versions of its ecosystem"


def _by_version(timeline: Timeline, version: str) -> Verdict:
    """Ask each window in its own order; one that cannot place the version leaves the answer open."""
    if not version:
        return Verdict.UNKNOWN
    orders = {window.scheme for window in timeline.windows} | ({timeline.scheme} if timeline.scheme else set())
    keys = {scheme: _key(scheme, version) for scheme in orders}
    for window in timeline.windows:
        key = keys[window.scheme]
        if key is not None and window.holds(key):
            return Verdict.AFFECTED
    if keys.get(timeline.scheme) in timeline.keys:
        return Verdict.AFFECTED
    is_open = None in keys.values() or any(_is_guess(scheme, key) for scheme, key in keys.items())
    return Verdict.UNKNOWN if is_open else Verdict.NOT_AFFECTED


def _is_guess(scheme: str, key: Key | None) -> bool:
    """Say whether a place in the order proves nothing: Python's old order puts every word before all versions."""
    return scheme == "pypi" and key is not None and key[0] == 0


def _key(scheme: str, version: str) -> Key | None:
    try:
        return sort_key(scheme, version)
    except (VersionMalformed, SchemeUnknown):
        return None


def _by_commit(one: Range, commit: str) -> Verdict:
    """Give the verdict of a range of commits: only those that it names are known."""
    if not _COMMIT.fullmatch(commit):
        return Verdict.UNKNOWN
    kinds = {event.kind for event in one.events if event.version == commit}
    if kinds & {EventKind.INTRODUCED, EventKind.LAST_AFFECTED}:
        return Verdict.AFFECTED
    return Verdict.NOT_AFFECTED if EventKind.FIXED in kinds else Verdict.UNKNOWN


def _all_clear(verdicts: list[Verdict]) -> bool:
    return bool(verdicts) and all(verdict is Verdict.NOT_AFFECTED for verdict in verdicts)
