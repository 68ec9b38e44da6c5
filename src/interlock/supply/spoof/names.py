"""Names that are made to be taken for others.

Enters: readings, popular names. Leaves: suspicions. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from interlock.kernel import Certainty, Severity
from interlock.supply.model import Component, Reading, SourceKind
from interlock.supply.spoof.confusables import scripts, skeleton, unseen
from interlock.supply.spoof.edits import Slip, is_another_word, is_likely, shortened, slip
from interlock.supply.spoof.known import LONGEST, TYPES, Known, folded, known, owner_of, squeezed, words_of
from interlock.supply.spoof.model import LookUps, Rule, SpoofSettings, Suspicion

_SHORTEST_SQUEEZED: Final = 6
_SHORTEST_DROPPED: Final = 8
_SHORTEST_LOOK: Final = 4
_SHORTEST_BARE: Final = 5
_SURE: Final = frozenset({Slip.SWAPPED, Slip.DOUBLED})
_OWNER_AFFIXES: Final = ("-go", "-js", "-org", "-dev", "-io", "-lib", "-official", "-team", "go-", "js-", "the-")


class Likeness(NamedTuple):
    """What a name is like, and how."""

    rule: Rule
    severity: Severity
    certainty: Certainty
    true: str
    """The name that it may be meant to be taken for; empty where none is meant in particular."""
    how: str


def imitations(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give names that look like a popular one, or hold characters that deceive."""
    seen: dict[tuple[str, str], Likeness | None] = {}
    for reading in readings:
        for one in reading.components:
            purl_type = type_of(one)
            key = (purl_type, one.name)
            if key not in seen:
                seen[key] = None if is_trusted(one.name, settings) else likeness(purl_type, one.name)
            found = seen[key]
            if found is not None and (one.source.kind is not SourceKind.PATH or found.rule is Rule.INVISIBLE):
                yield _suspicion(reading, one, found)


def type_of(one: Component) -> str:
    """Give the type of a component's package URL."""
    return one.purl[4:].partition("/")[0]


def is_trusted(name: str, settings: SpoofSettings) -> bool:
    """Say whether the settings know a name, as their own or as no imitation."""
    return any(fnmatchcase(name, pattern) for pattern in (*settings.trusted, *settings.internal))


def likeness(purl_type: str, name: str) -> Likeness | None:
    """Give what a name is like; None for a popular one and for one that is like none."""
    hidden = unseen(name)
    if hidden:
        shown = ", ".join(f"U+{ord(char):04X}" for char in hidden[:5])
        return Likeness(Rule.INVISIBLE, Severity.HIGH, Certainty.HIGH, "", f"has characters that nobody sees ({shown})")
    if len(name) > LONGEST:
        return None
    if purl_type not in TYPES:
        return None if name.isascii() else _of_other_letters(name)
    there = known(purl_type)
    spelt = folded(purl_type, name)
    if spelt in there.names or there.is_owned(spelt):
        return None
    if not name.isascii():
        return _by_looks(there, spelt) or _of_other_letters(name)
    return _by_owner(there, spelt) if owner_of(purl_type, spelt)[0] else _by_name(there, spelt)


def _by_name(there: Known, name: str) -> Likeness | None:
    return (
        _by_looks(there, name)
        or _by_slip(there, name)
        or _by_separators(there, name)
        or _by_scope(there, name)
        or _by_affix(there, name)
    )


def _of_other_letters(name: str) -> Likeness | None:
    mixed = scripts(name)
    if not mixed - {min(mixed, default="")}:
        return None
    how = f"mixes letters of {' and '.join(sorted(word.capitalize() for word in mixed))}"
    return Likeness(Rule.CONFUSABLE, Severity.HIGH, Certainty.MEDIUM, "", how)


def _by_looks(there: Known, name: str) -> Likeness | None:
    if len(name) < _SHORTEST_LOOK:
        return None
    for true in there.looks.get(skeleton(name), ()):
        return Likeness(Rule.CONFUSABLE, Severity.HIGH, Certainty.HIGH, true, "looks the same")
    return None


def _by_slip(there: Known, name: str) -> Likeness | None:
    parts = words_of(name)
    if all(word in there.words or (len(parts) > 1 and word.removesuffix("s") in there.words) for word in parts):
        return None  # every word of it is a word of popular names: another package, not another spelling
    for true in dict.fromkeys(true for short in shortened(name) for true in there.nearby.get(short, ())):
        found = slip(name, true)
        if found is None or (found[0] is Slip.INSERTED and is_another_word(name, true)):
            continue
        if is_likely(*found, len(true)):
            certainty = Certainty.HIGH if found[0] in _SURE else Certainty.MEDIUM
            certainty = Certainty.LOW if found[0] is Slip.PLURAL else certainty
            return Likeness(Rule.TYPOSQUAT, Severity.HIGH, certainty, true, found[0].value)
    return None


def _by_separators(there: Known, name: str) -> Likeness | None:
    short = squeezed(name)
    for true in there.squeezed.get(short, ()) if len(short) >= _SHORTEST_SQUEEZED else ():
        return Likeness(
            Rule.TYPOSQUAT, Severity.HIGH, Certainty.MEDIUM, true, "its words are joined or split otherwise"
        )
    return None


def _by_scope(there: Known, name: str) -> Likeness | None:
    short = squeezed(name)
    for true in there.dropped.get(short, ()) if len(short) >= _SHORTEST_DROPPED else ():
        return Likeness(Rule.SCOPE_DROPPED, Severity.HIGH, Certainty.MEDIUM, true, "the scope is part of the name")
    return None


def _by_affix(there: Known, name: str) -> Likeness | None:
    bare = there.kernel(name)
    if len(bare) < _SHORTEST_BARE or (bare == name and "-" in name):
        return None
    for true in there.bare.get(bare, ()):
        if bare == name and true not in there.most_confused:
            continue  # the shorter name is as likely to be the older one
        how = "it differs by a word that says no more than the language"
        return Likeness(Rule.COMBOSQUAT, Severity.MEDIUM, Certainty.LOW, true, how)
    return None


def _by_owner(there: Known, name: str) -> Likeness | None:
    """Find the same package below another owner whose name is nearly that of the true one."""
    owner, rest = owner_of(there.type, name)
    mark = ":" if there.type == "maven" else "/"
    for true in dict.fromkeys(true for short in shortened(owner) for true in there.owners_nearby.get(short, ())):
        if slip(owner, true) is not None and f"{true}{mark}{rest}" in there.names:
            return _of_owner(f"{true}{mark}{rest}", Certainty.HIGH, "its owner is spelt otherwise")
    for true in _without_affix(owner):
        if f"{true}{mark}{rest}" in there.names:
            return _of_owner(f"{true}{mark}{rest}", Certainty.MEDIUM, "its owner has a word more")
    if there.type == "maven":
        beyond = owner.partition(".")[2]
        for first in ("com", "org", "io", "net"):
            if f"{first}.{beyond}:{rest}" in there.names:
                return _of_owner(f"{first}.{beyond}:{rest}", Certainty.HIGH, "its group begins otherwise")
    return None


def _of_owner(true: str, certainty: Certainty, how: str) -> Likeness:
    return Likeness(Rule.TYPOSQUAT, Severity.HIGH, certainty, true, how)


def _without_affix(owner: str) -> Iterator[str]:
    above, slash, last = owner.rpartition("/")
    for affix in _OWNER_AFFIXES:
        if affix.startswith("-") and last.endswith(affix):
            yield above + slash + last.removesuffix(affix)
        elif affix.endswith("-") and last.startswith(affix):
            yield above + slash + last.removeprefix(affix)


def _suspicion(reading: Reading, one: Component, found: Likeness) -> Suspicion:
    what = (
        f"{one.name} may be meant to be taken for {found.true}: {found.how}"
        if found.true
        else f"{one.name!a} {found.how}"
    )
    remedy = (
        f"take {found.true}, if that is meant; otherwise" if found.true else "look where it comes from; if it is meant,"
    )
    return Suspicion(
        found.rule,
        found.severity,
        found.certainty,
        what,
        f"{remedy} write its name under trusted in the settings",
        reading.path,
        one.line,
        one,
    )
