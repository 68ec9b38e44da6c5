"""What rules can talk about, and the facts of a decision as their variables. Floor 8."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from interlock.decision.builders import NOBODY_BUILT, SHAPE_OF_BUILDER
from interlock.decision.by_hand import that_tell
from interlock.decision.expression import Rule, Schema, compile_rule
from interlock.decision.facts_of_people import NOBODY_SAID, SHAPE_OF_PEOPLE
from interlock.decision.model import RuleText
from interlock.evidence import Assessment
from interlock.kernel import Instant, Severity, Subject

_EVIDENCE: Final = {
    "control": "string",
    "stage": "string",
    "outcome": "string",
    "reason": "string",
    "at": "timestamp",
    "signer": "string",
    "is_cached": "bool",
    "is_manual": "bool",
    "is_imported": "bool",
    "owed": "int",
    "covered": "int",
    **{severity.value: "int" for severity in Severity},
    **{f"new_{severity.value}": "int" for severity in Severity},
    "tools": [{"name": "string", "version": "string", "publisher": "string", "sha256": "string"}],
}
_CHANGE: Final = {
    "state": "string",
    "commit": "string",
    "branch": "string",
    "remote": "string",
    "author": "string",
    "committer": "string",
    "base": "string",
    "files": "int",
    "changed": "int",
}
SHAPE: Final[Mapping[str, object]] = {
    "subject": {"name": "string", "digests": ["string"]},
    "change": _CHANGE,
    "evidence": [_EVIDENCE],
    "stage": "string",
    "environment": "string",
    "at": "timestamp",
    **SHAPE_OF_PEOPLE,
    **SHAPE_OF_BUILDER,
}
"""The names a rule may use, as docs/reference/policies.md describes them."""


class Fact(msgspec.Struct, frozen=True):
    """One assessment that counts, with what the ledger adds to it."""

    assessment: Assessment
    at: Instant
    signer: str


@lru_cache(maxsize=1)
def schema() -> Schema:
    """Give the names that rules are checked against."""
    return Schema.of(SHAPE)


@lru_cache(maxsize=1024)
def compiled(rule: RuleText) -> Rule:
    """Compile a rule against the shape above; names it does not know are errors here.

    Errors: those of interlock.decision.expression (DEC-3xx), with file and line.
    """
    return compile_rule(rule.expression, schema(), line=rule.line)


def variables(
    subject: Subject,
    facts: Sequence[Fact],
    *,
    stage: str,
    environment: str,
    at: Instant,
    people: Mapping[str, object] = NOBODY_SAID,
    builder: Mapping[str, object] = NOBODY_BUILT,
) -> Mapping[str, object]:
    """Give the facts of a decision under the names of `SHAPE`.

    Shape: `people` is what `facts_of_people` tells, `builder` what `builders` does.
    """
    told = that_tell([fact.assessment for fact in facts])
    latest = told[-1].origin if told else None
    return {
        "subject": {"name": subject.name, "digests": [str(digest) for digest in subject.digests]},
        "change": {name: getattr(latest, name, 0 if kind == "int" else "") for name, kind in _CHANGE.items()},
        "evidence": [_row(fact) for fact in facts],
        "stage": stage,
        "environment": environment,
        "at": at,
        **people,
        **builder,
    }


def _row(fact: Fact) -> dict[str, object]:
    one = fact.assessment
    row: dict[str, object] = {
        "control": one.control,
        "stage": one.stage,
        "outcome": one.outcome,
        "reason": one.reason,
        "at": fact.at,
        "signer": fact.signer,
        "is_cached": one.is_cached,
        "is_manual": one.manual is not None,
        "is_imported": bool(one.imported),
        "owed": sum(part.owed for part in one.coverage),
        "covered": sum(part.covered for part in one.coverage),
        "tools": [
            {"name": tool.name, "version": tool.version, "publisher": tool.publisher, "sha256": tool.sha256}
            for tool in one.tools
        ],
    }
    for severity in Severity:
        rows = [count for count in one.counts if count.severity == severity and count.state != "waived"]
        row[severity.value] = sum(count.count for count in rows)
        row[f"new_{severity.value}"] = sum(count.count for count in rows if count.is_new or one.imported)
    return row
