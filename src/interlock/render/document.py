"""The JSON document of a check, schema `interlock.check/v1` (docs/reference/check.schema.json). Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.control import ControlRun, Errored, Finding
from interlock.decision import Decision, Reason, summarise
from interlock.decision.waivers import waiver_of
from interlock.flows.assessments import reason_of
from interlock.kernel import Subject, stamp

if TYPE_CHECKING:
    from interlock.change import Repository
    from interlock.decision.counterfactual import Turned
    from interlock.flows.check import Checked

SCHEMA: Final = "interlock.check/v1"
_ENCODER: Final = msgspec.json.Encoder()


def write(checked: Checked, repository: Repository, *, is_terminal: bool) -> Iterator[bytes]:
    """Write the document piece by piece: one line for each finding and each control."""
    del repository, is_terminal
    decision = checked.decision
    head = {
        "schema": SCHEMA,
        "verdict": decision.verdict,
        "summary": summarise(decision),
        "subject": subject_of(decision.subject),
        "stage": decision.stage,
        "state": checked.change.state,
        "base": {
            "commit": checked.change.base.commit.hex if checked.change.base else None,
            "says": checked.change.base_says,
        },
        "started_at": stamp(checked.started_at),
        "finished_at": stamp(checked.finished_at),
        "hypothetical": bool(decision.hypothetical),
        "hypothetical_because": decision.hypothetical,
        "decision": _decision(checked),
    }
    body = _ENCODER.encode(head)
    yield body[:-1]
    yield b',\n"controls":['
    yield from _listed(_ENCODER.encode(_control(run, checked)) for run in checked.stage.runs)
    yield b'],\n"coverage":'
    yield _ENCODER.encode({run.control: _coverage(run) for run in checked.stage.runs})
    yield b',\n"findings":['
    yield from _listed(_ENCODER.encode(finding_of(one)) for run in checked.stage.runs for one in run.findings)
    yield b"]}\n"


def _listed(items: Iterator[bytes]) -> Iterator[bytes]:
    separator = b"\n"
    for item in items:
        yield separator + item
        separator = b",\n"


def subject_of(subject: Subject) -> dict[str, object]:
    """Give a subject as its name and its digests by algorithm."""
    return {"name": subject.name, "digest": {digest.alg: digest.hex for digest in subject.digests}}


def _decision(checked: Checked) -> dict[str, object]:
    decision = checked.decision
    return {
        "digest": str(decision.digest),
        "policy": {"name": decision.policy, "digest": str(decision.policy_digest)},
        "at": stamp(decision.at),
        "envelope": str(checked.decision_envelope) if checked.decision_envelope else None,
        "notes": decision.notes,
        "reasons": [reason_row(reason) for reason in decision.reasons],
    }


def reason_row(reason: Reason) -> dict[str, object]:
    """Give one reason of a decision."""
    return {
        "requirement": reason.requirement,
        "status": reason.status,
        "verdict": reason.verdict,
        "evidence": [str(digest) for digest in reason.evidence],
        "says": reason.says,
        "change": reason.change or None,
        "policy": {"source": reason.source, "line": reason.line} if reason.source else None,
        "notes": reason.notes,
    }


def decision_document(decision: Decision, turned: Turned | None = None) -> dict[str, object]:
    """Give a decision by itself, as `interlock gate --format json` prints it, with what would turn it if asked for."""
    turns = {"turns": _turns(turned)} if turned is not None else {}
    return {
        "schema": "interlock.decision/v1",
        "verdict": decision.verdict,
        "summary": summarise(decision),
        "subject": subject_of(decision.subject),
        "stage": decision.stage,
        "environment": decision.environment or None,
        "at": stamp(decision.at),
        "policy": {"name": decision.policy, "digest": str(decision.policy_digest)},
        "digest": str(decision.digest),
        "hypothetical": bool(decision.hypothetical),
        "hypothetical_because": decision.hypothetical,
        "notes": decision.notes,
        "reasons": [reason_row(reason) for reason in decision.reasons],
        **turns,
    }


def _turns(turned: Turned) -> dict[str, object]:
    return {
        "verdict": turned.verdict,
        "changes": [{"kind": one.kind, "says": one.says, "cost": one.cost} for one in turned.changes],
        "remaining": turned.remaining,
        "smallest": turned.is_smallest,
    }


def _control(run: ControlRun, checked: Checked) -> dict[str, object]:
    outcome = run.outcome
    envelope = checked.evidence.get(run.control)
    return {
        "id": run.control,
        "outcome": run.answer,
        "reason": reason_of(run),
        "code": outcome.code if isinstance(outcome, Errored) else None,
        "remedy": (outcome.remedy or None) if isinstance(outcome, Errored) else None,
        "tool": {
            "name": ", ".join(use.name for use in run.tools) or None,
            "version": ", ".join(f"{use.name} {use.version}" for use in run.tools) or None,
        },
        "tools": [
            {
                "name": use.name,
                "version": use.version,
                "publisher": use.publisher,
                "sha256": use.digest.hex,
                "runs": use.runs,
                "from_cache": use.from_cache,
            }
            for use in run.tools
        ],
        "findings": len(run.findings),
        "new": sum(finding.is_new for finding in run.findings),
        "duration_ms": run.duration_ms,
        "cached": run.is_cached,
        "evidence": str(envelope) if envelope else None,
        "notes": run.notes,
    }


def _coverage(run: ControlRun) -> dict[str, object]:
    parts = run.coverage
    return {
        "owed": sum(part.owed for part in parts),
        "covered": sum(part.covered for part in parts),
        "by_unit": [
            {
                "unit": part.unit,
                "owed": part.owed,
                "covered": part.covered,
                "missing": [{"what": what, "why": why} for what, why in part.missing],
                "excepted": [{"what": what, "why": why} for what, why in part.excepted],
            }
            for part in parts
        ],
    }


def finding_of(finding: Finding) -> dict[str, object]:
    """Give one finding."""
    first = finding.witnesses[0]
    return {
        "id": finding.id,
        "rule": finding.rule,
        "control": finding.control,
        "tool": first.tool,
        "severity": finding.severity,
        "certainty": finding.certainty,
        "message": finding.message,
        "path": finding.at.path,
        "line": finding.at.line,
        "end_line": max(finding.at.line, finding.at.end_line),
        "column": finding.at.column,
        "symbol": finding.at.symbol or None,
        "commit": finding.at.commit or None,
        "cwe": finding.cwe,
        "fingerprint": finding.fingerprint,
        "aliases": finding.aliases,
        "components": finding.components,
        "elsewhere": finding.elsewhere,
        "state": finding.state,
        "waiver": waiver_of(finding) or None,
        "new": finding.is_new,
        "witnesses": [{"tool": one.tool, "rule": one.rule} for one in finding.witnesses],
        "remedy": finding.remedy or None,
        "suppression": finding.suppression,
    }
