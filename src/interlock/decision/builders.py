"""Who built something: which sealed statements of builders count, and whether one is of a builder that is wanted.

A statement counts if a key sealed it that may build, if it was made while the token held, and if it is about the very
commit that the token names. One that is wanted is enough; any number of others takes nothing away. Pure. Floor 8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.decision.descent import commits_behind
from interlock.decision.model import Policy, Reason, Status, Verdict
from interlock.decision.question import Known, Question
from interlock.evidence import BUILDER, EvidenceError, VerifiedStatement
from interlock.identity import Account, Directory
from interlock.identity.workload import BuilderPin, WorkloadIdentity, differences
from interlock.kernel import Instant, instant

if TYPE_CHECKING:
    from interlock.evidence.builder import BuilderHost, BuilderIdentity

REQUIREMENT: Final = "builders"
"""What the reason of a decision is called."""
_LEEWAY: Final = timedelta(minutes=1)
_NOT_SAID: Final = "nobody who may build says who built this"
TEXTS: Final = (
    *("issuer", "kind", "subject", "repository", "repository_id", "owner_id", "ref", "commit"),
    *("workflow", "workflow_ref", "workflow_commit", "job_workflow", "job_workflow_ref", "job_workflow_commit"),
    *("environment", "event", "runner", "run_id", "actor", "actor_id"),
)
"""What rules may read of a token, under the names of `WorkloadIdentity`."""
SHAPE_OF_BUILDER: Final[Mapping[str, object]] = {
    "builder": {
        "is_known": "bool",
        "id": "string",
        "pin": "string",
        "workload": "string",
        "machine": "string",
        **dict.fromkeys(TEXTS, "string"),
    }
}
"""The names that rules may use of who built."""
NOBODY_BUILT: Final[Mapping[str, object]] = {
    "builder": {"is_known": False, **dict.fromkeys(("id", "pin", "workload", "machine", *TEXTS), "")}
}
"""What is told where nobody says who built."""


class Built(msgspec.Struct, frozen=True):
    """What a builder says, and why it does not count if it does not."""

    says: BuilderIdentity
    statement: VerifiedStatement
    workload: str
    """The workload of the directory to which the signing key belongs; empty where the trust file says that it may."""
    why_not: str = ""
    remedy: str = ""
    """What would make it count, where something of ours would."""
    pin: str = ""
    """The pin that it meets."""
    faults: tuple[str, ...] = ()
    """In what it differs from the pin that it is nearest to."""


def built(policy: Policy, known: Known, question: Question) -> tuple[Built, ...]:
    """Give what builders say about the subject, in the order of the ledger, each held against the policy."""
    pins, directory = policy.people.builders, known.governance.directory
    return tuple(_held(one, pins, directory) for one in _said(known, question))


def _said(known: Known, question: Question) -> Iterator[Built]:
    sources = (*question.subject.digests, *commits_behind(known, question))
    wanted = {digest.hex for digest in sources if digest.alg == "gitCommit"}
    for one in sorted(known.statements, key=lambda statement: statement.index):
        if one.statement.predicate_type != BUILDER:
            continue
        if not any(about.shares(question.subject) for about in one.statement.subjects):
            continue
        from interlock.evidence.builder import read_builder  # few gates have any

        try:
            says = read_builder(one.statement.predicate)
        except EvidenceError:
            continue  # what nobody can read proves nobody's build
        workload = known.governance.directory.workload_of(Account.of_key(one.signer)) or ""
        yield _counted(Built(says, one, workload), known, wanted)


def _counted(one: Built, known: Known, commits: set[str]) -> Built:
    """Say why a statement does not count, whatever a policy wants."""
    signer, name = one.statement.signer, one.statement.signer_name
    token = one.says.workload
    why, remedy = "", ""
    if known.governance.directory.person_of_key(signer) is not None:
        why = f"the key {name!r}, which sealed it, is a person's"
    elif not one.workload and signer not in known.building_keys:
        why = f"the key {name!r}, which sealed it, may not build"
        remedy = f"if it is the key of a builder, let it: `interlock keys allow {signer[:16]} --for build`; or "
    elif token is not None and not _held_at(token, instant(one.says.at)):
        why = f"its token did not hold at {one.says.at}, when it was verified"
    elif token is not None and commits and token.commit and token.commit not in commits:
        why = f"its token is for the commit {token.commit[:12]}"
    return msgspec.structs.replace(one, why_not=why, remedy=remedy)


def _held_at(token: WorkloadIdentity, at: Instant) -> bool:
    return token.issued_at - _LEEWAY <= at <= token.expires_at + _LEEWAY


def starters(known: Known, question: Question) -> dict[tuple[str, str], frozenset[str]]:
    """Give who had programs build, as their tokens say: accounts at the forge, by key and by the builder's name."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for one in _said(known, question):
        token = one.says.workload
        if token is not None and token.actor and not one.why_not:
            key = (one.statement.signer, token.id)
            found[key] = found.get(key, frozenset()) | {f"forge:{token.server}/{token.actor}"}
    return found


def _held(one: Built, pins: Sequence[BuilderPin], directory: Directory) -> Built:
    """Hold a statement against the pins; where it meets none, against the one that it is nearest to."""
    if one.why_not or not pins:
        return one
    faults = [(_faults(pin, one, directory), pin.name) for pin in pins]
    least, name = min(faults, key=lambda each: len(each[0]))
    if not least:
        return msgspec.structs.replace(one, pin=name)
    return msgspec.structs.replace(one, faults=tuple(f"{name}: {fault}" for fault in least))


def _faults(pin: BuilderPin, one: Built, directory: Directory) -> tuple[str, ...]:
    faults = []
    if pin.workload and pin.workload != one.workload:
        faults.append(f"the key belongs to {one.workload or 'no workload of the directory'}, not to {pin.workload}")
    if pin.issuer:
        token = one.says.workload
        faults += differences(pin, token) if token is not None else ["no token was shown"]
    elif _host_of(one.says.host, directory) != pin.workload:
        faults.append(f"the host {_named(one.says.host)} is none of {pin.workload}")
    return tuple(faults)


def _host_of(host: BuilderHost | None, directory: Directory) -> str:
    return directory.workload_of(Account.parse(f"host:{host.machine}")) or "" if host is not None else ""


def _named(host: BuilderHost | None) -> str:
    return host.name or host.machine[:12] if host is not None else "(not said)"


def of_builders(policy: Policy, several: Sequence[Built]) -> list[Reason]:
    """Say whether something was built by a builder that the policy wants; nothing where it wants none."""
    pins = policy.people.builders
    if not pins:
        return []
    good = [one for one in several if one.pin]
    source, line = pins[0].source, pins[0].line
    if good:
        last = good[-1]
        evidence = (last.statement.envelope,)
        says = f"built by {last.pin}: {_who(last.says)}"
        return [Reason(REQUIREMENT, Status.SATISFIED, Verdict.ALLOW, says, "", evidence, source, line)]
    how = "and its token" if all(one.issuer for one in pins) else "there"
    change = f"have it built by {' or '.join(one.name for one in pins)}, with `interlock build` {how}"
    if not several:
        return [Reason(REQUIREMENT, Status.MISSING, Verdict.DENY, _NOT_SAID, change, (), source, line)]
    last = min(several, key=lambda one: (bool(one.why_not), len(one.faults), -one.statement.index))
    faults = (last.why_not,) if last.why_not else last.faults
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    says = f"it was built by {_who(last.says)}, which does not count: {faults[0]}{more}"
    evidence = (last.statement.envelope,)
    change = f"{last.remedy}{change}"
    return [Reason(REQUIREMENT, Status.VIOLATED, Verdict.DENY, says, change, evidence, source, line, faults[1:])]


def _who(says: BuilderIdentity) -> str:
    if says.workload is None:
        return f"the host {_named(says.host)}"
    run = f", run {says.workload.run_id}" if says.workload.run_id else ""
    return f"{says.workload.id}{run}"


def told_of_builder(several: Sequence[Built]) -> Mapping[str, object]:
    """Give who built under the names of `SHAPE_OF_BUILDER`: the last that the policy wants, or the last that counts."""
    counting = [one for one in several if one.pin] or [one for one in several if not one.why_not and not one.faults]
    if not counting:
        return NOBODY_BUILT
    one = counting[-1]
    token: WorkloadIdentity | None = one.says.workload
    texts = {name: str(getattr(token, name)) if token is not None else "" for name in TEXTS}
    machine = one.says.host.machine if one.says.host is not None else ""
    who = {"id": token.id if token is not None else "", "pin": one.pin, "workload": one.workload, "machine": machine}
    return {"builder": {"is_known": True, **who, **texts}}
