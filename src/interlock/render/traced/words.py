"""Things of the graph in words: what a person calls them, and who said something of them when. Floor 13."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from interlock.kernel import Instant, stamp
from interlock.trace import Kind, Place, Saying

_DIGEST: Final = re.compile(r"(?:gitCommit|sha256):([0-9a-f]{40,64})")
_HEXADECIMAL: Final = re.compile("[0-9a-f]+")
_SHORT: Final = 12
_LONGEST: Final = 200
"""Letters of a name that are shown in a line; a component without a package URL may have any number of them."""
_PLURALS: Final = {
    Kind.PERSON: "people",
    Kind.REPOSITORY: "repositories",
    Kind.BRANCH: "branches",
    Kind.EVIDENCE: "pieces of evidence",
    Kind.ADVISORY: "advisories",
    Kind.POLICY: "policies",
    Kind.GLASS: "broken glasses",
    Kind.THING: "things of unknown kind",
}
_NUMBERED: Final = {Kind.EVIDENCE: "piece of evidence", Kind.THING: "thing of unknown kind"}
_SPEAKING: Final = frozenset({Kind.EVIDENCE, Kind.DECISION, Kind.PLAN, Kind.ARTIFACT, Kind.BUILD, Kind.THING})
"""Kinds whose label says what the name does not."""
_TELLING: Final = frozenset({Kind.EVIDENCE, Kind.PLAN, Kind.BUILD, Kind.WAIVER, Kind.GLASS, Kind.HOLD})
"""Kinds whose label says what kind of thing it is."""


def called(one: Place) -> str:
    """Give what a thing is called, without its kind: short, and long enough to ask for it."""
    digest = _DIGEST.fullmatch(one.name)
    short = digest[1][:_SHORT] if digest is not None else _cut(_bare(one))
    if one.kind in _SPEAKING or digest is not None:
        return f"{one.label} ({short})" if one.label and one.label != short else short
    return short


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"


def in_words(one: Place) -> str:
    """Give what a thing is and what it is called."""
    if one.kind in _TELLING and one.label:
        return called(one)
    if one.kind is Kind.THING:
        return f"something called {called(one)}"
    if one.kind in {Kind.DECISION, Kind.APPROVAL} and one.label:
        return f"{one.kind.value}: {called(one)}"
    return f"{one.kind.value} {called(one)}"


def _bare(one: Place) -> str:
    """Give the name of a thing without what its kind says already."""
    kind, colon, rest = one.name.partition(":")
    if not colon or one.kind is Kind.COMPONENT:
        return one.name
    if one.kind is Kind.BUILD:
        return rest[:_SHORT] if _HEXADECIMAL.fullmatch(rest) else rest
    if kind in {one.kind.value, "git"} or one.kind in {Kind.PROGRAM, Kind.ACCOUNT}:
        return f"key {rest[:16]}" if kind == "key" else rest
    return one.name


def several(count: int, kind: Kind) -> str:
    """Give how many of a kind there are."""
    single = _NUMBERED.get(kind, kind.value)
    return f"1 {single}" if count == 1 else f"{count:,} {_PLURALS.get(kind, f'{single}s')}"


def a(kind: Kind) -> str:
    """Give one of a kind, with its article."""
    single = several(1, kind).partition(" ")[2]
    return f"{'an' if single[0] in 'aeiou' else 'a'} {single}"


def tally(places: Iterable[Place]) -> str:
    """Give how many things of each kind there are, in the order of the kinds from code to what runs."""
    kinds = [one.kind for one in places]
    told = [several(kinds.count(kind), kind) for kind in Kind if kind in kinds]
    return ", ".join(told[:-1]) + (" and " if len(told) > 1 else "") + told[-1] if told else "nothing"


def day(at: Instant) -> str:
    """Give a time as a person reads it, in UTC."""
    return stamp(at)[:16].replace("T", " ")


def who(one: Saying) -> str:
    """Give who said something: the person, or else the name of the key."""
    return one.person or one.signer_name or f"key {one.signer[:16]}"


def told(one: Saying) -> str:
    """Give who said something, when, and by which entry of the ledger."""
    return f"{who(one)}, {day(one.at)}, entry {one.entry}"
