"""What a token proves of a workload, and which pins of a policy it meets, as text and as JSON. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from interlock.identity.workload import BuilderPin, ProvenWorkload, differences
from interlock.kernel import stamp
from interlock.render.fields import fields
from interlock.render.paint import visible

_ROWS = (
    *("kind", "issuer", "subject", "subject_id", "repository", "repository_id", "owner", "owner_id"),
    *("head_repository", "head_repository_id", "visibility", "ref", "is_ref_protected", "commit"),
    *("workflow", "workflow_ref", "workflow_commit", "job_workflow", "job_workflow_ref", "job_workflow_commit"),
    *("environment", "event", "runner", "runner_id", "run_id", "run_attempt", "actor", "actor_id", "pod", "node"),
)


def token_lines(
    proven: ProvenWorkload, pins: Sequence[BuilderPin], policy: str, *, was_used: bool, may_repeat: bool
) -> Iterator[str]:
    """Tell whose token it is, claim by claim, then how it stands to each pin."""
    one = proven.identity
    yield visible(f"the token is good: {one.id}")
    for name in _ROWS:
        value = getattr(one, name)
        if value not in {"", None}:
            yield visible(f"  {name:<20}{str(value).lower() if isinstance(value, bool) else value}")
    yield visible(f"  {'audience':<20}{proven.audience}")
    yield f"  {'holds':<20}from {stamp(one.issued_at)} to {stamp(one.expires_at)}"
    if was_used:
        yield f"  {'shown before':<20}{'yes, and it may be' if may_repeat else 'yes: it counts for nothing more'}"
    if not pins:
        yield f"the policy {policy} asks for no builder, so any that may build will do"
        return
    yield f"builders of the policy {policy}:"
    for pin in pins:
        faults = _faults(pin, proven)
        yield visible(f"  {pin.name}: {'it is one' if not faults else 'it is none'}")
        yield from (visible(f"    {fault}") for fault in faults)
        if pin.issuer and not faults and pin.workload:
            yield visible(f"    if the key that seals belongs to the workload {pin.workload}")


def token_json(
    proven: ProvenWorkload, pins: Sequence[BuilderPin], policy: str, *, was_used: bool, may_repeat: bool
) -> dict[str, Any]:
    """Give the same for programs."""
    return {
        "schema": "interlock.who-token/v1",
        "id": proven.identity.id,
        "workload": fields(proven.identity),
        "audience": proven.audience,
        "issuer_key": proven.issuer_key,
        "was_used": was_used,
        "may_repeat": may_repeat,
        "policy": policy,
        "builders": [
            {"name": pin.name, "matches": not _faults(pin, proven), "differences": list(_faults(pin, proven))}
            for pin in pins
        ],
    }


def is_wanted(proven: ProvenWorkload, pins: Sequence[BuilderPin]) -> bool:
    """Say whether a policy takes a workload for one of its builders, or asks for none."""
    return not pins or any(not _faults(pin, proven) for pin in pins)


def _faults(pin: BuilderPin, proven: ProvenWorkload) -> tuple[str, ...]:
    if not pin.issuer:
        return ("it asks for a host and a key, and no token",)
    return differences(pin, proven.identity)
