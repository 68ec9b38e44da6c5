"""From which commit an artifact was built, and by whom: by provenance that counts, and by nothing else. Pure. Floor 8.

What was examined of a commit counts for what was built from it. Provenance of somebody who may not build leads nowhere:
it widens nothing, and it is told. docs/decisions/0027-artifacts-stand-by-their-commit.md says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from interlock.decision.question import Known, Question
from interlock.evidence import PROVENANCE, EvidenceError, VerifiedStatement
from interlock.identity import Account, Permission, Resource
from interlock.kernel import Digest, DigestMalformed, KeyId, Subject

_COMMIT: Final = "gitCommit"
NOBODY_STARTED: Final[Mapping[tuple[str, str], frozenset[str]]] = MappingProxyType({})


class Descent(msgspec.Struct, frozen=True):
    """That the subject was built from a commit, as one statement says."""

    commit: Digest | None
    """None where nobody can tell which one it was."""
    signer: KeyId
    signer_name: str
    builder: str
    envelope: Digest
    why_not: str = ""
    """Why it does not count; empty if it does."""

    @property
    def says(self) -> str:
        """What it says, in words."""
        where = f"provenance {self.envelope.short}"
        if self.why_not or self.commit is None:
            return f"{where} by {self.signer_name} does not count: {self.why_not}"
        return f"built from commit {self.commit.short} by {self.signer_name}, as {where} says ({self.builder})"


def commits_named(statements: Iterable[VerifiedStatement], subject: Subject) -> tuple[Digest, ...]:
    """Give every commit that provenance of a subject names, whoever signed it."""
    found = (_named(one)[0] for one in statements if _is_about(one, subject))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _is_about(one: VerifiedStatement, subject: Subject) -> bool:
    is_provenance = one.statement.predicate_type == PROVENANCE
    return is_provenance and any(about.shares(subject) for about in one.statement.subjects)


def _named(one: VerifiedStatement) -> tuple[Digest | None, str, str]:
    """Give the commit that provenance names, its builder, and why it names no commit."""
    from interlock.evidence import read_provenance, source_commit  # most gates are about commits, and read none

    try:
        read = read_provenance(one.statement.predicate)
        commit = source_commit(read)
        if commit is None:
            return None, read.run_details.builder.id, "it names no commit, or several"
        return Digest.parse(f"gitCommit:{commit}"), read.run_details.builder.id, ""
    except (EvidenceError, DigestMalformed) as error:
        return None, "", str(error)


def descents(known: Known, question: Question) -> tuple[Descent, ...]:
    """Give everything that is said of where the subject comes from, in the order of the ledger.

    A commit is what was written and not what was built: what was examined of another one says nothing of it, or
    whoever may build could spare a change its examination.
    """
    if any(one.alg == _COMMIT for one in question.subject.digests):
        return ()
    found = [_descent(one, known, question) for one in known.statements if _is_about(one, question.subject)]
    return tuple(one for _, one in sorted(found, key=lambda each: each[0]))


def commits_behind(known: Known, question: Question) -> tuple[Digest, ...]:
    """Give the commits that the subject was built from, each once; all of them have to stand."""
    found = (one.commit for one in descents(known, question) if not one.why_not)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def is_without_commit(known: Known, question: Question) -> bool:
    """Say whether nothing that counts leads from the subject to a commit: it is a working tree, or lacks provenance."""
    return all(one.alg != _COMMIT for one in question.subject.digests) and not commits_behind(known, question)


def told(found: Iterable[Descent]) -> tuple[str, ...]:
    """Say where the subject comes from; of several that say the same, the latest."""
    return tuple({(one.commit, one.signer, one.builder, one.why_not): one.says for one in found}.values())


def builders_of(
    found: Iterable[Descent], started: Mapping[tuple[str, str], frozenset[str]] = NOBODY_STARTED
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the keys of those who built it, and the accounts of those who had a program build it.

    Shape: `started` says by key and builder who started it; the key of such a program stands for nobody itself.
    """
    counting = [(one.signer, one.builder) for one in found if not one.why_not]
    keys = tuple(dict.fromkeys(signer for signer, builder in counting if (signer, builder) not in started))
    accounts = {account for one in counting for account in started.get(one, ())}
    return keys, tuple(sorted(accounts))


def scope(known: Known, question: Question) -> Subject:
    """Give the subject with what it was built from: what is said of either is said of it."""
    behind = commits_behind(known, question)
    return Subject(question.subject.name, (*question.subject.digests, *behind)) if behind else question.subject


def _descent(one: VerifiedStatement, known: Known, question: Question) -> tuple[int, Descent]:
    commit, builder, fault = _named(one)
    why = fault or may_not_build(one, known, question)
    return one.index, Descent(commit, one.signer, one.signer_name, builder, one.envelope, why)


def may_not_build(one: VerifiedStatement, known: Known, question: Question) -> str:
    """Say why somebody may not build; empty if they may.

    Where nobody was ever named in a directory, trust in the key is all there is. Where people are known, it takes a
    person who may, the key of a workload, or one that this machine trusts for builds.
    """
    directory = known.governance.directory
    if directory.is_empty or one.signer in known.building_keys:
        return ""
    if directory.workload_of(Account.of_key(one.signer)) is not None:
        return ""
    person = directory.person_of_key(one.signer)
    if person is None:
        return "nobody is known for the key, and it is not trusted for builds"
    resource = str(Resource(product=question.product))
    answer = directory.may(person, Permission.BUILD_RUN.value, resource, at=question.at, said=one.index)
    return "" if answer.is_allowed else answer.why
