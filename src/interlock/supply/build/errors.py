"""What can go wrong with a build and with building again.

InterlockError
└── BuildError                     BLD-1xx
    ├── NothingToBuild             BLD-101
    ├── TreeDirty                  BLD-102
    ├── ProgramMissing             BLD-103
    ├── ArtifactMissing            BLD-104
    ├── ArtifactRefused            BLD-105
    ├── ArtifactTwice              BLD-106
    ├── ArtifactChanged            BLD-107
    ├── SourceIncomplete           BLD-108
    ├── VariableMissing            BLD-109
    ├── BuildNotApart              BLD-110
    ├── ProvenanceMissing          BLD-111
    ├── NotRepeatable              BLD-112
    ├── OutputUnreadable           BLD-113
    ├── ReachWidened               BLD-114
    ├── KeysAskedFor               BLD-115
    └── HostMalformed              BLD-116
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class BuildError(InterlockError):
    """An artifact could not be made, so nothing is said of it."""

    code = "BLD-100"
    family = Family.USAGE


class NothingToBuild(BuildError):
    """Nobody said how to build, or what comes out."""

    code = "BLD-101"
    says = "nobody says {what}"
    hint = (
        "write `build:` with `commands:` and `artifacts:` into interlock.yaml, or give them: "
        "`interlock build --artifact PATTERN -- COMMAND`"
    )


class TreeDirty(BuildError):
    """What lies here is no commit, and only a commit can be built."""

    code = "BLD-102"
    says = "the working tree differs from HEAD, and only what is committed can be built"
    hint = "commit it; or name the commit to build without it: `interlock build --revision HEAD`"


class ProgramMissing(BuildError):
    """The program of a command is not there."""

    code = "BLD-103"
    says = "there is no program {name!r} in {path}"
    hint = (
        "a build does not see your PATH: install it for everybody, or list its folder under `build.path` "
        "in interlock.yaml"
    )


class ArtifactMissing(BuildError):
    """A pattern fits nothing that the build made."""

    code = "BLD-104"
    family = Family.DATA
    says = "nothing that the build left behind fits {pattern!r}"
    hint = "patterns are relative to the top of the repository; `**` crosses folders; the nearest there is: {nearest}"


class ArtifactRefused(BuildError):
    """Something that a pattern fits can be no artifact."""

    code = "BLD-105"
    family = Family.DATA
    says = "{name} can be no artifact: {why}"
    hint = "have the build write a plain file with a plain name inside of the repository, or choose a narrower pattern"


class ArtifactTwice(BuildError):
    """Two artifacts would have one name elsewhere."""

    code = "BLD-106"
    family = Family.DATA
    says = "{one} and {other} are one name where letter case or Unicode forms do not count"
    hint = "give one of them another name"


class ArtifactChanged(BuildError):
    """An artifact changed while it was read, so nobody can tell what it is."""

    code = "BLD-107"
    family = Family.DATA
    says = "{name} changed while it was read"
    hint = "see what the build leaves running, and have it end before the build does"


class SourceIncomplete(BuildError):
    """Part of the commit is not here."""

    code = "BLD-108"
    says = "the commit cannot be checked out whole: {path}: {why}"
    hint = "run `git submodule update --init --recursive` or `git lfs fetch`, or clone it anew"


class VariableMissing(BuildError):
    """A variable that the build is to be given is not set."""

    code = "BLD-109"
    says = "the variable {name} is to be passed to the build and is not set"
    hint = "set it, or take it out of `build.variables`"


class BuildNotApart(BuildError):
    """The command could not be kept apart as was promised."""

    code = "BLD-110"
    family = Family.WORLD
    says = "the command could not be kept apart: {why}"
    hint = (
        "the kernel gave namespaces to a trial and not to the build; run it again, "
        "or say `isolation: none` with a reason"
    )


class ProvenanceMissing(BuildError):
    """Nothing in the ledger that counts says how an artifact was built."""

    code = "BLD-111"
    says = "no provenance that counts here says how {name} was built"
    hint = "`interlock evidence list` shows what there is; bring in what others sealed with `interlock evidence import`"


class NotRepeatable(BuildError):
    """The provenance does not say enough to build again."""

    code = "BLD-112"
    says = "it cannot be built again: {why}"
    hint = "see `interlock evidence show {envelope}`; only builds of `interlock build` can be repeated"


class OutputUnreadable(BuildError):
    """What the build left behind cannot be looked at, or cannot be kept."""

    code = "BLD-113"
    family = Family.WORLD
    says = "{path} cannot be read or written: {why}"
    hint = "see who owns it and whether the disk is full"


class ReachWidened(BuildError):
    """A commit asks for more than the settings that hold for it let its build reach."""

    code = "BLD-114"
    says = "the settings of this commit let its build reach more than those that hold for it: {what}"
    hint = "have them reviewed and merged first; or look at them and say that you did: `--as-committed`"


class KeysAskedFor(BuildError):
    """A build asks to read where keys and evidence are kept."""

    code = "BLD-115"
    says = "no build may read {path}: keys or evidence are kept there"
    hint = "take it out of `build.reads` and `build.path`, or name a folder below it that holds none"


class HostMalformed(BuildError):
    """What is to name a host that a build may reach names none."""

    code = "BLD-116"
    says = "{text!r} names no host that a build may reach: {why}"
    hint = (
        "write a name, an address, or `*.` and a name for all below it; behind it, where it is not 443 or 80, `:PORT`"
    )
