"""What products stand like: what controls say of them, what runs, what was decided; read from statements. Floor 10.

Enters: statements that count. Leaves: values that a board keeps. Nothing here is checked again, and what cannot be read
says nothing. Source: docs/decisions/0060-board.md.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Final, Protocol

import msgspec

from interlock.control import Finding, FindingState
from interlock.deployment import Outcome
from interlock.evidence import Assessment, EvidenceError, VerifiedStatement, counts_of, read_assessment
from interlock.evidence.deployment import DeploymentStep
from interlock.kernel import Instant, InstantMalformed, Severity, instant, sha256

NAME_BYTES: Final = 16
STANDS: Final = frozenset({"passed", "failed"})
"""Outcomes after which what a control does not list any more is gone; the others saw too little to say so."""
_OF_NOBODY: Final = frozenset({"worktree", "staged"})
"""What somebody had in hand when they looked: it is no state of a branch."""
_LONGEST: Final = 2_000
"""Characters of a text that are kept; whoever wants all of it opens the list."""
_LARGEST: Final = 2**31 - 1
_NAMED: Final = 3
"""Targets of a report that a line names; of more it has the digest."""
CODES: Final = {state: place for place, state in enumerate(FindingState)}
STATES: Final = tuple(FindingState)
SEVERITIES: Final = tuple(Severity)
_RANKS: Final = {severity.value: severity.rank for severity in Severity}
_STATES: Final = {state.value: code for state, code in CODES.items()}


class Line(msgspec.Struct, frozen=True, gc=False):
    """What one control looks at again and again: the newest answer about it is the one that holds."""

    product: str
    remote: str
    branch: str
    control: str
    place: str
    """Where what was examined runs, or by which kind of looking: what one place shows answers for no other."""


class Counted(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """How many findings share a severity and a state."""

    severity: int
    state: int
    number: int


class Examined(msgspec.Struct, frozen=True):
    """What a control said of a line."""

    line: Line
    outcome: str
    why: str
    stage: str
    findings: str
    """SHA-256 of the list; empty where there is nothing to list."""
    counts: tuple[Counted, ...]
    commit: str
    assessment: Assessment

    @property
    def number(self) -> int:
        """How many findings were said."""
        return sum(one.number for one in self.counts)


class Row(msgspec.Struct, frozen=True, gc=False):
    """One finding as a board keeps it."""

    name: bytes
    severity: int
    state: int
    rule: str
    path: str
    at: int
    message: str
    more: bytes
    """What is shown of it alone, as JSON."""


class More(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What a page about one finding shows besides."""

    fingerprint: str
    remedy: str = ""
    symbol: str = ""
    commit: str = ""
    cwe: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    suppression: str = ""
    by: str = ""
    """Who wrote the comment that would hide it."""


class Listing(IntEnum):
    """What became of the list of findings of an assessment."""

    WHOLE = 0
    MISSING = 1
    """Nobody has it here: what was counted is counted, and nothing of it can be shown."""
    DAMAGED = 2
    """It is not what the assessment names, or nobody can read it."""
    OTHER = 3
    """It is not what the assessment counted."""


class Ran(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Something that runs: what it is called, and its SHA-256."""

    name: str
    sha256: str


class Landed(msgspec.Struct, frozen=True):
    """One word about a deployment."""

    product: str
    environment: str
    run: str
    outcome: Outcome
    is_step: bool
    """Whether it is about a step alone: then it ends nothing."""
    says: str
    at: Instant
    runs: tuple[Ran, ...]


class Judged(msgspec.Struct, frozen=True):
    """What a gate decided."""

    product: str
    environment: str
    stage: str
    policy: str
    verdict: str
    why: str
    name: str
    digest: str
    at: Instant


class Entered(msgspec.Struct, frozen=True):
    """What a statement that counts says, with the entry that it is."""

    entry: int
    at: Instant
    """When the ledger took it in."""
    signer: str
    """The key that signed it."""
    says: Examined | Landed | Judged
    rows: tuple[Row, ...] = ()
    listing: Listing = Listing.WHOLE


class Reached(msgspec.Struct, frozen=True):
    """How far a board has read the ledger."""

    entries: int = 0
    edge: bytes = b""
    """SHA-256 of the last leaf that was read: another ledger has another one there."""
    trust: bytes = b""
    """By which keys: others make another board."""


class BoardBook(Protocol):
    """Keeps what products stand like.

    Promise: the same entries in the same order MUST leave the same, however they are cut into batches.
    """

    def reached(self) -> Reached:
        """Say how far it is."""
        ...

    def keep(self, entered: Sequence[Entered], before: Reached, after: Reached) -> bool:
        """Take entries in; say whether it was where `before` says, and so did.

        Errors: those of the store.
        """
        ...

    def forget(self) -> None:
        """Empty it. Errors: those of the store."""
        ...


def examined_of(one: VerifiedStatement) -> Examined | None:
    """Read what a control said of a branch; none where it cannot be read, or is about what somebody had in hand."""
    try:
        says = read_assessment(one.statement.predicate)
    except EvidenceError:
        return None
    origin = says.origin
    if origin.state in _OF_NOBODY:
        return None
    place = _place(says)
    product = origin.rules.product if origin.rules is not None else ""
    line = Line(*(shown(part) for part in (product, origin.remote, origin.branch, says.control, place)))
    return Examined(
        line,
        shown(says.outcome),
        shown(says.reason),
        shown(says.stage),
        says.findings,
        tuple(_counts((each.severity, each.state, each.count) for each in says.counts)),
        shown(origin.commit),
        says,
    )


def _place(says: Assessment) -> str:
    """Say where, or by which kind of looking: what a report of one tool shows answers for no other."""
    parts = [says.place] if says.place else []
    if says.observed_in:
        parts.append(f"seen in {says.observed_in}")
    if says.imported:
        parts.append(f"reported by {', '.join(sorted({tool for one in says.imported for tool in one.tools}))}")
        about = sorted({target for one in says.imported if one.lists_clean for target in one.targets})
        if about:
            rest = sha256("\0".join(about).encode("utf-8", "surrogatepass")).hex[:12]
            parts.append(f"about {', '.join(about[:_NAMED])}{f' and {rest}' if len(about) > _NAMED else ''}")
    return " ".join(parts)


def _counts(said: Iterable[tuple[str, str, int]]) -> Iterator[Counted]:
    """Give counts by severity and state; a word that nobody knows counts as the worst, and as new."""
    found: Counter[tuple[int, int]] = Counter()
    for severity, state, number in said:
        found[_RANKS.get(severity, 0), _STATES.get(state, 0)] += min(max(number, 0), _LARGEST)
    return (Counted(*key, number) for key, number in sorted(found.items()) if number)


def is_as_counted(found: Sequence[Finding], says: Assessment) -> bool:
    """Say whether a list of findings is what its assessment counted."""
    return sorted(map(msgspec.structs.astuple, counts_of(found))) == sorted(map(msgspec.structs.astuple, says.counts))


def rows_of(line: Line, found: Iterable[Finding]) -> Iterator[Row]:
    """Give the findings of a line as a board keeps them; two of one fingerprint are told apart by their order."""
    seen: Counter[str] = Counter()
    whose = "\0".join(msgspec.structs.astuple(line))
    for one in found:
        seen[one.fingerprint] += 1
        named = f"{whose}\0{one.fingerprint}\0{seen[one.fingerprint]}"
        name = hashlib.sha256(named.encode("utf-8", "surrogatepass")).digest()[:NAME_BYTES]
        hidden = one.suppression
        more = More(
            shown(one.fingerprint),
            shown(one.remedy),
            shown(one.at.symbol),
            shown(one.at.commit),
            tuple(map(shown, one.cwe[:20])),
            tuple(map(shown, one.aliases[:20])),
            tuple(map(shown, one.components[:20])),
            shown(hidden.text) if hidden is not None else "",
            shown(hidden.author) if hidden is not None else "",
        )
        yield Row(
            name,
            one.severity.rank,
            CODES[one.state],
            shown(one.rule),
            shown(one.at.path),
            min(max(one.at.line, 0), _LARGEST),
            shown(one.message),
            msgspec.json.encode(more),
        )


def landed_of(says: DeploymentStep, one: VerifiedStatement) -> Landed | None:
    """Read a word about a deployment; none where it cannot be read."""
    try:
        at, outcome = instant(says.at), Outcome(says.outcome)
    except (InstantMalformed, ValueError):
        return None
    things = [
        Ran(shown(each.name), digest.hex)
        for each in one.statement.subjects
        for digest in each.digests[:1]
        if digest.hex != says.plan
    ]
    return Landed(
        shown(says.product),
        shown(says.environment),
        shown(says.run),
        outcome,
        bool(says.step),
        shown(says.says),
        at,
        tuple(things),
    )


class _Reason(msgspec.Struct, frozen=True):
    requirement: str
    status: str
    verdict: str
    says: str = ""


class _Decision(msgspec.Struct, frozen=True):
    policy: str
    stage: str
    environment: str
    at: str
    reasons: tuple[_Reason, ...]
    hypothetical: tuple[str, ...] = ()
    product: str = ""


class _Summary(msgspec.Struct, frozen=True):
    interlock_verdict: str = ""
    interlock_decision: _Decision | None = None


_SUMMARY: Final = msgspec.json.Decoder(_Summary)
_WORST: Final = {"deny": 0, "review": 1}


def judged_of(one: VerifiedStatement) -> Judged | None:
    """Read a decision of ours; none where it is another's, or was made on a supposition."""
    try:
        read = _SUMMARY.decode(one.statement.predicate)
        says = read.interlock_decision
        if says is None or says.hypothetical or not one.statement.subjects:
            return None
        at = instant(says.at)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, InstantMalformed):
        return None
    against = sorted((each for each in says.reasons if each.verdict != "allow"), key=_worst)
    subject = one.statement.subjects[0]
    digest = subject.digests[0].hex if subject.digests else ""
    why = f"{against[0].requirement}: {against[0].says or against[0].status}" if against else ""
    return Judged(
        shown(says.product),
        shown(says.environment),
        shown(says.stage),
        shown(says.policy),
        shown(read.interlock_verdict),
        shown(why),
        shown(subject.name),
        digest,
        at,
    )


def _worst(one: _Reason) -> int:
    return _WORST.get(one.verdict, len(_WORST))


def shown(text: str) -> str:
    """Give a text as every engine keeps it: without what is no character, and not without end."""
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1]}\u2026"
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
