"""Builds: what is to be made of a commit, how far that was kept apart, what came out."""

from interlock.supply.build.errors import (
    ArtifactChanged,
    ArtifactMissing,
    ArtifactRefused,
    ArtifactTwice,
    BuildError,
    BuildNotApart,
    FolderUnreadable,
    NothingToBuild,
    NotRepeatable,
    ProgramMissing,
    ProvenanceMissing,
    SourceIncomplete,
    TreeDirty,
    VariableMissing,
)
from interlock.supply.build.model import BUILD_TYPE, Isolation, Network, Plan, Program, Ran, Step, System, Taken
from interlock.supply.build.rules import Level, level_of

__all__ = [
    "BUILD_TYPE",
    "ArtifactChanged",
    "ArtifactMissing",
    "ArtifactRefused",
    "ArtifactTwice",
    "BuildError",
    "BuildNotApart",
    "FolderUnreadable",
    "Isolation",
    "Level",
    "Network",
    "NotRepeatable",
    "NothingToBuild",
    "Plan",
    "Program",
    "ProgramMissing",
    "ProvenanceMissing",
    "Ran",
    "SourceIncomplete",
    "Step",
    "System",
    "Taken",
    "TreeDirty",
    "VariableMissing",
    "level_of",
]
