"""SLSA provenance v0.1 and v0.2, as GitHub's generators, npm and Google Cloud Build write them.

Enters: a statement. Leaves: what it says. Floor 5.
Source: SLSA provenance v0.1 and v0.2; Google Cloud Build, provenance.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from interlock.formats.provenance.github import Variables, as_text, mapping, named, run_of
from interlock.formats.provenance.statement import Stated, WireThing, address, commit_of, decode, things
from interlock.supply.provenanced import Dialect, Provenanced

V0_1: Final = "https://slsa.dev/provenance/v0.1"
V0_2: Final = "https://slsa.dev/provenance/v0.2"
_RAW_NULL: Final = msgspec.Raw(b"null")


class _Builder(msgspec.Struct, frozen=True):
    id: str


class _Metadata(msgspec.Struct, frozen=True, rename="camel"):
    build_invocation_id: str | None = None


class _ConfigSource(msgspec.Struct, frozen=True, rename="camel"):
    uri: str | None = None
    digest: dict[str, str] | None = None
    entry_point: str | None = None


class _Invocation(msgspec.Struct, frozen=True, rename="camel"):
    config_source: _ConfigSource | None = None
    parameters: msgspec.Raw = _RAW_NULL
    environment: dict[str, Any] | None = None


class _V02(msgspec.Struct, frozen=True, rename="camel"):
    builder: _Builder
    build_type: str
    invocation: _Invocation | None = None
    materials: list[WireThing] | None = None
    metadata: _Metadata | None = None


class _Recipe(msgspec.Struct, frozen=True, rename="camel"):
    type: str
    entry_point: str | None = None
    arguments: msgspec.Raw = _RAW_NULL


class _V01(msgspec.Struct, frozen=True):
    builder: _Builder
    recipe: _Recipe
    materials: list[WireThing] | None = None


def read_v0_2(stated: Stated, place: str) -> Provenanced:
    """Read provenance v0.2: sources are the first material, and where the build was set off is its configuration."""
    wire = decode(stated.predicate, _V02, f"{place}: predicate")
    invocation = wire.invocation or _Invocation()
    config = invocation.config_source or _ConfigSource()
    variables = Variables(invocation.environment or {})
    materials = things(wire.materials, f"{place}: predicate.materials")
    source, source_ref = address(materials[0].name) if materials else ("", "")
    trigger, trigger_ref = address(config.uri or "")
    run = variables.run()
    if not run.run_id and wire.metadata is not None:
        run_id, attempt = run_of(wire.metadata.build_invocation_id or "")
        run = msgspec.structs.replace(run, run_id=run_id, attempt=attempt)
    return Provenanced(
        dialect=Dialect.SLSA_V0_2,
        predicate_type=stated.predicate_type,
        subjects=stated.subjects,
        builder=wire.builder.id,
        build_type=wire.build_type,
        source=source,
        source_ref=source_ref,
        trigger=trigger,
        trigger_ref=trigger_ref,
        commit=commit_of((wire.materials or [WireThing()])[0].digest) or commit_of(config.digest),
        branch=variables.branch() or named(trigger_ref, "heads"),
        tag=variables.tag() or named(trigger_ref, "tags"),
        workflow=config.entry_point or "",
        inputs=variables.inputs(),
        parameters=bytes(invocation.parameters),
        materials=materials,
        run=run,
    )


def read_v0_1(stated: Stated, place: str) -> Provenanced:
    """Read provenance v0.1 of Google Cloud Build: the recipe's arguments tell branch and tag, where git set it off."""
    wire = decode(stated.predicate, _V01, f"{place}: predicate")
    materials = things(wire.materials, f"{place}: predicate.materials")
    source, ref, commit = _google_source(materials[0].name if materials else "")
    arguments = mapping(decode(bytes(wire.recipe.arguments), object, f"{place}: predicate.recipe.arguments"))
    # Of sources that were uploaded, whoever uploaded them gives the names, and may give any.
    told = mapping(arguments.get("substitutions")) if source.startswith("https://") else {}
    return Provenanced(
        dialect=Dialect.SLSA_V0_1,
        predicate_type=stated.predicate_type,
        subjects=stated.subjects,
        builder=wire.builder.id,
        build_type=wire.recipe.type,
        source=source,
        source_ref=ref,
        commit=commit_of((wire.materials or [WireThing()])[0].digest) or commit_of({"sha1": commit}),
        branch=as_text(told.get("BRANCH_NAME")),
        tag=as_text(told.get("TAG_NAME")),
        workflow=wire.recipe.entry_point or "",
        parameters=bytes(wire.recipe.arguments),
        materials=materials,
    )


def _google_source(uri: str) -> tuple[str, str, str]:
    """Give address, ref and commit of sources: with the commit in the path, or behind a #, or with a generation."""
    plain, _, generation = uri.partition("#")
    if plain.startswith("gs://"):
        return plain, generation, ""
    where, found, commit = plain.partition("/commit/")
    source, ref = address(where)
    return source, ref, commit if found else generation
