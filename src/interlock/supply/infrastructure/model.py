"""What infrastructure is to become: resources as a tool plans them, in one form for all tools. Frozen values. Floor 3.

Four things that look alike are kept apart: a value that is not set is absent; one that nobody set, so that its
provider will choose it, is absent too and stands in `defaulted`; one that somebody set and that is known only once
the plan is carried out stands in `later`; and one that nobody may see is `HIDDEN`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

import msgspec

from interlock.kernel import Digest, canonical, sha256

HIDDEN: Final = "(sensitive)"
"""What stands in place of a value that its tool calls sensitive."""


class Doing(StrEnum):
    """What becomes of a resource when the plan is carried out."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    """It is destroyed and made anew."""
    DELETE = "delete"
    READ = "read"
    """It is only looked at."""
    NOTHING = "nothing"
    """It stays as it is."""
    RUN = "run"
    """Something runs whose effect its tool cannot foresee."""


CHANGING: Final = frozenset({Doing.CREATE, Doing.UPDATE, Doing.REPLACE, Doing.DELETE, Doing.RUN})
"""What touches something."""


class Resource(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One thing that a plan is about, as it will be."""

    address: str
    """What its tool calls it, unique within the plan."""
    type: str
    doing: Doing
    name: str = ""
    provider: str = ""
    """Which part of the tool makes it, in the tool's own words."""
    values: dict[str, Any] = {}
    """What is known of it now; nothing in it is null."""
    later: tuple[str, ...] = ()
    """Paths of what is set and known only afterwards: `tags.owner`, `rule[0].source`."""
    defaulted: tuple[str, ...] = ()
    """Paths of what nobody set and its provider will choose."""
    related: tuple[str, ...] = ()
    """Addresses of resources in the same plan that it names, or that name it."""
    differs: tuple[str, ...] = ()
    """The fields that change, where it exists already."""
    file: str = ""
    line: int = 0
    is_read: bool = False
    """Whether it is only asked about: what others manage, or a document that is put together."""

    @property
    def is_kept(self) -> bool:
        """Whether it will be there afterwards."""
        return self.doing is not Doing.DELETE

    @property
    def is_changed(self) -> bool:
        """Whether the plan touches it."""
        return self.doing in CHANGING


class Source(msgspec.Struct, frozen=True, rename="camel"):
    """A file that a plan came from: whoever carries the plan out sees that it is still the same."""

    path: str
    sha256: str


class Infrastructure(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True, dict=True):
    """All that a plan is about; two plans that do the same are the same bytes."""

    tool: str
    version: str = ""
    resources: tuple[Resource, ...] = ()
    sources: tuple[Source, ...] = ()
    saved: str = ""
    """SHA-256 of the file that the tool carries out, where it makes one."""
    target: str = ""
    """What it is for: a workspace, hosts, a node."""
    unread: tuple[str, ...] = ()
    """What of it nobody here can judge, and why; a plan with any of it is not whole."""

    @property
    def body(self) -> bytes:
        """Canonical bytes of the plan."""
        return canonical(self)

    @property
    def digest(self) -> Digest:
        """SHA-256 of them: what names a plan."""
        return sha256(self.body)

    @property
    def changes(self) -> tuple[Resource, ...]:
        """The resources that it touches."""
        return tuple(one for one in self.resources if one.is_changed)
