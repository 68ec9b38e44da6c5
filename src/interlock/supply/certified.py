"""What a signer's certificate says of a run, and where it belies what the run says of itself.

Enters: what a statement says and what the certificate says. Leaves: reasons why they do not go together. Floor 3.
A build may write what it likes into a statement; the authority that certified the signer asked the build service. So
each claim that both make has to be the same in both, and the builder has to be the one that signed.
Source: Fulcio, OID information (1.3.6.1.4.1.57264.1); docs/reference/provenance.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.supply.provenanced import BUILDS, RELEASE, Dialect, Provenanced, Reason, is_workflow

GITHUB: Final = "https://token.actions.githubusercontent.com"
RUNNER: Final = "https://github.com/actions/runner"
GENERATOR: Final = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows"
DELEGATORS: Final = (
    f"{GENERATOR}/delegator_generic_slsa3.yml",
    f"{GENERATOR}/delegator_lowperms-generic_slsa3.yml",
)
"""Workflows that sign for the workflow that called them, and see to it that the statement names that one."""


class Certified(msgspec.Struct, frozen=True, kw_only=True):
    """What the authority that certified a signer knows of it; only a verified certificate gives one.

    Not to be confused with `Provenanced`: a build may write what it likes into a statement, but not into this.
    Source: Fulcio, OID information (1.3.6.1.4.1.57264.1).
    """

    identity: str
    """The subject alternative name: the URI of the workflow that signed, or a mail address."""
    issuer: str
    """Who vouches for the identity: `https://token.actions.githubusercontent.com`."""
    event: str = ""
    source: str = ""
    """`https://github.com/owner/name`; made from `owner/name` where the certificate is an old one of GitHub."""
    source_ref: str = ""
    commit: str = ""
    workflow: str = ""
    """The workflow that was started, as a URI with ref; for a reusable workflow not the one that signed."""
    workflow_commit: str = ""
    signer_commit: str = ""
    """Of the workflow that signed, which is what a ref of it stood for then."""
    runner: str = ""
    """`github-hosted` or `self-hosted`."""
    run: str = ""
    """The URI of the run with its attempt."""
    source_id: str = ""
    owner_id: str = ""


def fill_from(said: Provenanced, certified: Certified) -> Provenanced:
    """Give what is known of a statement that does not speak of a build: whence it came is whoever signed it."""
    if said.dialect in BUILDS or said.dialect is Dialect.SUMMARY:
        return said
    kind, _, name = certified.source_ref.removeprefix("refs/").partition("/")
    return msgspec.structs.replace(
        said,
        builder=certified.identity,
        source=certified.source,
        source_ref=certified.source_ref,
        commit=certified.commit,
        branch=name if kind == "heads" else "",
        tag=name if kind == "tags" else "",
        workflow=_path(certified),
    )


def _path(certified: Certified) -> str:
    """Give the path of the workflow that was started, within its repository."""
    inside = certified.workflow.partition("@")[0].removeprefix(certified.source)
    return inside.lstrip("/") if certified.source and inside != certified.workflow.partition("@")[0] else ""


def belied(said: Provenanced, certified: Certified) -> Iterator[Reason]:
    """Give what a certificate says otherwise than the statement, and what of a build it has to know and does not.

    It has to know builder and source. A claim that only the statement makes is not belied, unless the builder is a bare
    runner: there the workflow itself wrote the statement, so nothing else speaks for the claim.
    """
    if said.dialect not in BUILDS:
        return
    yield from _builder(said, certified)
    if said.source != certified.source:
        yield Reason("signer", said.source, certified.source, "the certificate is that of another source")
    is_forgeable = said.builder_name.startswith(RUNNER)
    for what, claim, known in _claims(said, certified):
        if claim and known and claim != known:
            yield Reason("signer", claim, known, f"the certificate tells another {what}")
        elif claim and not known and is_forgeable:
            yield Reason("signer", claim, "", f"the certificate tells no {what}, and the workflow may write any")


def _builder(said: Provenanced, certified: Certified) -> Iterator[Reason]:
    name, _, ref = certified.identity.partition("@")
    if said.builder == certified.identity:
        return
    if name in DELEGATORS and RELEASE.fullmatch(ref) and certified.issuer == GITHUB and is_workflow(said.builder):
        return
    if certified.issuer == GITHUB and said.builder_name in {RUNNER, f"{RUNNER}/{certified.runner}"}:
        if certified.runner in {"", "github-hosted"} or said.builder_name != RUNNER:
            return
    elif certified.source and said.builder.startswith(f"{certified.source}/-/runners/"):
        return
    yield Reason("signer", said.builder, certified.identity, "the builder is not the one that signed")


def _claims(said: Provenanced, certified: Certified) -> Iterator[tuple[str, str, str]]:
    """Give each claim that a statement and a certificate can both make: what it is, as said, as certified."""
    run, (known_run, _, attempt) = said.run, certified.run.rpartition("/runs/")[2].partition("/attempts/")
    source = certified.source.removeprefix("https://github.com/")
    yield "commit", said.commit if said.source_ref else "", certified.commit
    yield "ref", said.trigger_ref or said.source_ref, certified.source_ref
    yield "event", run.event, certified.event
    yield "repository", run.repository, source if source != certified.source else ""
    yield "repository id", run.repository_id, certified.source_id
    yield "owner id", run.owner_id, certified.owner_id
    yield "ref", run.ref, certified.source_ref
    yield "commit", run.commit, certified.commit
    yield "workflow", said.workflow, _path(certified)
    yield "workflow", run.workflow_ref, certified.workflow.removeprefix("https://github.com/")
    yield "commit of the workflow", run.workflow_commit, certified.workflow_commit
    yield "run", run.run_id, known_run
    yield "attempt", run.attempt, attempt
