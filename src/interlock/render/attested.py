"""What was attested, as the person who did it reads it. Floor 13."""

from __future__ import annotations

from interlock.control import Card
from interlock.flows.attest import AttestedWork
from interlock.kernel import Severity
from interlock.render.fields import fields
from interlock.render.paint import visible


def attested_json(done: AttestedWork, card: Card, signer: str, key: str, why_not: str = "") -> dict[str, object]:
    """Give all that was recorded, with where it is and who signed."""
    one = done.assessment
    return {
        "schema": "interlock.attest/v1",
        "control": one.control,
        "subject": {"name": done.subject.name, "digests": [str(digest) for digest in done.subject.digests]},
        "outcome": one.outcome,
        "finished_at": one.finished_at,
        "counts": fields(one.counts),
        "manual": fields(one.manual),
        "counts_by_itself": card.is_attested,
        "why_not": why_not or None,
        "signer": {"name": signer, "key": key},
        "envelope": str(done.envelope),
    }


def attested_lines(done: AttestedWork, card: Card, signer: str, why_not: str = "") -> list[str]:
    """Say what was recorded, what was kept, who vouches for it, and where it counts.

    `why_not` says why the word of whoever signed counts for nothing here as things are; empty if it counts.
    """
    one = done.assessment
    about = f"{done.subject.name} ({done.subject.digests[0].short})"
    lines = [f"{one.control} {one.outcome} for {about}, as of {one.finished_at}: {_found(done)}"]
    if one.manual is not None:
        lines.append(f"  scope   {one.manual.scope}")
        lines += [f"  by      {person}" for person in one.manual.people]
        for paper in one.manual.attachments:
            masked = ", with what looked like a secret masked" if paper.is_masked else ""
            kind = "report" if paper.is_report else "kept"
            lines.append(f"  {kind:<7} {paper.name}, {paper.size} bytes, sha256:{paper.sha256[:16]}{masked}")
    lines.append(f"  signed by {signer} as {done.envelope}")
    if why_not:
        lines.append(f"  it does not count as long as that is so: {why_not}")
    if not card.is_attested:
        lines.append(f"  `{card.made_by}` examines this control: what people attest counts only where the policy says")
        lines.append(f"  `by_hand: true` for {card.id}")
    return [visible(line) for line in lines]


def _found(done: AttestedWork) -> str:
    counts = done.assessment.counts
    found = [(name, sum(one.count for one in counts if one.severity == name)) for name in Severity]
    return ", ".join(f"{count} {name}" for name, count in found if count) or "nothing found"
