"""What shows that an artifact is what was asked for, as text for people and as JSON for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interlock.flows.own_provenance import OwnAnswer
from interlock.flows.verify import Answer, Verified
from interlock.kernel import stamp
from interlock.render.paint import Paint, visible
from interlock.supply.provenanced import Provenanced

SCHEMA = "interlock.verified/v1"
_SHOWN_ABOVE = ("artifact", "signer")
"""Checks whose words stand in the lines above theirs."""


def verified_lines(answer: Answer, paint: Paint) -> Iterator[str]:
    """Say what was verified, by whom it was signed, and what was looked at besides."""
    yield _headline(answer, paint)
    for one in answer.verified:
        yield ""
        yield f"  {visible(one.place)}"
        yield f"    signed by   {visible(one.by)}"
        at = one.signed.at
        yield f"    when        {stamp(at) if at is not None else 'nobody shows when'} ({one.signed.grade.value})"
        yield from _said_lines(one.said)
        if one.unbelieved:
            first, _, others = one.unbelieved.partition("; ")
            more = f"; and {others.count('; ') + 1} more" if others else ""
            says = f"nothing is believed of what it says of a build: {visible(first)}{more}"
            yield f"    {paint('warn', says)}"
        for check in one.signed.checks:
            if check.name in _SHOWN_ABOVE:
                continue
            yield f"    {paint('dim', f'{check.name}: {visible(check.says)}')}"
    yield from _set_aside(answer.set_aside, paint)


def own_lines(answer: OwnAnswer, paint: Paint) -> Iterator[str]:
    """Say what this ledger shows."""
    yield _headline(answer, paint)
    for one in answer.recorded:
        yield ""
        yield f"  entry {one.statement.index} of this ledger"
        yield f"    signed by   {visible(one.statement.signer_name)} (key {one.statement.signer[:16]})"
        yield f"    when        {stamp(one.statement.at)}"
        yield from _said_lines(one.said)
    yield from _set_aside(answer.set_aside, paint)


def _headline(answer: Answer | OwnAnswer, paint: Paint) -> str:
    named = f"{visible(answer.name)} is " if answer.name != str(answer.artifact) else ""
    return f"{paint('good', 'verified')}  {named}{answer.artifact}"


def _said_lines(said: Provenanced) -> Iterator[str]:
    facts = (("builder", said.builder), ("source", _source(said)), ("commit", said.commit), ("workflow", said.workflow))
    yield from (f"    {name:<11} {visible(value)}" for name, value in facts if value)


def _source(said: Provenanced) -> str:
    return f"{said.source} at {said.source_ref}" if said.source and said.source_ref else said.source


def _set_aside(found: tuple[tuple[str, str], ...], paint: Paint) -> Iterator[str]:
    for place, why in found:
        yield paint("dim", f"  does not count: {visible(place)}: {visible(why)}")


def verified_json(answer: Answer) -> dict[str, Any]:
    """Give an answer as a document."""
    return {
        "schema": SCHEMA,
        "name": answer.name,
        "artifact": str(answer.artifact),
        "verified": [_row(one) for one in answer.verified],
        "set_aside": [{"place": place, "why": why} for place, why in answer.set_aside],
    }


def _row(one: Verified) -> dict[str, Any]:
    signed = one.signed
    return {
        "place": one.place,
        "by": one.by,
        "identity": signed.certified.identity if signed.certified is not None else None,
        "issuer": signed.certified.issuer if signed.certified is not None else None,
        "key": signed.key,
        "at": stamp(signed.at) if signed.at is not None else None,
        "grade": signed.grade.value,
        "trusted_root": signed.root or None,
        "said": _said(one.said),
        "unbelieved": one.unbelieved or None,
        "checks": [{"name": check.name, "outcome": "passed", "says": check.says} for check in signed.checks],
    }


def own_json(answer: OwnAnswer) -> dict[str, Any]:
    """Give an answer of the ledger as a document."""
    rows = [
        {
            "place": f"entry {one.statement.index}",
            "by": one.statement.signer_name,
            "key": one.statement.signer,
            "at": stamp(one.statement.at),
            "grade": "ledger",
            "envelope": str(one.statement.envelope),
            "said": _said(one.said),
        }
        for one in answer.recorded
    ]
    return {
        "schema": SCHEMA,
        "name": answer.name,
        "artifact": str(answer.artifact),
        "verified": rows,
        "set_aside": [{"place": place, "why": why} for place, why in answer.set_aside],
    }


def _said(said: Provenanced) -> dict[str, str]:
    return {
        "dialect": said.dialect.value,
        "predicate_type": said.predicate_type,
        "builder": said.builder,
        "source": said.source,
        "source_ref": said.source_ref,
        "commit": said.commit,
        "branch": said.branch,
        "tag": said.tag,
        "workflow": said.workflow,
    }
