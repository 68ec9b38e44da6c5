"""Which papers a statement names: what is kept beside the ledger, by its digest. Pure. Floor 11."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from interlock.evidence import (
    ASSESSMENT,
    CYCLONEDX,
    VERIFICATION_SUMMARY,
    VULNERABILITIES,
    Statement,
    read_assessment,
    read_summary,
)
from interlock.evidence.deployment import DEPLOYMENT, read_deployment_step
from interlock.evidence.running import RUNNING, read_running

_SHA256: Final = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_LISTS: Final = frozenset({CYCLONEDX, VULNERABILITIES})
"""Documents of thousands of digests, none of them of anything that is kept here."""

Paper = tuple[str, str]
"""A SHA-256, and what has it, in words."""


def papers_named(one: Statement) -> tuple[Paper, ...]:
    """Give the papers that a statement cannot be understood without, each once.

    Errors: PredicateMalformed (EVD-102).
    """
    say = _NAMING.get(one.predicate_type)
    return tuple(dict.fromkeys(each for each in say(one.predicate) if each[0])) if say is not None else ()


def digests_in(one: Statement) -> tuple[str, ...]:
    """Give every SHA-256 that stands anywhere in a statement, as text: some are of entries, some of papers."""
    if one.predicate_type in _LISTS:
        return ()
    return tuple(dict.fromkeys(each.decode("ascii") for each in _SHA256.findall(one.predicate)))


def _of_assessment(predicate: bytes) -> Iterator[Paper]:
    read = read_assessment(predicate)
    yield read.findings, f"the findings of {read.control}"
    if read.origin.rules is not None:
        yield read.origin.rules.policy_digest, f"what policy {read.origin.rules.policy} means"
        for stage in read.origin.rules.stages:
            yield stage.policy_digest, f"what policy {stage.policy} means"
    for paper in read.papers:
        yield paper.sha256, f"{paper.name}, attached to {read.control}"


def _of_summary(predicate: bytes) -> Iterator[Paper]:
    read = read_summary(predicate)
    yield read.interlock_policy, f"policy {read.policy.uri}, whole"


def _of_step(predicate: bytes) -> Iterator[Paper]:
    read = read_deployment_step(predicate)
    yield read.plan, f"the plan of {read.run}"


def _of_running(predicate: bytes) -> Iterator[Paper]:
    read = read_running(predicate)
    yield read.plan, f"the plan of {read.run}"


_NAMING: Final[dict[str, Callable[[bytes], Iterator[Paper]]]] = {
    ASSESSMENT: _of_assessment,
    VERIFICATION_SUMMARY: _of_summary,
    DEPLOYMENT: _of_step,
    RUNNING: _of_running,
}
