"""What somebody demands of provenance, and why a provenance does not meet it.

Enters: what a statement says, what the signer's certificate says, and what is expected. Leaves: reasons against it;
none means that everything that was demanded is said, and said by somebody who can know it. Floor 3.
Absence never matches: a demand of which the provenance says nothing is a reason. What is meant by source, builder, tag
and versioned tag is what the reference verifier of SLSA means by them, so that nobody has to learn two.
Source: docs/reference/provenance.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from interlock.supply.certified import GENERATOR, RUNNER, Certified, belied, fill_from
from interlock.supply.errors import ExpectationsUnmet
from interlock.supply.provenanced import BUILDS, RELEASE, Provenanced, Reason, is_workflow, repository

TRUSTED_BUILDERS: Final = (
    *(
        f"{GENERATOR}/{name}.yml"
        for name in (
            "builder_bazel_slsa3",
            "builder_go_slsa3",
            "builder_container-based_slsa3",
            "builder_docker-based_slsa3",
            "builder_gradle_slsa3",
            "builder_maven_slsa3",
            "builder_nodejs_slsa3",
            "generator_container_slsa3",
            "generator_generic_slsa3",
        )
    ),
    "https://cloudbuild.googleapis.com/GoogleHostedWorker",
)
"""Who is believed when nobody names a builder: services that keep the build from writing its own provenance."""

_VERSION: Final = re.compile(
    r"v(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)?)?"
)


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What is demanded; what is empty is not demanded, except that of a build some trusted builder always is."""

    subject: str
    """What the statement has to be about: `sha256:...`, or another algorithm and value as they stand in it."""
    source: str = ""
    """`github.com/owner/name`, or a URI with or without `git+`; without a ref."""
    builder: str = ""
    """The id of a builder, with a ref or without; empty for one of `TRUSTED_BUILDERS`."""
    branch: str = ""
    tag: str = ""
    versioned_tag: str = ""
    """A version of which the tag's may be more exact: `v1`, `v1.2`, `v1.2.3`."""
    commit: str = ""
    workflow: str = ""
    """The path of the file that says what to build."""
    inputs: tuple[tuple[str, str], ...] = ()
    """What was typed in by whoever started the workflow by hand; others may stand beside them."""
    package: str = ""
    """Of a publication: `name@version` of npm, or the file name of PyPI."""
    verifier: str = ""
    """Of a verification summary: the id of whoever verified."""
    resource: str = ""
    """Of a verification summary: the URI under which the subject is used."""
    levels: tuple[str, ...] = ()
    """Of a verification summary: all of these; a SLSA level is met by a higher one of its track."""


def judge(said: Provenanced, expected: Expected, certified: Certified | None = None) -> tuple[Reason, ...]:
    """Give every reason why a statement does not show what is expected.

    With the signer's certificate, what the certificate belies is a reason too; and where a statement does not speak of
    a build, as a publication does not, source, builder and ref are those of the certificate.
    """
    known = said if certified is None else fill_from(said, certified)
    reasons = [reason for check in _CHECKS for reason in check(known, expected)]
    if certified is not None:
        reasons += belied(said, certified)
    return tuple(reasons)


def require(said: Provenanced, expected: Expected, certified: Certified | None = None) -> None:
    """Return if a statement shows what is expected. Errors: ExpectationsUnmet (SUP-110)."""
    reasons = judge(said, expected, certified)
    if reasons:
        raise ExpectationsUnmet(reasons="; ".join(str(one) for one in reasons), count=len(reasons))


def _subject(said: Provenanced, expected: Expected) -> Iterator[Reason]:
    alg, _, value = expected.subject.partition(":")
    if said.subject_with(alg, value) is None:
        listed = [f"{one.alg}:{one.hex}" for thing in said.subjects for one in thing.digests]
        listed += [f"{name}:{found}" for thing in said.subjects for name, found in thing.identities]
        yield Reason("subject", expected.subject, ", ".join(listed[:3]) + (", ..." if listed[3:] else ""))


def _source(said: Provenanced, expected: Expected) -> Iterator[Reason]:
    wanted = repository(expected.source)
    if expected.source and said.source != wanted:
        yield Reason("source", wanted, said.source)
    elif expected.source and said.trigger and said.trigger != wanted:
        yield Reason("source", wanted, said.trigger, "the build was set off from there")
    if expected.source and said.source_ref and said.trigger_ref and said.source_ref != said.trigger_ref:
        why = "the build was set off at one ref and took its sources from another"
        yield Reason("source", said.trigger_ref, said.source_ref, why)


def _builder(said: Provenanced, expected: Expected) -> Iterator[Reason]:
    name, _, ref = expected.builder.partition("@")
    if not expected.builder:
        if said.dialect not in BUILDS:
            return
        if said.builder_name not in TRUSTED_BUILDERS:
            yield Reason("builder", "one that is trusted by itself", said.builder, "name the builder that you trust")
            return
    elif name not in _hosted(said.builder_name):
        yield Reason("builder", expected.builder, said.builder)
        return
    if ref and said.builder_ref not in {ref, f"refs/tags/{ref}"}:
        yield Reason("builder", expected.builder, said.builder)
    if not ref and is_workflow(said.builder) and not RELEASE.fullmatch(said.builder_ref):
        why = "only a release, vX.Y.Z, is believed without naming its ref: a branch may say anything tomorrow"
        yield Reason("builder", expected.builder or said.builder_name, said.builder, why)


def _hosted(name: str) -> tuple[str, ...]:
    """Give the names that mean a builder: npm said `runner` before it said where the runner is hosted."""
    same = (RUNNER, f"{RUNNER}/github-hosted")
    return same if name in same else (name,)


def _branch(said: Provenanced, expected: Expected) -> Iterator[Reason]:
    if expected.branch and said.branch != expected.branch:
        yield Reason("branch", expected.branch, said.branch)


def _tag(said: Provenanced, expected: Expected) -> Iterator[Reason]:
    if expected.tag and said.tag != expected.tag:
        yield Reason("tag", expected.tag, said.tag)


def _versioned_tag(said: Provenanced, expected: Expected) -> Iterator[Reason]:
    if not expected.versioned_tag:
        return
    wanted, got = _VERSION.fullmatch(expected.versioned_tag), _VERSION.fullmatch(said.tag)
    if wanted is None:
        yield Reason("versioned_tag", expected.versioned_tag, said.tag, "what is expected is not a version like v1.2.3")
    elif got is None:
        yield Reason("versioned_tag", expected.versioned_tag, said.tag, "the tag is not a version" if said.tag else "")
    else:
        # What the tag leaves out is 0, and what is expected and left out may be anything.
        full = (got[1], got[2] or "0", got[3] or "0", got[4] or "")
        demanded = (wanted[1], wanted[2], wanted[3], (wanted[4] or "") if wanted[3] else None)
        if any(part is not None and part != own for part, own in zip(demanded, full, strict=True)):
            yield Reason("versioned_tag", expected.versioned_tag, said.tag)


def _commit(said: Provenanced, expected: Expected) -> Iterator[Reason]:
    if expected.commit and said.commit != expected.commit:
        yield Reason("commit", expected.commit, said.commit)


def _workflow(said: Provenanced, expected: Expected) -> Iterator[Reason]:
    if expected.workflow and said.workflow != expected.workflow:
        yield Reason("workflow", expected.workflow, said.workflow)


def _inputs(said: Provenanced, expected: Expected) -> Iterator[Reason]:
    given = dict(said.inputs or ())
    for name, value in expected.inputs:
        if said.inputs is None:
            yield Reason("inputs", f"{name}={value}", "", "the workflow was not started by hand")
        elif given.get(name) != value:
            yield Reason("inputs", f"{name}={value}", f"{name}={given[name]}" if name in given else "")


def _package(said: Provenanced, expected: Expected) -> Iterator[Reason]:
    if expected.package and said.package != expected.package:
        yield Reason("package", expected.package, said.package)


def _summary(said: Provenanced, expected: Expected) -> Iterator[Reason]:
    found = said.summary
    if found is None:
        asked = {"verifier": expected.verifier, "resource": expected.resource, "levels": " ".join(expected.levels)}
        yield from (Reason(name, wanted, "") for name, wanted in asked.items() if wanted)
        return
    if found.result != "PASSED":
        yield Reason("result", "PASSED", found.result)
    if not expected.verifier or found.verifier != expected.verifier:
        yield Reason("verifier", expected.verifier or "one that you name", found.verifier)
    if expected.resource and found.resource != expected.resource:
        yield Reason("resource", expected.resource, found.resource)
    for level in expected.levels:
        if not any(_is_at_least(own, level) for own in found.levels):
            yield Reason("levels", level, " ".join(found.levels))


_LEVEL: Final = re.compile(r"(SLSA_[A-Z]+_LEVEL)_([0-9])")


def _is_at_least(own: str, level: str) -> bool:
    """Say whether a level meets another. Source: SLSA v1.1, verification summary, verifiedLevels."""
    mine, other = _LEVEL.fullmatch(own), _LEVEL.fullmatch(level)
    if mine is None or other is None:
        return own == level
    return mine[1] == other[1] and int(mine[2]) >= int(other[2])


_Check = Callable[[Provenanced, Expected], Iterator[Reason]]
_CHECKS: Final[tuple[_Check, ...]] = (
    _subject, _source, _builder, _branch, _tag, _versioned_tag, _commit, _workflow, _inputs, _package, _summary,
)  # fmt: skip
