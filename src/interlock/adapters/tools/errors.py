"""What can go wrong when a program is found or run.

InterlockError
└── ToolError                      TOL-100  carries what the tool wrote so far, masked
    ├── ToolMissing                TOL-101
    ├── ToolAltered                TOL-102
    ├── ToolUnstartable            TOL-103
    ├── ToolTimedOut               TOL-104
    ├── ToolTooBig                 TOL-105
    ├── ToolKilled                 TOL-106
    ├── ToolStopped                TOL-107
    ├── ToolUnknown                TOL-110
    └── ToolNotInstalled           TOL-111
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class ToolError(InterlockError):
    """A program could not be found, started or brought to its end."""

    code = "TOL-100"
    family = Family.WORLD

    def __init__(self, **fields: object) -> None:
        super().__init__(**fields)
        output = fields.get("output", b"")
        self.output = output if isinstance(output, bytes) else b""
        """What the tool wrote before it ended, with secrets masked; empty if it never ran."""


class ToolMissing(ToolError):
    """The package that carries the program is not installed."""

    code = "TOL-101"
    says = "{name} is not installed: {why}"
    hint = "get it with `{how}`"


class ToolAltered(ToolError):
    """The program is not the one that its package brought."""

    code = "TOL-102"
    family = Family.DATA
    says = "{name} was altered: {path} is not the file that its package brought"
    hint = "find out who changed it, then install the package again: `{how}`"


class ToolUnstartable(ToolError):
    """The operating system would not start the program."""

    code = "TOL-103"
    says = "{name} could not be started: {why}"
    hint = "run `interlock doctor`; install the package again if it is damaged"


class ToolTimedOut(ToolError):
    """The program ran longer than it may."""

    code = "TOL-104"
    says = "{name} was stopped after {limit} seconds"
    hint = "look for the file that keeps it busy; split it, or take it out of the repository"


class ToolTooBig(ToolError):
    """The program used more memory, or wrote more, than it may."""

    code = "TOL-105"
    says = "{name} was stopped: its {what} grew to {used} MB, the limit is {limit} MB"
    hint = "look for the file that makes it grow; split it, or take it out of the repository"


class ToolKilled(ToolError):
    """Something outside of Interlock ended the program by a signal."""

    code = "TOL-106"
    says = "{name} was killed by {signal}"
    hint = "a crash of the tool or a lack of memory; see its output, then run the check again"


class ToolStopped(ToolError):
    """Interlock itself was told to stop while the program ran."""

    code = "TOL-107"
    says = "{name} was stopped because Interlock was told to stop"
    hint = "run the check again"


class ToolUnknown(ToolError):
    """No pinned requirements exist for a tool of that name."""

    code = "TOL-110"
    family = Family.USAGE
    says = "there is no pinned tool {name!r}"
    hint = "choose one of {known}"


class ToolNotInstalled(ToolError):
    """The installer did not bring the tool."""

    code = "TOL-111"
    says = "{name} could not be installed: {why}"
    hint = "see the installer's words above; a package index must be reachable, and hashes must match"
