"""From evidence to events: what each kind of statement tells, the same whenever it is asked. Floor 9.

Enters: a statement, its envelope and when it was entered. Leaves: its events, at most `MOST`. The same function runs
where evidence is sealed and, over the verified statement, before anything follows from an event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

import msgspec

from interlock.evidence import (
    APPROVAL,
    ASSESSMENT,
    BREAK_GLASS,
    HOLD,
    REVOCATION,
    VERIFICATION_SUMMARY,
    WAIVER,
    Count,
    Statement,
    read_approval,
    read_assessment,
    read_break_glass,
    read_hold,
    read_revocation,
    read_waiver,
)
from interlock.evidence.deployment import DEPLOYMENT, read_deployment_step
from interlock.evidence.desired import OBSERVATION, read_observation
from interlock.evidence.directory import DIRECTORY_ACT, SECOND_ACT, read_directory_act
from interlock.evidence.provisioning import PROVISIONING, read_provisioned
from interlock.evidence.running import RUNNING, Differing, read_running
from interlock.evidence.transfer import TRANSFER, read_transfer
from interlock.identity import Found, in_words
from interlock.kernel import Digest, Instant, InterlockError, Severity
from interlock.ledger import Notice
from interlock.response.events import Event, Kind, event_id

MOST: Final = 20
"""Events of one statement; the last of them tells how many there would have been more."""
LONGEST: Final = 500
"""Characters of what others wrote; the entry has all of it."""
_SHORT: Final = 22
_PROBE: Final = "probe"
_UNSAVED: Final = "precommit"
"""What is not committed yet is nobody else's business."""


class Seen(msgspec.Struct, frozen=True):
    """A statement as it was entered."""

    statement: Statement
    envelope: Digest
    at: Instant

    def event(self, kind: Kind, says: str, *parts: str, **fields: object) -> Event:
        """Make an event that this statement proves; `parts` tell it from others of the same kind."""
        made = Event(
            id=event_id(kind, str(self.envelope), *parts),
            kind=kind,
            at=self.at,
            subject=self.statement.subjects[0],
            entry=self.envelope,
            says=_short(says),
        )
        return msgspec.structs.replace(made, **fields)


def events_of(seen: Seen) -> tuple[Event, ...]:
    """Give the events of a statement; of a type that tells nothing, or that nobody can read, none."""
    read = _READING.get(seen.statement.predicate_type)
    if read is None:
        return ()
    try:
        product = _product_of(seen.statement)
        found = [msgspec.structs.replace(one, product=product) for one in islice(read(seen), MOST)]
        more = sum(1 for _ in islice(read(seen), MOST, None)) if len(found) == MOST else 0
    except (InterlockError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ()
    if more:
        last = found[-1]
        says = f"and {more + 1} more like it; the entry has all of them"
        rest = {"id": event_id(last.kind, str(seen.envelope), "more"), "says": says, "about": "more", "rule": ""}
        found[-1] = msgspec.structs.replace(last, **rest, data={"count": str(more + 1)})
    return tuple(found)


class _Own(msgspec.Struct, frozen=True):
    product: str = ""


class _Origin(msgspec.Struct, frozen=True):
    rules: _Own | None = None


class _Examined(msgspec.Struct, frozen=True):
    origin: _Origin


class _Decided(msgspec.Struct, frozen=True):
    interlock_decision: _Own


def _product_of(statement: Statement) -> str:
    """Give whose product a statement is about, where its type says so; the graph has it from the same place."""
    if statement.predicate_type == ASSESSMENT:
        rules = msgspec.json.decode(statement.predicate, type=_Examined).origin.rules
        return _short(rules.product) if rules is not None else ""
    if statement.predicate_type == VERIFICATION_SUMMARY:
        return _short(msgspec.json.decode(statement.predicate, type=_Decided).interlock_decision.product)
    if statement.predicate_type not in _LABELLED:
        return ""
    return _short(msgspec.json.decode(statement.predicate, type=_Own).product)


def notice_of(event: Event) -> Notice:
    """Give an event as the outbox takes it."""
    return Notice(event.id, event.kind.value, event.at, msgspec.json.encode(event, order="sorted"))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


class _Reason(msgspec.Struct, frozen=True):
    requirement: str
    status: str
    verdict: str
    says: str
    notes: tuple[str, ...] = ()


class _Decision(msgspec.Struct, frozen=True):
    verdict: str
    policy: str
    stage: str
    environment: str
    reasons: tuple[_Reason, ...]
    glass: str = ""


class _Summary(msgspec.Struct, frozen=True):
    interlock_decision: _Decision


_VERDICTS: Final = {
    "deny": (Kind.DECISION_DENIED, "denied"),
    "review": (Kind.DECISION_REVIEW, "sent to review"),
    "allow": (Kind.DECISION_ALLOWED, "allowed"),
}


def _of_decision(seen: Seen) -> Iterator[Event]:
    one = msgspec.json.decode(seen.statement.predicate, type=_Summary).interlock_decision
    if one.stage == _UNSAVED or one.verdict not in _VERDICTS:
        return
    name = seen.statement.subjects[0].name
    kind, word = _VERDICTS[one.verdict]
    shared = {"environment": one.environment, "profile": one.policy}
    blocking = [reason for reason in one.reasons if reason.verdict == one.verdict != "allow"]
    why = f": {blocking[0].says}" if blocking else ""
    yield seen.event(kind, f"{name} was {word} under {one.policy}{why}", about=one.policy, **shared)
    if one.glass:
        says = f"{name} went to {one.environment or 'its place'} through broken glass"
        yield seen.event(Kind.GLASS_BROKEN, says, about=one.glass, **shared)
    for number, reason in enumerate(one.reasons):
        fields = {
            "about": reason.requirement,
            "control": "" if ":" in reason.requirement else reason.requirement,
            "data": {"notes": _short("; ".join(reason.notes))} if reason.notes else {},
            **shared,
        }
        part = f"{number} {reason.requirement}"
        if reason.status == "violated" and reason.verdict == "allow":
            says = f"{name} proceeds although {reason.requirement} is violated: {reason.says}"
            yield seen.event(Kind.VIOLATION_NOTICED, says, part, **fields)
        elif reason.status == "stale":
            yield seen.event(Kind.EVIDENCE_STALE, f"{name}: {reason.says}", part, **fields)


def _of_assessment(seen: Seen) -> Iterator[Event]:
    one = read_assessment(seen.statement.predicate)
    if one.stage == _UNSAVED:
        return
    rules = one.origin.rules
    if rules is not None and rules.policy_digest:
        says = f"the policy {rules.policy} means {rules.policy_digest[:12]} now, which was not seen here before"
        event = seen.event(Kind.POLICY_CHANGED, says, about=rules.policy, profile=rules.policy)
        meant = event_id(Kind.POLICY_CHANGED, rules.policy, rules.policy_digest)  # whichever entry shows it first
        yield msgspec.structs.replace(event, id=meant, data={"meaning": rules.policy_digest, "commit": rules.commit})
    for count in sorted((count for count in one.counts if count.is_new), key=_worst_first):
        says = f"{one.control} found {count.count} new of {count.rule} ({count.severity})"
        part = f"{count.rule} {count.severity} {count.state}"
        yield seen.event(
            Kind.FINDING_NEW,
            says,
            part,
            about=count.rule,
            control=one.control,
            rule=count.rule,
            severity=count.severity,
            data={"count": str(count.count), "state": count.state},
        )


def _worst_first(count: Count) -> tuple[int, str, str]:
    ranks = {severity.value: severity.rank for severity in Severity}
    return ranks.get(count.severity, len(ranks)), count.rule, count.state


def _of_waiver(seen: Seen) -> Iterator[Event]:
    one = read_waiver(seen.statement.predicate)
    says = f"{one.owner} asks to waive {one.name} until {one.expires_at[:10]}: {one.reason}"
    data = {"owner": one.owner, "expires": one.expires_at, "environments": " ".join(one.environments)}
    yield seen.event(Kind.WAIVER_REQUESTED, says, about=one.name, data=data)


def _of_approval(seen: Seen) -> Iterator[Event]:
    one = read_approval(seen.statement.predicate)
    words = {"approve": "approved", "reject": "rejected", "withdraw": "took back an answer about"}
    kinds = {
        "approve": Kind.WAIVER_APPROVED if one.about == "waiver" else Kind.APPROVAL_GIVEN,
        "reject": Kind.APPROVAL_REJECTED,
        "withdraw": Kind.APPROVAL_WITHDRAWN,
    }
    if one.answer not in kinds:
        return
    why = f": {one.reason}" if one.reason else ""
    says = f"somebody {words[one.answer]} the {one.about} {one.target[:_SHORT]}{why}"
    data = {"answer": one.answer, "of": one.about}
    yield seen.event(kinds[one.answer], says, about=one.target, environment=one.environment, data=data)


def _of_revocation(seen: Seen) -> Iterator[Event]:
    one = read_revocation(seen.statement.predicate)
    says = f"{one.target[:_SHORT]} was taken back: {one.reason}"
    yield seen.event(Kind.DOCUMENT_REVOKED, says, about=one.target)


def _of_hold(seen: Seen) -> Iterator[Event]:
    one = read_hold(seen.statement.predicate)
    kind, word = (Kind.HOLD_LIFTED, "lifted") if one.action == "lift" else (Kind.HOLD_PLACED, "placed")
    says = f"a hold was {word} on {one.target[:_SHORT]}: {one.reason}"
    only = one.environments[0] if len(one.environments) == 1 else ""
    data = {"environments": " ".join(one.environments)} if one.environments else {}
    yield seen.event(kind, says, about=one.target, environment=only, data=data)


def _of_glass(seen: Seen) -> Iterator[Event]:
    one = read_break_glass(seen.statement.predicate)
    says = f"somebody asks to let {one.target[:_SHORT]} through to {one.environment}: {one.reason}"
    data = {"expires": one.expires_at}
    yield seen.event(Kind.GLASS_REQUESTED, says, about=one.target, environment=one.environment, data=data)


def _of_directory(seen: Seen) -> Iterator[Event]:
    deed = read_directory_act(seen.statement.predicate, seen.statement.predicate_type).deed
    says = in_words(deed)
    if isinstance(deed, Found):  # whoever founds is one of those who are founded
        told = f"the people of this ledger begin with {', '.join(one.person for one in deed.people)}"
    else:
        told = f"somebody {says}"
    yield seen.event(Kind.DIRECTORY_CHANGED, told, about=_short(says))


def _of_observation(seen: Seen) -> Iterator[Event]:
    one = read_observation(seen.statement.predicate)
    if not one.altered and not one.unreadable:
        return
    parts = [f"{one.altered} difference{'' if one.altered == 1 else 's'}"] if one.altered else []
    parts += [f"{one.unreadable} that could not be read"] if one.unreadable else []
    first = f": {one.shown[0]}" if one.shown else ""
    says = f"{one.place} on {one.host} is not what {one.name} says, {' and '.join(parts)}{first}"
    data = {"place": _short(one.place), "host": one.host, "count": str(one.altered + one.unreadable)}
    if one.stakeholders:
        data["stakeholders"] = _short(", ".join(one.stakeholders))
    yield seen.event(Kind.STATE_ALTERED, says, about=one.name, control="key.provenance", data=data)


_ENDED: Final = {
    "running": (Kind.DEPLOYMENT_BEGUN, "begins"),
    "waiting": (Kind.DEPLOYMENT_WAITING, "waits"),
    "deployed": (Kind.DEPLOYMENT_ENDED, "is done: it runs, and nothing else does"),
    "refused": (Kind.DEPLOYMENT_REFUSED, "was refused, and nothing was touched"),
    "rolled-back": (Kind.DEPLOYMENT_ROLLED_BACK, "did not work, and what ran before runs again"),
    "stranded": (Kind.DEPLOYMENT_STRANDED, "did not work, and what ran before is not back everywhere"),
}


def _of_deployment(seen: Seen) -> Iterator[Event]:
    """Tell how a deployment stands as a whole; its single steps are in the ledger for whoever follows one."""
    one = read_deployment_step(seen.statement.predicate)
    if one.step or one.outcome not in _ENDED:
        return
    kind, word = _ENDED[one.outcome]
    what = ", ".join(each.name for each in seen.statement.subjects[1:])
    of = f" of {what}" if what else ""
    says = f"the {one.why or 'deployment'}{of} to {one.environment} {word}{f': {one.says}' if one.says else ''}"
    data = {
        "run": one.run,
        "plan": one.plan,
        "product": one.product,
        "why": one.why,
        "start": one.start,
        "ticket": one.ticket,
        "until": one.until,
        "worker": one.worker,
        "code": one.code,
        "artifacts": " ".join(str(each.digests[0]) for each in seen.statement.subjects[1:]),
    }
    told = {name: _short(text) for name, text in data.items() if text}
    yield seen.event(kind, says, about=one.run, environment=one.environment, data=told)


def _of_running(seen: Seen) -> Iterator[Event]:
    """Tell each difference with the statement that saw it first, and once more when it is gone."""
    one = read_running(seen.statement.predicate)
    for each in one.differing:
        if each.since == one.at:
            altered, _, where = _kinds(one.environment, each)
            by = f"; by {each.who}{f' at {each.when}' if each.when else ''}" if each.who else ""
            after = f"; {one.follows}" if one.follows else ""
            told = {**where, "about": each.what, "rule": each.kind, "severity": each.severity}
            says = f"{_target(one.environment, each)}: {each.says}{by}{after}"
            yield seen.event(altered, says, each.id, data=_running_data(each, one.run), **told)
    for each in one.mended:
        _, mended, where = _kinds(one.environment, each)
        word = "nothing is wrong any more with" if mended is Kind.PROBE_MENDED else "it differs no more in"
        says = f"{_target(one.environment, each)}: {word} {each.what}, since {one.at}"
        told = {**where, "about": each.what, "rule": each.kind}
        yield seen.event(mended, says, each.id, data=_running_data(each, one.run), **told)


def _kinds(environment: str, one: Differing) -> tuple[Kind, Kind, dict[str, str]]:
    """Give what a difference is told as when it comes and when it goes, and of which control that is."""
    if one.kind == _PROBE:
        return Kind.PROBE_FAILING, Kind.PROBE_MENDED, {"environment": environment, "control": "production.smoke"}
    where = {"environment": environment, "control": "key.deploy-verification"}
    return Kind.DEPLOYMENT_ALTERED, Kind.DEPLOYMENT_MENDED, where


def _target(environment: str, one: Differing) -> str:
    return f"{one.target} of {environment}" if one.target else environment


def _running_data(one: Differing, run: str) -> dict[str, str]:
    told = {"run": run, "target": one.target, "since": one.since, "difference": one.id, "who": _short(one.who)}
    return {name: text for name, text in told.items() if text}


def _of_transfer(seen: Seen) -> Iterator[Event]:
    one = read_transfer(seen.statement.predicate)
    name = seen.statement.subjects[0].name
    data = {"target": one.target, "source": one.source, "tag": one.tag, "manifest": one.manifest}
    data = {key: value for key, value in data.items() if value}
    if one.result == "refused":
        verb = "taken from" if one.action == "pull" else "let into"
        place = one.source if one.action == "pull" else one.target
        says = f"{name} was not {verb} {place}: {one.says}"
        yield seen.event(Kind.ARTIFACT_REFUSED, says, about=place, profile=one.policy, data=data)
    elif one.action in _MOVED and one.result == "done":
        kind, word = _MOVED[one.action]
        says = f"{name} was {word} {one.target}" + (f" as {one.tag}" if one.tag else "")
        yield seen.event(kind, says, about=one.target, profile=one.policy, data=data)


def _of_provisioning(seen: Seen) -> Iterator[Event]:
    one = read_provisioned(seen.statement.predicate)
    data = {"tool": one.tool, "target": one.target, "resources": str(one.resources), "changes": str(one.change_count)}
    shared = {
        "about": one.name,
        "environment": one.environment,
        "profile": one.policy,
        "data": {key: value for key, value in data.items() if value},
    }
    if one.result == "refused":
        worst = one.faults[0] if one.faults else None
        fields = (
            {"control": "key.infra-checks", "rule": f"infra:{worst.rule}", "severity": worst.severity} if worst else {}
        )
        says = f"{one.name} was not set up: {one.says}"
        yield seen.event(Kind.INFRASTRUCTURE_REFUSED, says, **shared, **fields)
    elif one.result == "done" and one.change_count:
        says = f"{one.name} was set up: {one.change_count} resource{'' if one.change_count == 1 else 's'} changed"
        yield seen.event(Kind.INFRASTRUCTURE_CHANGED, says, control="production.provision", **shared)
    elif one.result == "failed":
        done = sum(change.result == "done" for change in one.changes)
        says = f"setting {one.name} up broke off after {done} of {one.change_count}: {one.says}"
        yield seen.event(Kind.INFRASTRUCTURE_BROKEN, says, control="production.provision", **shared)


_MOVED: Final = {
    "push": (Kind.ARTIFACT_PUSHED, "pushed to"),
    "promote": (Kind.ARTIFACT_PROMOTED, "promoted to"),
}
_READING: Final[dict[str, Callable[[Seen], Iterator[Event]]]] = {
    ASSESSMENT: _of_assessment,
    VERIFICATION_SUMMARY: _of_decision,
    WAIVER: _of_waiver,
    APPROVAL: _of_approval,
    REVOCATION: _of_revocation,
    HOLD: _of_hold,
    BREAK_GLASS: _of_glass,
    DIRECTORY_ACT: _of_directory,
    SECOND_ACT: _of_directory,
    OBSERVATION: _of_observation,
    DEPLOYMENT: _of_deployment,
    RUNNING: _of_running,
    TRANSFER: _of_transfer,
    PROVISIONING: _of_provisioning,
}
_LABELLED: Final = frozenset({WAIVER, APPROVAL, BREAK_GLASS, DEPLOYMENT, RUNNING, OBSERVATION, PROVISIONING})
"""What names its product beside all else it says."""
TELLING: Final = frozenset(_READING)
"""The predicate types that tell anything."""
