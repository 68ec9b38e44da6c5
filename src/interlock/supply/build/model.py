"""What is to be built, how far it was kept apart, and what came out. Frozen values. Floor 3."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Instant
from interlock.supply.artifact import Artifact

BUILD_TYPE: Final = "https://interlock.example.org/build/v1"
"""What the parameters of a build of ours mean: docs/reference/build-type.md."""
LOCAL_BUILDER: Final = "https://interlock.example.org/builder/local/v1"
"""Who built where no token names a builder: `interlock build` on somebody's machine."""


class Network(StrEnum):
    """Whether a build may use the network."""

    NONE = "none"
    """It is cut off where the kernel allows it."""
    HOSTS = "hosts"
    """It may reach the hosts that are declared, for a reason, and nothing else where the kernel allows that."""
    OPEN = "open"
    """It may use all of it, for a reason."""


class Plan(msgspec.Struct, frozen=True, rename="camel"):
    """What whoever asks for a build can choose; the external parameters of its provenance."""

    commands: tuple[tuple[str, ...], ...]
    """Argument lists, run one after the other; no shell takes part unless one of them is a shell."""
    artifacts: tuple[str, ...]
    """Patterns of the files that are delivered, relative to the top of the repository."""
    network: Network = Network.NONE
    network_reason: str = ""
    hosts: tuple[str, ...] = ()
    """What it may reach; beside an open network, what it says that it talks to."""
    variables: tuple[str, ...] = ()
    """Names of the variables that it is given; their values are recorded nowhere."""
    path: tuple[str, ...] = ()
    """Folders that programs are looked for in, before the usual ones."""
    reads: tuple[str, ...] = ()
    """Folders that it may read although they lie where things are hidden."""
    timeout_s: int = 3600
    memory_mb: int = 16384
    isolation_waived: str = ""
    """Why it must not be kept apart; empty for a build that is, where the kernel allows it."""


class Isolation(msgspec.Struct, frozen=True, rename="camel"):
    """How far a build was kept apart from everything else: what was tried and held, never what was wished for."""

    fresh_workspace: bool = True
    """It ran in a folder that was made for it, holds the commit alone, and is gone afterwards."""
    network: bool = False
    """It could reach no network."""
    declared_hosts_only: bool = False
    """It could reach the hosts that are declared, through a door that counts, and nothing else of the network."""
    files: bool = False
    """It saw the system read-only, and homes, temporary folders, sockets and keys not at all."""
    processes: bool = False
    """It saw its own processes alone, and none of them outlived it."""
    unprivileged: bool = False
    """It had no capability and could gain none."""
    why_not: str = ""
    """Why it was not kept apart; empty where it was."""

    @property
    def is_key_out_of_reach(self) -> bool:
        """Whether no process of the build could read or borrow the key that signs."""
        return self.files and self.processes and self.unprivileged


class Program(msgspec.Struct, frozen=True):
    """A program that a command names."""

    name: str
    path: str
    """Where it lies; relative to the top of the repository for one that the commit brings."""
    sha256: str
    version: str = ""
    """The first line it says of itself, for programs that are known to say it harmlessly."""


class Started(msgspec.Struct, frozen=True, rename="camel"):
    """A program of the system that a command started, or one that it started did."""

    path: str
    """Where it lies, without links."""
    sha256: str = ""
    """Empty where it could not be read."""
    package: str = ""
    """The package URL of the package that brought it; empty where nobody knows one."""
    why_unread: str = ""


class Watched(msgspec.Struct, frozen=True, rename="camel"):
    """How completely it was seen which programs a build started."""

    all_seen: bool = False
    """Each start of a program was seen, so that what is not listed was not started."""
    own: int = 0
    """Started files that the commit brought or the build made; they are no materials."""
    why_not: str = "nobody watched"
    """Why not all was seen; empty where it was."""


class System(msgspec.Struct, frozen=True, rename="camel"):
    """What a build ran on, as far as that can be told cheaply."""

    name: str
    """As the system calls itself: `Debian GNU/Linux 12 (bookworm)`."""
    kernel: str
    architecture: str
    packages: str = ""
    """SHA-256 of the package manager's database; empty where there is none that is known."""


class Reached(msgspec.Struct, frozen=True):
    """A declared host that a build asked for."""

    host: str
    port: int
    connections: int = 0
    failed: int = 0
    """How often it did not answer, or its name was not known."""
    sent: int = 0
    """Bytes that went to it."""
    received: int = 0


class Refused(msgspec.Struct, frozen=True):
    """A host that a build asked for and was not let to."""

    host: str
    port: int
    count: int
    why: str


class Traffic(msgspec.Struct, frozen=True):
    """What went through the door of a build whose hosts are declared, and what was kept from going through."""

    reached: tuple[Reached, ...] = ()
    refused: tuple[Refused, ...] = ()
    unlisted: int = 0
    """How often further hosts were refused, that are too many to be named."""
    malformed: int = 0
    """How often something was asked that is no request, or names no host."""


class Difference(msgspec.Struct, frozen=True):
    """Where two builds of one thing begin to differ."""

    where: str
    causes: tuple[str, ...]
    """What usually makes such a difference, likeliest first."""


class Taken(msgspec.Struct, frozen=True):
    """An artifact, and where its bytes are kept."""

    artifact: Artifact
    place: str


class Step(msgspec.Struct, frozen=True, rename="camel"):
    """One command that was run."""

    command: tuple[str, ...]
    exit_code: int
    duration_ms: int
    why: str = ""
    """What ended it, where it did not end by itself."""


class Ran(msgspec.Struct, frozen=True):
    """What became of the commands of a build."""

    steps: tuple[Step, ...]
    log: bytes
    """Everything they wrote, in order, with secrets masked."""
    isolation: Isolation
    environment: dict[str, str]
    """What they were given that is the same everywhere, by name."""
    programs: tuple[Program, ...]
    system: System
    workspace: str
    """Where the commit lay, as the commands saw it; another folder each time where they were not kept apart."""
    started_at: Instant
    finished_at: Instant
    started: tuple[Started, ...] = ()
    """The programs of the system that were started, by path."""
    watched: Watched = Watched()
    traffic: Traffic | None = None
    """What it reached; none where no door stood between it and the network, so nobody can tell."""

    @property
    def is_good(self) -> bool:
        """Whether all of them ended well; none ran is none that ended well."""
        return bool(self.steps) and all(one.exit_code == 0 and not one.why for one in self.steps)
