"""What carrying a plan out takes from outside. Floor 9.

Everything here may be done twice, and by two at once: whoever was slow may wake up. So each call takes the token of its
run, and a target that has seen a greater one refuses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol, runtime_checkable

import msgspec

from interlock.deployment.model import Plan, PlannedArtifact, Target
from interlock.kernel import Digest


class Order(msgspec.Struct, frozen=True):
    """What a target is asked to do."""

    plan: Plan
    target: Target
    run: str
    token: int
    """Greater than that of every deployment before."""
    share: int = 0
    """Of a canary: percent that are to run the new one, for a deployer that divides within a target."""


class Touched(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Who wrote something last, and when, as a target tells it."""

    who: str = ""
    at: str = ""
    """RFC 3339."""


MOST_PARTS: Final = 5_000
"""Of one target; what is more is counted, and what it runs is said of the target as a whole."""


class Part(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One of several things that run on a target: a pod, a container."""

    name: str
    """`NAMESPACE/POD`, or what the container is called."""
    images: tuple[str, ...]
    """SHA-256 of what it runs, as whoever runs it tells."""
    owner: str = ""
    """What it belongs to: `Deployment/shop`."""
    since: str = ""
    """When it came to be, RFC 3339, where that is known."""


class Seen(msgspec.Struct, frozen=True, rename="camel"):
    """What runs on a target, as the target itself tells."""

    plan: str = ""
    """The digest of the plan it follows, in hexadecimal; empty where it follows none of ours."""
    artifacts: Mapping[str, str] = {}
    """SHA-256 of what lies there for it, by name, worked out anew."""
    configuration: Mapping[str, str] = {}
    """The same of its configuration, by path."""
    token: int = 0
    """The greatest that it has seen."""
    earlier: tuple[str, ...] = ()
    """Digests of the plans that it could go back to, newest first."""
    strangers: tuple[str, ...] = ()
    """What runs or lies there and belongs to no deployment of ours."""
    instances: int = 0
    """How many processes or pods run it."""
    says: str = ""
    """What is wrong with it, where something is."""
    touched: Mapping[str, Touched] = {}
    """By name, path or stranger: who wrote it last, where the target can tell."""
    parts: tuple[Part, ...] = ()
    """What runs it, one by one, in the order of the names; none where the target is one thing."""
    parts_left_out: int = 0
    """How many of them are not named, since they are too many."""


class Content(Protocol):
    """The bytes of what is to be deployed."""

    def path(self, digest: Digest) -> str:
        """Give a file on this machine with the bytes of a digest, checked as it is given.

        Errors: ArtifactGone (DPL-109), ArtifactSwapped (DPL-110).
        """
        ...

    def check(self, artifact: PlannedArtifact) -> None:
        """Return if an artifact can be had and is what its digest says. Errors: as for `path`."""
        ...


class Deployer(Protocol):
    """Gets things to run on one kind of target.

    Promise: every call MUST have the same effect however often it is made with the same order; one with a token that is
             not the greatest changes nothing and raises TokenOutdated (DPL-107).
    Errors:  TargetUnreachable, TargetRefused (DPL-105, DPL-106), those of `Content`.
    """

    def look(self, target: Target, parameters: Mapping[str, object]) -> Seen:
        """Say what runs there."""
        ...

    def bring(self, order: Order, content: Content) -> None:
        """Put it there, beside what runs."""
        ...

    def switch(self, order: Order) -> None:
        """Let it run in place of what ran, and lose no request over it."""
        ...

    def restore(self, order: Order) -> None:
        """Let run again what the plan replaces."""
        ...

    def settle(self, order: Order) -> None:
        """Let go of what nobody goes back to."""
        ...


class Foreseen(msgspec.Struct, frozen=True):
    """What one step would change on a target; nothing was changed to find out."""

    target: str
    step: str
    """`bring` or `switch`."""
    changes: tuple[tuple[str, str], ...] = ()
    """What would change, and how, in lines with - and +, without what looks like a secret."""
    blind: tuple[str, ...] = ()
    """What would run without anybody knowing what it does."""
    why: str = ""
    """Why nothing is known of it; that nothing would change is not said then."""


@runtime_checkable
class Previewer(Protocol):
    """A deployer that can say before what it would change."""

    def preview(self, order: Order, content: Content) -> tuple[Foreseen, ...]:
        """Say what each step would change on a target. Promise: it changes nothing there, and raises nothing."""
        ...


class HealthProbe(Protocol):
    """Finds out whether a target is well."""

    def check(self, order: Order) -> str:
        """Give what is wrong with it, after the time that the plan gives it; empty for a target that is well."""
        ...
