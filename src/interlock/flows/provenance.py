"""Provenance: what is said of how artifacts were made, and how a build is read out of it again. Floor 11.

What the parameters mean is documented in docs/reference/build-type.md; whoever changes them changes it too.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from interlock.change import FileEntry, Kind, Source
from interlock.evidence import (
    SOURCE,
    BuildDefinition,
    Builder,
    BuildMetadata,
    Provenance,
    ResourceDescriptor,
    RunDetails,
    source_commit,
)
from interlock.evidence.builder import BuilderIdentity
from interlock.formats.dockerfile import base_images, frontend, is_dockerfile
from interlock.formats.manifests.tree import manifests_of, read_manifests
from interlock.kernel import Digest, InterlockError, canonical, sha256, stamp
from interlock.supply.build import (
    BUILD_TYPE,
    HostMalformed,
    Level,
    Network,
    NotRepeatable,
    Plan,
    Ran,
    Traffic,
    Watched,
    read_host,
)
from interlock.supply.inventory import Inventory, merge
from interlock.supply.model import Component, ReadingKind

_LOG: Final = "log"
NAMED: Final = "named"
"""How a program was found that a command names."""
STARTED: Final = "started"
"""How one was found that was seen to start."""
_KNOWN_HASHES: Final = frozenset({"sha256", "sha512", "sha384", "sha1", "md5"})
_MOST_BYTES: Final = 8 << 20


class Materials(msgspec.Struct, frozen=True):
    """What a commit says that it is built of."""

    dependencies: Inventory
    """What its lockfiles resolve."""
    images: tuple[tuple[str, str, str], ...] = ()
    """Base images: reference, SHA-256 or nothing, the file that names them."""
    frontends: tuple[tuple[str, str, str], ...] = ()
    """Images that read Dockerfiles, told alike: they decide what is built of them."""
    unread: tuple[tuple[str, str], ...] = ()
    """Files that say so and could not be read, with the reason."""


def materials_of(source: Source, read: Callable[[str], bytes]) -> Materials:
    """Read what a commit is built of; what cannot be read is told, not passed over."""
    files = source.snapshot.files
    readings, coverage = read_manifests(files, read, manifests_of(files))
    locked = [one for one in readings if one.kind is ReadingKind.LOCKFILE]
    images, frontends, unread = [], [], list(coverage.missing)
    for file in filter(_is_recipe, files):
        try:
            body = read(file.path)
            images += [(one.reference, one.sha256, file.path) for one in base_images(body)]
            frontends += [(one.reference, one.sha256, file.path) for one in (frontend(body),) if one is not None]
        except InterlockError as error:
            unread.append((file.path, str(error)))
    return Materials(merge(locked), tuple(dict.fromkeys(images)), tuple(frontends), tuple(unread))


def _is_recipe(file: FileEntry) -> bool:
    return file.kind is Kind.TEXT and file.size <= _MOST_BYTES and is_dockerfile(file.path)


class Making(msgspec.Struct, frozen=True):
    """How something was made."""

    source: Source
    plan: Plan
    ran: Ran
    materials: Materials
    level: Level
    log: Digest
    """SHA-256 of the masked log."""


def provenance_of(made: Making, builder: str, version: str, proven: BuilderIdentity | None = None) -> Provenance:
    """Write down how something was made: everything that is needed to make it again, and what it was made of.

    `proven` is who built, where a token or the host proved that; the builder is named by the token then.
    """
    source, plan, ran, materials = made.source, made.plan, made.ran, made.materials
    workload = proven.workload if proven is not None else None
    # What a token proves of the very commit goes before what the checkout says.
    source = msgspec.structs.replace(source, ref=(workload.ref if workload is not None else "") or source.ref)
    external = {"source": _descriptor(_source(source)), **msgspec.to_builtins(plan)}
    internal = {
        "isolation": msgspec.to_builtins(ran.isolation),
        "slsaBuildLevel": made.level.number,
        "slsaBuildLevelLacks": list(made.level.missing),
        "environment": {"fixed": ran.environment, "passed": list(plan.variables)},
        "system": msgspec.to_builtins(ran.system),
        "programs": msgspec.to_builtins(ran.watched),
        "workspace": ran.workspace if ran.isolation.files else "",
        "unreadMaterials": [list(one) for one in materials.unread],
    }
    if ran.traffic is not None:
        internal["network"] = msgspec.to_builtins(ran.traffic)
    if proven is not None:
        internal["builder"] = msgspec.to_builtins(proven)
    run = sha256(canonical([source.revision.commit.hex, stamp(ran.started_at), made.log.hex])).hex
    return Provenance(
        BuildDefinition(BUILD_TYPE, external, internal, tuple(_dependencies(source, ran, materials))),
        RunDetails(
            Builder(workload.id if workload is not None else builder, version={"interlock": version}),
            BuildMetadata(run, stamp(ran.started_at), stamp(ran.finished_at)),
            (ResourceDescriptor(_LOG, digest={"sha256": made.log.hex}, media_type="text/plain"),),
        ),
    )


def _descriptor(one: ResourceDescriptor) -> object:
    return msgspec.to_builtins(one)


def _source(source: Source) -> ResourceDescriptor:
    told: dict[str, object] = {"ref": source.ref} if source.ref else {}
    digest = {"gitCommit": source.revision.commit.hex}
    return ResourceDescriptor(SOURCE, source_uri(source.name), digest, annotations=told)


def source_uri(name: str) -> str:
    """Give the URI of a repository that is called so; for one that came from nowhere just its name."""
    if "://" in name:
        return f"git+{name}"
    host, colon, path = name.partition(":")
    return f"git+ssh://{host}/{path.lstrip('/')}" if colon else name


def _dependencies(source: Source, ran: Ran, materials: Materials) -> Iterator[ResourceDescriptor]:
    yield _source(source)
    for path, commit in source.inside:
        yield ResourceDescriptor(path, digest={"gitCommit": commit}, annotations={"kind": "submodule"})
    for entry in materials.dependencies.entries:
        yield _component(entry.component, sorted({one.path for one in entry.mentions}))
    for kind, images in (("base image", materials.images), ("frontend", materials.frontends)):
        for reference, digest, path in images:
            yield ResourceDescriptor(
                reference,
                digest={"sha256": digest} if digest else {},
                annotations={"kind": kind, "path": path, "pinned": bool(digest)},
            )
    yield from _programs(ran)


def _programs(ran: Ran) -> Iterator[ResourceDescriptor]:
    """Name the programs of the commands, and then each that was started besides; none of them twice."""
    packages = {(one.path, one.sha256): one.package for one in ran.started}
    named = {(one.path, one.sha256) for one in ran.programs}
    for one in ran.programs:
        told = {"version": one.version, "package": packages.get((one.path, one.sha256), "")}
        yield _program(one.name, NAMED, one.path, one.sha256, told)
    for each in ran.started:
        if (each.path, each.sha256) not in named:
            told = {"package": each.package, "unread": each.why_unread}
            yield _program(posixpath.basename(each.path), STARTED, each.path, each.sha256, told)


def _program(name: str, found: str, path: str, sha256: str, told: dict[str, str]) -> ResourceDescriptor:
    known = {key: value for key, value in told.items() if value}
    return ResourceDescriptor(
        name,
        digest={"sha256": sha256} if sha256 else {},
        annotations={"kind": "program", "found": found, "path": path, **known},
    )


def _component(one: Component, paths: Sequence[str]) -> ResourceDescriptor:
    digests: dict[str, str] = {}
    for each in sorted(one.hashes):
        if each.algorithm in _KNOWN_HASHES:
            digests.setdefault(each.algorithm, each.value)
    more = [f"{each.algorithm}:{each.value}" for each in one.hashes if digests.get(each.algorithm) != each.value]
    told: dict[str, object] = {"kind": "dependency", "paths": list(paths)}
    return ResourceDescriptor(one.name, one.purl, digests, annotations={**told, "moreHashes": more} if more else told)


class Repeatable(msgspec.Struct, frozen=True):
    """A build as its provenance tells it."""

    commit: str
    plan: Plan
    workspace: str
    system: dict[str, str]
    programs: tuple[ResourceDescriptor, ...]
    watched: Watched = Watched()
    """How completely it was seen then which programs were started."""
    traffic: Traffic | None = None


def repeatable(provenance: Provenance, envelope: Digest) -> Repeatable:
    """Read a build out of provenance of ours. Errors: NotRepeatable (BLD-112)."""
    definition = provenance.build_definition
    if definition.build_type != BUILD_TYPE:
        raise NotRepeatable(why=f"it is a build of type {definition.build_type}", envelope=envelope.short)
    commit = source_commit(provenance)
    if commit is None:
        raise NotRepeatable(why="it names no commit, or several", envelope=envelope.short)
    try:
        plan = msgspec.convert(definition.external_parameters, Plan, strict=False)
        system = msgspec.convert(definition.internal_parameters.get("system", {}), dict[str, str])
        watched = msgspec.convert(definition.internal_parameters.get("programs", {}), Watched)
        traffic = msgspec.convert(definition.internal_parameters.get("network"), Traffic | None)
        for one in plan.hosts if plan.network is Network.HOSTS else ():
            read_host(one)
    except (msgspec.ValidationError, HostMalformed) as error:
        raise NotRepeatable(why=f"its parameters cannot be read: {error}", envelope=envelope.short) from error
    programs = tuple(one for one in definition.resolved_dependencies if one.annotations.get("kind") == "program")
    workspace = definition.internal_parameters.get("workspace", "")
    return Repeatable(commit, plan, str(workspace), system, programs, watched, traffic)
