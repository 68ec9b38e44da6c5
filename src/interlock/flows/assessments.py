"""What is written down of a control's run: the assessment that is sealed, and its list of findings. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from interlock.change import Change
from interlock.control import (
    MISSING_SHOWN,
    Answer,
    ControlRun,
    Coverage,
    Errored,
    Finding,
    NotApplicable,
    Plan,
    ToolUse,
)
from interlock.evidence import Assessment, Covered, Document, Origin, Rules, Tool, counts_of
from interlock.kernel import Digest, Instant, sha256, stamp

Mask = Callable[[bytes], bytes]
_LONGEST_TITLE: Final = 500
_MOST_TICKETS: Final = 200
_AT_ONCE: Final = 1000
"""How many findings are written at a time."""


def assessment_of(
    change: Change,
    plan: Plan,
    run: ControlRun,
    findings: Digest | None,
    times: tuple[Instant, Instant],
    version: str,
    *,
    rules: Rules,
    base_is_chosen: bool,
    component: str = "",
    mask: Mask | None = None,
) -> Assessment:
    """Give the predicate that seals one control's run; `findings` is the digest of their list.

    Shape: without `mask` nothing of a commit's message is told, since anything may stand there.
    """
    outcome = run.outcome
    broken = outcome if isinstance(outcome, Errored) else None
    return Assessment(
        control=run.control,
        stage=plan.stage,
        outcome=run.answer.value,
        origin=origin_of(change, rules, base_is_chosen=base_is_chosen, mask=mask),
        started_at=stamp(times[0]),
        finished_at=stamp(times[1]),
        interlock=version,
        plan=plan.digest.hex,
        reason=broken.reason if broken else outcome.reason if isinstance(outcome, NotApplicable) else "",
        code=broken.code if broken else "",
        remedy=broken.remedy if broken else "",
        coverage=tuple(_covered(part) for part in run.coverage),
        counts=counts_of(run.findings),
        findings=findings.hex if findings else "",
        tools=tuple(_tool(use) for use in run.tools),
        is_cached=run.is_cached,
        notes=run.notes,
        documents=tuple(Document(one.predicate_type, sha256(one.predicate).hex) for one in run.attached),
        component=component,
        duration_ms=run.duration_ms,
    )


def findings_pieces(findings: Sequence[Finding]) -> Iterator[bytes]:
    """Write the list of findings piece by piece, one JSON object a line, in the order they are in."""
    encoder = msgspec.json.Encoder()
    for start in range(0, len(findings), _AT_ONCE):
        yield encoder.encode_lines(findings[start : start + _AT_ONCE])


def read_findings(blob: bytes) -> list[Finding]:
    """Read a list of findings again."""
    return msgspec.json.Decoder(Finding).decode_lines(blob)


def reason_of(run: ControlRun) -> str:
    """Say in a few words what a run came to."""
    if isinstance(run.outcome, Errored | NotApplicable):
        return run.outcome.reason
    if run.answer is Answer.PASSED:
        return "everything owed was examined and nothing was found"
    return counted(len(run.findings))


def counted(number: int) -> str:
    """Say how many findings there are."""
    return f"{number} finding" if number == 1 else f"{number} findings"


def origin_of(change: Change, rules: Rules, *, base_is_chosen: bool, mask: Mask | None = None) -> Origin:
    """Give where a change comes from, as far as git tells it, with whose settings and policy hold for it."""
    head = change.head
    return Origin(
        state=change.state.value,
        commit=head.commit.hex if head else "",
        branch=change.branch,
        remote=change.remote,
        author=head.author if head else "",
        committer=head.committer if head else "",
        authors=change.contributors.authors,
        committers=change.contributors.committers,
        co_authors=change.contributors.co_authors,
        base=change.base.commit.hex if change.base else "",
        base_is_chosen=base_is_chosen,
        files=len(change.snapshot.files),
        changed=len(change.changed),
        rules=rules,
        title=_masked(head.title[:_LONGEST_TITLE], mask) if head and mask is not None else "",
        tickets=tuple(dict.fromkeys((*(head.tickets if head else ()), *change.contributors.tickets)))[:_MOST_TICKETS],
    )


def _masked(text: str, mask: Mask) -> str:
    return mask(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def _covered(part: Coverage) -> Covered:
    return Covered(part.unit, part.owed, part.covered, part.missing[:MISSING_SHOWN], part.excepted[:MISSING_SHOWN])


def _tool(use: ToolUse) -> Tool:
    return Tool(
        name=use.name,
        version=use.version,
        publisher=use.publisher,
        sha256=use.digest.hex,
        configuration=use.configuration.hex,
        exit_codes=use.exit_codes,
        output=tuple(digest.hex for digest in use.output),
        runs=use.runs,
        from_cache=use.from_cache,
    )
