"""Pins: which builder a policy wants, and in what a workload differs from it. Floor 2.

What a pin asks for and a token does not say is a difference: absence never matches. What a token says of how a build
came about, its workflow and what started it, has to be asked for: a pin that is silent about it lets in the ordinary
case alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.identity.workload.model import NAMES_WORKFLOWS, WorkloadIdentity
from interlock.kernel import matches

ORDINARY_EVENTS: Final = (
    *("push", "release", "schedule", "workflow_dispatch", "merge_group"),
    *("web", "api", "ui", "trigger_job"),
)
"""What may start a run where a pin does not say: nothing through which a stranger's code comes in."""
FOREIGN_EVENTS: Final = frozenset(
    {
        *("pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment"),
        *("merge_request_event", "external_pull_request_event"),
    }
)
"""What can bring in code of another repository; only a token that says which one can match."""


class BuilderPin(msgspec.Struct, frozen=True):
    """A builder whose builds count. Empty is what does not matter, except where the module says otherwise."""

    name: str
    issuer: str = ""
    """Exactly as tokens have it; empty for a builder that is known by its key and its host alone."""
    workload: str = ""
    """The workload of the directory to which the signing key has to belong, and the host, if the issuer is empty."""
    subject: str = ""
    subject_id: str = ""
    repository: str = ""
    """A name can be given up and taken by somebody else; an id cannot."""
    repository_id: str = ""
    owner_id: str = ""
    workflow: str = ""
    """A path in the repository itself, or `owner/name/path`."""
    workflow_commits: tuple[str, ...] = ()
    workflow_refs: tuple[str, ...] = ()
    """Patterns."""
    job_workflow: str = ""
    """`owner/name/path` of a reusable workflow in which the job has to stand."""
    job_workflow_commits: tuple[str, ...] = ()
    job_workflow_refs: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    """Patterns of what may be built: refs/heads/main, refs/tags/v*."""
    must_be_protected: bool = False
    environment: str = ""
    runner: str = ""
    events: tuple[str, ...] = ()
    """Empty for `ORDINARY_EVENTS`."""
    source: str = ""
    line: int = 0


def differences(pin: BuilderPin, one: WorkloadIdentity) -> tuple[str, ...]:
    """Say in what a workload is not the one that a pin asks for; nothing if it is.

    The directory's part, `workload`, is for whoever knows the directory.
    """
    return tuple(_differences(pin, one))


def _differences(pin: BuilderPin, one: WorkloadIdentity) -> Iterator[str]:
    if pin.issuer != one.issuer:
        yield f"the issuer is {one.issuer}, not {pin.issuer or 'one of tokens'}"
        return  # what another issuer says is no nearer to the pin, however like it reads
    yield from _exact("the subject", pin.subject, one.subject)
    yield from _exact("the id of the subject", pin.subject_id, one.subject_id)
    yield from _exact("the id of the repository", pin.repository_id, one.repository_id)
    yield from _exact("the repository", pin.repository, one.repository)
    yield from _exact("the id of the owner", pin.owner_id, one.owner_id)
    yield from _workflows(pin, one)
    yield from _fitting("the reference", pin.refs, one.ref)
    if pin.must_be_protected and one.is_ref_protected is not True:
        yield f"the reference {one.ref or '(not said)'} is not said to be protected"
    yield from _exact("the environment", pin.environment, one.environment)
    yield from _exact("the runner", pin.runner, one.runner)
    yield from _events(pin, one)


def _exact(what: str, wanted: str, got: str) -> Iterator[str]:
    if wanted and got != wanted:
        yield f"{what} is {got or 'not said'}, not {wanted}"


def _fitting(what: str, wanted: tuple[str, ...], got: str) -> Iterator[str]:
    if wanted and not (got and any(matches(pattern, got) for pattern in wanted)):
        yield f"{what} is {got or 'not said'}, not {' or '.join(wanted)}"


def _among(what: str, wanted: tuple[str, ...], got: str) -> Iterator[str]:
    if wanted and (not got or got not in wanted):
        yield f"{what} is {got or 'not said'}, not {' or '.join(wanted)}"


def _workflows(pin: BuilderPin, one: WorkloadIdentity) -> Iterator[str]:
    """Hold the file that was started and the file that the job stands in against the pin, each against its own."""
    if pin.workflow:
        if one.workflow not in {pin.workflow, f"{one.repository}/{pin.workflow}"}:
            yield f"the workflow is {one.workflow or 'not said'}, not {pin.workflow}"
        yield from _among("the commit of the workflow", pin.workflow_commits, one.workflow_commit)
        yield from _fitting("the reference of the workflow", pin.workflow_refs, one.workflow_ref)
    if pin.job_workflow:
        yield from _exact("the workflow of the job", pin.job_workflow, one.job_workflow)
        yield from _among("the commit of the job's workflow", pin.job_workflow_commits, one.job_workflow_commit)
        yield from _fitting("the reference of the job's workflow", pin.job_workflow_refs, one.job_workflow_ref)
    elif one.job_workflow and one.job_workflow != one.workflow:
        caller = one.workflow or "another workflow"
        yield f"the job stands in {one.job_workflow}, which {caller} calls and the pin does not name"
    if not pin.workflow and not pin.job_workflow and (one.workflow or one.kind in NAMES_WORKFLOWS):
        yield f"the workflow is {one.workflow or 'not said'}, and the pin names none"


def _events(pin: BuilderPin, one: WorkloadIdentity) -> Iterator[str]:
    if not one.event and not pin.events and one.kind not in NAMES_WORKFLOWS:
        return
    wanted = pin.events or ORDINARY_EVENTS
    if one.event not in wanted:
        yield f"what started the run is {one.event or 'not said'}, not {' or '.join(wanted)}"
    if one.event in FOREIGN_EVENTS:
        head = one.head_repository_id or one.head_repository
        own = one.repository_id if one.head_repository_id else one.repository
        if not head or head != own:
            yield f"a {one.event} may bring code of another repository: whose it was is {head or 'not said'}"


def demands_as_much(pin: BuilderPin, other: BuilderPin) -> bool:
    """Say whether every workload that a pin lets in is let in by another one too; in doubt it is not."""
    return (
        pin.issuer == other.issuer
        and all(getattr(other, name) in {"", getattr(pin, name)} for name in _MATTERS)
        # What a pin is silent about here lets in another case, not every case.
        and (pin.workflow, pin.job_workflow) == (other.workflow, other.job_workflow)
        and all(_is_within(getattr(pin, name), getattr(other, name)) for name in _LISTS)
        and _is_within(pin.events or ORDINARY_EVENTS, other.events or ORDINARY_EVENTS)
        and (pin.must_be_protected or not other.must_be_protected)
    )


_MATTERS: Final = (
    *("workload", "subject", "subject_id", "repository", "repository_id", "owner_id"),
    *("environment", "runner"),
)
_LISTS: Final = ("workflow_commits", "workflow_refs", "job_workflow_commits", "job_workflow_refs", "refs")


def _is_within(own: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not other or (bool(own) and set(own) <= set(other))
