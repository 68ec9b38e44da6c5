"""What setting infrastructure up takes from outside: a tool that plans, and carries exactly that out. Floor 9."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from interlock.supply.infrastructure import Infrastructure


class Asked(msgspec.Struct, frozen=True):
    """What is to be set up, and how."""

    path: str
    """The folder or file that says it, as this machine names it."""
    target: str = ""
    """What it is for, in the words of its tool: a workspace, hosts."""
    parameters: Mapping[str, Any] = {}
    """What the tool takes besides."""
    variables: tuple[str, ...] = ()
    """Names of the variables that the tool gets from the environment; their values are masked wherever they show."""


class Result(StrEnum):
    """What became of one resource."""

    DONE = "done"
    FAILED = "failed"
    UNTOUCHED = "untouched"
    """The run ended before it came to it."""
    UNKNOWN = "unknown"
    """Whether it was touched nobody can tell: the run was cut off while it was at it, or the tool does not say."""


class Changed(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What became of one resource, and why if it is not done."""

    address: str
    result: Result
    says: str = ""


class Program(msgspec.Struct, frozen=True, rename="camel"):
    """The program that plans and carries out."""

    name: str
    version: str
    sha256: str


class Applied(msgspec.Struct, frozen=True):
    """What carrying a plan out came to."""

    changes: tuple[Changed, ...]
    log: bytes = b""
    """What the tool wrote, masked."""
    says: str = ""
    """Why it did not end well; empty if it did."""

    @property
    def is_done(self) -> bool:
        """Whether all of it was carried out: what nobody knows is not."""
        return not self.says and all(one.result is Result.DONE for one in self.changes)

    @property
    def is_half(self) -> bool:
        """Whether some of it was carried out and some not, so that what is there is neither the old nor the new."""
        touched = any(one.result in {Result.DONE, Result.FAILED, Result.UNKNOWN} for one in self.changes)
        return touched and not self.is_done


class Provisioning(Protocol):
    """One thing to be set up, opened with its tool; what it keeps for that is gone when it is left."""

    @property
    def program(self) -> Program | None:
        """The program that does it; none where nothing but a file is read."""
        ...

    def plan(self) -> Infrastructure:
        """Say what would become of what is there now, touching nothing.

        Promise: asked twice over the same state and sources, it gives the same plan.
        Errors: PlanFailed (DPL-204), PlanUnreadable (FMT-130).
        """
        ...

    def apply(self, plan: Infrastructure) -> Applied:
        """Carry out exactly that plan.

        Promise: another plan MUST NOT be carried out: where the tool keeps none, it is planned again and compared.
                 After a run that was cut off, planning and applying again MUST complete it.
        Errors: PlanMoved (DPL-203), CannotApply (DPL-205). That the run itself fails is an answer and no error.
        """
        ...

    def look(self) -> Infrastructure | None:
        """Give what is there now with every value that is known; none where its tool cannot tell."""
        ...


class Provisioner(Protocol):
    """A tool that sets infrastructure up."""

    def open(self, asked: Asked) -> AbstractContextManager[Provisioning]:
        """Open something to be set up. Errors: ProvisionerMissing (DPL-206), ProvisioningUnfit (DPL-207)."""
        ...
