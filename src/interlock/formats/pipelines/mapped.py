"""The map of a workflow: what was read, placed in stages, and how each control stands in it. Floor 5."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from interlock.control import Stage
from interlock.formats.pipelines.errors import MapMalformed
from interlock.formats.pipelines.model import Described, HandOver, ManualCheck, Pin, Problem, Spot, Tool, Trigger
from interlock.kernel import Certainty

SCHEMA: Final = "interlock.map/v1"
MEDIA_TYPE: Final = "application/vnd.interlock.map+json"
MOST_BYTES: Final = 16 << 20
"""Of a map that is read back."""


class Presence(StrEnum):
    """How a control stands in a workflow."""

    PRESENT = "present"
    PARTIAL = "partial"
    MISSING = "missing"
    NOT_APPLICABLE = "not applicable"


class Fact(msgspec.Struct, frozen=True):
    """Something that a file says, and where."""

    says: str
    at: Spot


class Placed(msgspec.Struct, frozen=True):
    """A job in the stage that it belongs to."""

    stage: Stage
    certainty: Certainty
    why: str
    """Why it stands in that stage."""
    system: str
    pipeline: str
    name: str
    at: Spot
    triggers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    environment: str = ""
    tools: tuple[str, ...] = ()
    """What it runs that the catalogue knows."""
    controls: tuple[str, ...] = ()
    is_manual: bool = False
    may_fail: bool = False
    is_reached: bool = True
    """Whether something sets it going, as far as the files tell."""


class Test(msgspec.Struct, frozen=True):
    """A test or scan that runs, or would if anything that was read set its job going."""

    __test__ = False
    kind: str
    tool: str
    job: str
    stage: Stage
    goes_to: tuple[str, ...]
    """Where its results go; empty where nothing says that they are kept."""
    at: Spot
    is_reached: bool = True


class Author(msgspec.Struct, frozen=True):
    """Somebody whose commits are in the history."""

    name: str
    commits: int
    as_committer: int = 0


class Access(msgspec.Struct, frozen=True):
    """What git alone tells of where the repository is and who works in it."""

    remote: str = ""
    branch: str = ""
    commits: int = 0
    looked_at: int = 0
    """So many of the newest commits were looked at for who made them."""
    authors: tuple[Author, ...] = ()
    unsaid: str = "who may push, merge and administer: only the forge knows"


class Judged(msgspec.Struct, frozen=True):
    """How one control stands."""

    control: str
    stage: Stage
    says: str
    presence: Presence
    why: str
    facts: tuple[Fact, ...] = ()


class Gap(msgspec.Struct, frozen=True):
    """A control that could be inserted."""

    control: str
    presence: Presence
    risk: int
    """How much risk it takes away for the profile, 1 to 10; half of that where it is there in part."""
    why: str
    where: str
    """Which file the text belongs into, or that it is a command."""
    add: str
    """What to add, as it has to stand there."""


class WorkflowMap(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known of the way of a change."""

    schema: str = SCHEMA
    product: str = ""
    subject: str = ""
    at: str = ""
    profile: str = ""
    files: int = 0
    """So many tell something of the workflow."""
    jobs: tuple[Placed, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    tests: tuple[Test, ...] = ()
    tools: tuple[Tool, ...] = ()
    manual: tuple[ManualCheck, ...] = ()
    described: tuple[Described, ...] = ()
    access: Access = Access()
    problems: tuple[Problem, ...] = ()
    judged: tuple[Judged, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def broken(self) -> tuple[Problem, ...]:
        """Files that nobody could read, so that the map is not whole."""
        return tuple(one for one in self.problems if one.is_broken)

    @property
    def floating(self) -> tuple[Tool, ...]:
        """Tools of which the newest is taken, whatever that is."""
        return tuple(one for one in self.tools if one.pin is Pin.FLOATING)

    def count(self, presence: Presence) -> int:
        """Say how many controls stand so."""
        return sum(one.presence is presence for one in self.judged)


def write_map(one: WorkflowMap) -> bytes:
    """Give it as JSON."""
    return msgspec.json.encode(one)


def read_map(body: bytes, source: str = "the file") -> WorkflowMap:
    """Read one. Errors: MapMalformed (MAP-102)."""
    try:
        found = _DECODER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MapMalformed(source=source, why="it cannot be read as one") from error
    if found.schema != SCHEMA:
        raise MapMalformed(source=source, why=f"its schema is not {SCHEMA}")
    return found


_DECODER: Final = msgspec.json.Decoder(WorkflowMap)
