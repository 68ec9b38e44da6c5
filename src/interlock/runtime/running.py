"""Running: every way in which what runs somewhere differs from what was planned to. Pure. Floor 9.

Enters: what a target should hold, and what it says that it holds. Leaves: differences, the first of them the one that
explains most. The same comparison confirms a deployment when it is made, and verifies it ever after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Severity, canonical, sha256
from interlock.runtime.state import Hand

_SHOWN: Final = 12
_DIGITS: Final = 32


class Differs(StrEnum):
    """In what something differs from what was deployed."""

    PLAN = "plan"
    """The target follows another plan, or none."""
    ARTIFACT = "artifact"
    CONFIGURATION = "configuration"
    STRANGER = "stranger"
    """Something is there that belongs to no deployment."""
    UNWELL = "unwell"
    """The target says itself that something is wrong, or a check of its health does."""
    UNASKED = "unasked"
    """Nobody could ask the target: what runs there is not known."""
    UNPLANNED = "unplanned-target"
    """The environment names a target that nothing was deployed to."""
    SOURCE = "source"
    """It was not built from the commit that the plan says."""
    BRANCH = "branch"
    """It was built from a branch that the environment does not take, or takes no longer."""
    TOOL = "tool"
    """A program that the plan names is another one by now."""
    CONTENT = "content"
    """What was planned is lost or altered where it is kept, so that nobody could deploy it again."""
    DECISION = "decision"
    """The gate would not let it through today."""
    STALE = "stale-evidence"
    VULNERABILITY = "vulnerability"
    """An advisory affects it that was not known when it was decided about."""
    PROBE = "probe"
    """It answers from outside as it must not."""


MENDABLE: Final = frozenset({Differs.PLAN, Differs.ARTIFACT, Differs.CONFIGURATION})
"""What deploying the same again mends. It does not send strangers away, and makes nothing healthy."""
_SEVERITIES: Final = {
    Differs.PLAN: Severity.HIGH,
    Differs.ARTIFACT: Severity.CRITICAL,
    Differs.CONFIGURATION: Severity.HIGH,
    Differs.STRANGER: Severity.HIGH,
    Differs.UNWELL: Severity.MEDIUM,
    Differs.UNASKED: Severity.MEDIUM,
    Differs.UNPLANNED: Severity.MEDIUM,
    Differs.SOURCE: Severity.CRITICAL,
    Differs.BRANCH: Severity.HIGH,
    Differs.TOOL: Severity.MEDIUM,
    Differs.CONTENT: Severity.MEDIUM,
    Differs.DECISION: Severity.HIGH,
    Differs.STALE: Severity.MEDIUM,
    Differs.VULNERABILITY: Severity.HIGH,
    Differs.PROBE: Severity.HIGH,
}


class Held(msgspec.Struct, frozen=True):
    """What a target holds, or should hold."""

    plan: str
    """The digest of the plan it follows, in hexadecimal; empty where it follows none of ours."""
    artifacts: Mapping[str, str] = {}
    """SHA-256 by name."""
    configuration: Mapping[str, str] = {}
    """SHA-256 by path."""
    strangers: tuple[str, ...] = ()
    says: str = ""
    hands: Mapping[str, Hand] = {}
    """By name, path or stranger: who wrote it last, as far as the target can tell."""


class Difference(msgspec.Struct, frozen=True, omit_defaults=True):
    """One difference."""

    kind: Differs
    target: str
    """Which target; empty for one that is of the environment as a whole."""
    what: str
    """The artifact, file, stranger, tool, requirement or vulnerability."""
    says: str
    """What was expected and what is there, in words."""
    severity: Severity
    expected: str = ""
    found: str = ""
    """What tells this difference from another one in the same place; no words that time alone changes."""
    hand: Hand | None = None
    """Who did it and when, as far as that is known."""
    remedy: str = ""
    components: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """What differs, however it does."""
        return sha256(canonical([self.kind.value, self.target, self.what])).hex[:_DIGITS]

    @property
    def id(self) -> str:
        """The difference itself: another one once it differs otherwise."""
        return sha256(canonical([self.kind.value, self.target, self.what, self.found])).hex[:_DIGITS]


def difference(kind: Differs, what: str, says: str, *, target: str = "", **more: object) -> Difference:
    """Make a difference with the severity of its kind."""
    made = Difference(kind, target, what, says, _SEVERITIES[kind])
    return msgspec.structs.replace(made, **more)


def differences(target: str, wanted: Held, found: Held) -> tuple[Difference, ...]:
    """Give everything in which a target differs from what was planned."""
    return tuple(_differences(target, wanted, found))


def _differences(target: str, wanted: Held, found: Held) -> Iterator[Difference]:
    if found.plan != wanted.plan:
        says = f"it follows {found.plan[:_SHOWN] or 'no plan of ours'}, not {wanted.plan[:_SHOWN]}"
        given = {"expected": wanted.plan, "found": found.plan, "hand": found.hands.get(found.plan)}
        yield difference(Differs.PLAN, "plan", says, target=target, **given)
    if found.plan or found.artifacts or found.configuration:  # of a target that follows nothing, that is all there is
        yield from _files(target, Differs.ARTIFACT, "artifact", wanted.artifacts, found.artifacts, found.hands)
        words = "file of configuration"
        kind = Differs.CONFIGURATION
        yield from _files(target, kind, words, wanted.configuration, found.configuration, found.hands)
    for name in found.strangers:
        says = f"{name} is there and belongs to no deployment"
        hand = found.hands.get(name)
        yield difference(Differs.STRANGER, name, says, target=target, found=name, hand=hand)
    if found.says:
        yield difference(Differs.UNWELL, "target", found.says, target=target, found=found.says)


def _files(
    target: str,
    kind: Differs,
    words: str,
    wanted: Mapping[str, str],
    found: Mapping[str, str],
    hands: Mapping[str, Hand],
) -> Iterator[Difference]:
    for name, digest in wanted.items():
        there = found.get(name, "")
        if there != digest:
            says = f"the {words} {name} is {there[:_SHOWN]}, not {digest[:_SHOWN]}"
            if not there:
                says = f"the {words} {name} is not there with the content of {digest[:_SHOWN]}"
            given = {"expected": digest, "found": there, "hand": hands.get(name)}
            yield difference(kind, name, says, target=target, **given)
    for name in sorted(set(found) - set(wanted)):
        says = f"the {words} {name} is there and in no plan"
        yield difference(kind, name, says, target=target, found=found[name], hand=hands.get(name))


class Since(msgspec.Struct, frozen=True):
    """A difference, with when it was seen first."""

    difference: Difference
    since: str
    """RFC 3339."""


class Course(msgspec.Struct, frozen=True):
    """How what is seen now follows on what was seen before."""

    standing: tuple[Since, ...]
    """What differs, each with when it was seen so first; what nobody could look at stands as it did."""
    mended: tuple[Since, ...]
    """What differed before and does not any more."""

    def is_new(self, at: str) -> bool:
        """Say whether something differs since this very time."""
        return any(one.since == at for one in self.standing)


def followed(before: Iterable[Since], now: Iterable[Difference], unknown: Iterable[str], at: str) -> Course:
    """Hold what differs now against what differed before.

    Shape: `unknown` names the targets, and the kinds, that could not be looked at this time.
    """
    known = {one.difference.id: one for one in before}
    hidden = frozenset(unknown)
    standing = [Since(one, known[one.id].since if one.id in known else at) for one in now]
    places = {one.difference.place for one in standing}
    gone = [one for one in known.values() if one.difference.place not in places]
    kept = [one for one in gone if _is_hidden(one.difference, hidden)]
    return Course((*standing, *kept), tuple(one for one in gone if not _is_hidden(one.difference, hidden)))


def _is_hidden(one: Difference, hidden: frozenset[str]) -> bool:
    by_target = one.kind is not Differs.UNASKED and bool(one.target) and one.target in hidden
    return by_target or one.kind.value in hidden
