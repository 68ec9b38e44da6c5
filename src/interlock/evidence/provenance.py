"""SLSA provenance v1: how an artifact was made, of what, by whom. Floor 6.

The fields are those of the specification, all of them, so that what others wrote can be read too; unknown ones are
ignored, as it demands. What the parameters of our own builds mean is in docs/reference/build-type.md.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.predicates import PROVENANCE
from interlock.evidence.reading import read_as

SOURCE: Final = "source"
"""What the dependency is called, in provenance of ours, that is the commit itself."""


class ResourceDescriptor(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Something that took part or came out, named and, where it can be, identified by its digests.

    Source: in-toto attestation v1, ResourceDescriptor.
    """

    name: str = ""
    uri: str = ""
    digest: dict[str, str] = {}
    """Hexadecimal by algorithm; empty where nobody could tell which bytes it was."""
    download_location: str = ""
    media_type: str = ""
    content: str = ""
    """The thing itself in base64, where it is small."""
    annotations: dict[str, object] = {}


class BuildDefinition(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What was to be built: all that is needed to start the same build again."""

    build_type: str
    """A URI that says what the parameters mean."""
    external_parameters: dict[str, object]
    """What whoever asked for the build could choose."""
    internal_parameters: dict[str, object] = {}
    """What the builder chose."""
    resolved_dependencies: tuple[ResourceDescriptor, ...] = ()


class Builder(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Who built: the whole of what has to be trusted for the provenance to be true."""

    id: str
    builder_dependencies: tuple[ResourceDescriptor, ...] = ()
    version: dict[str, str] = {}
    """Versions of the builder's components by name."""


class BuildMetadata(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Which run it was."""

    invocation_id: str = ""
    started_on: str = ""
    """RFC 3339, UTC."""
    finished_on: str = ""


class RunDetails(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """How the build ran."""

    builder: Builder
    metadata: BuildMetadata = BuildMetadata()
    byproducts: tuple[ResourceDescriptor, ...] = ()
    """What came out besides the artifacts: logs, lists."""


class Provenance(msgspec.Struct, frozen=True, rename="camel"):
    """How the subjects of a statement were made.

    Source: https://slsa.dev/spec/v1.1/provenance
    """

    build_definition: BuildDefinition
    run_details: RunDetails


def read_provenance(predicate: bytes) -> Provenance:
    """Read SLSA provenance v1, of ours or of others. Errors: PredicateMalformed (EVD-102)."""
    return read_as(PROVENANCE, _READER, predicate)


def source_commit(provenance: Provenance) -> str | None:
    """Give the one commit that something was built from; none where nobody can tell which one it was.

    That is the dependency called `source`, or the only one that is a commit.
    """
    named = [one for one in provenance.build_definition.resolved_dependencies if "gitCommit" in one.digest]
    called = {one.digest["gitCommit"] for one in named if one.name == SOURCE}
    commits = called or {one.digest["gitCommit"] for one in named}
    return next(iter(commits)) if len(commits) == 1 else None


_READER: Final = msgspec.json.Decoder(Provenance)
