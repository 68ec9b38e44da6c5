"""SLSA provenance v1, as GitHub's generators and attestations, npm, Google Cloud Build and Interlock write it.

Enters: a statement. Leaves: what it says. Floor 5.
The specification leaves it to the type of build where the source stands; those that are known are told apart by what
is there: GITHUB_ variables, an external parameter `workflow`, `buildConfigSource` or `source`.
Source: SLSA provenance v1; GitHub Actions workflow build type v1; Google Cloud Build build type v1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from interlock.formats.provenance.github import Variables, as_text, mapping, named, run_of
from interlock.formats.provenance.statement import Stated, WireThing, address, commit_of, decode, things
from interlock.supply.provenanced import Dialect, Provenanced, Run, Thing

V1: Final = "https://slsa.dev/provenance/v1"
_RAW_NULL: Final = msgspec.Raw(b"null")


class _Definition(msgspec.Struct, frozen=True, rename="camel"):
    build_type: str
    external_parameters: msgspec.Raw
    internal_parameters: msgspec.Raw = _RAW_NULL
    resolved_dependencies: list[WireThing] | None = None


class _Builder(msgspec.Struct, frozen=True):
    id: str


class _Metadata(msgspec.Struct, frozen=True, rename="camel"):
    invocation_id: str | None = None


class _Details(msgspec.Struct, frozen=True):
    builder: _Builder
    metadata: _Metadata | None = None


class _V1(msgspec.Struct, frozen=True, rename="camel"):
    build_definition: _Definition
    run_details: _Details


class _Began(msgspec.Struct, frozen=True):
    """Where a build was set off, and which file said what to build."""

    repository: str = ""
    ref: str = ""
    path: str = ""


def read_v1(stated: Stated, place: str) -> Provenanced:
    """Read provenance v1."""
    wire = decode(stated.predicate, _V1, f"{place}: predicate")
    inside = f"{place}: predicate.buildDefinition"
    definition = wire.build_definition
    external = mapping(decode(bytes(definition.external_parameters), object, f"{inside}.externalParameters"))
    internal = mapping(decode(bytes(definition.internal_parameters), object, f"{inside}.internalParameters"))
    variables = Variables(internal)
    materials = things(definition.resolved_dependencies, f"{inside}.resolvedDependencies")
    began = _began(external, variables)
    at = _place_of_sources(materials)
    source, source_ref = address(materials[at].name) if at is not None else (began.repository, began.ref)
    digest = (definition.resolved_dependencies or [])[at].digest if at is not None else _own_digest(external)
    commit = commit_of(digest)
    ref = began.ref or source_ref
    told = mapping(internal.get("systemSubstitutions"))
    return Provenanced(
        dialect=Dialect.SLSA_V1,
        predicate_type=stated.predicate_type,
        subjects=stated.subjects,
        builder=wire.run_details.builder.id,
        build_type=definition.build_type,
        source=source,
        source_ref=source_ref,
        trigger=began.repository,
        trigger_ref=began.ref,
        commit=commit,
        branch=variables.branch() or named(ref, "heads") or as_text(told.get("BRANCH_NAME")),
        tag=variables.tag() or named(ref, "tags") or as_text(told.get("TAG_NAME")),
        workflow=began.path,
        inputs=variables.inputs(),
        parameters=bytes(definition.external_parameters),
        materials=materials,
        run=_run(variables, internal, wire.run_details.metadata),
    )


def _began(external: Mapping[str, Any], variables: Variables) -> _Began:
    """Give where the build was set off: the builder's own word for it before that of whoever asked for the build."""
    repository, ref, path = variables.trigger()
    if repository:
        return _Began(repository, ref, path)
    for name in ("workflow", "buildConfigSource"):
        found = mapping(external.get(name))
        if found:
            repository, ref = address(as_text(found.get("repository")))
            return _Began(repository, as_text(found.get("ref")) or ref, as_text(found.get("path")))
    source = external.get("source")
    uri = as_text(mapping(source).get("uri")) if isinstance(source, dict) else as_text(source)
    repository, ref = address(uri)
    apart = external if isinstance(source, str) else mapping(mapping(source).get("annotations"))
    named_apart = as_text(apart.get("ref"))
    return _Began(repository, ref or named_apart, as_text(external.get("configPath")))


def _own_digest(external: Mapping[str, Any]) -> dict[str, str]:
    """Give the digest of the sources as Interlock writes it: beside their address, among what was asked for."""
    return {alg: as_text(value) for alg, value in mapping(mapping(external.get("source")).get("digest")).items()}


def _place_of_sources(materials: tuple[Thing, ...]) -> int | None:
    """Give the place of the sources: the first that came out of git, as all known builders write it."""
    return next((at for at, one in enumerate(materials) if one.name.startswith("git+")), None)


def _run(variables: Variables, internal: Mapping[str, Any], metadata: _Metadata | None) -> Run:
    run, hub = variables.run(), mapping(internal.get("github"))
    run_id, attempt = run_of((metadata and metadata.invocation_id) or "")
    return msgspec.structs.replace(
        run,
        event=run.event or as_text(hub.get("event_name")),
        repository_id=run.repository_id or as_text(hub.get("repository_id")),
        owner_id=run.owner_id or as_text(hub.get("repository_owner_id")),
        run_id=run.run_id or run_id,
        attempt=run.attempt or attempt,
    )
