"""Sources: the servers that reports are pulled from, and what became of that. Floor 14."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, get

from interlock.api.rest.asking import NEEDS, check, serving_of
from interlock.flows.pull_reports import Pull
from interlock.identity import Permission, Resource

_READ: Final = {NEEDS: Permission.EVIDENCE_READ.value}


class Item(msgspec.Struct, frozen=True):
    """A source; where its credentials are is not said."""

    name: str
    kind: str
    scope: str
    control: str
    subject: str
    every_s: int
    """0 where it is pulled by command only."""
    last: Pull | None
    last_good: Pull | None
    """The last pull that gave evidence; that evidence does not grow younger while later ones fail."""
    why_broken: str
    """Empty where nothing is wrong with it."""


class Sources(msgspec.Struct, frozen=True):
    """All sources."""

    items: list[Item]


@get("/v1/sources", opt=_READ, sync_to_thread=True, tags=["sources"], summary="what became of pulling reports")
def list_sources(request: Request[Any, Any, Any]) -> Sources:
    """Give the servers that reports are pulled from, each with its last pull."""
    check(request, Permission.EVIDENCE_READ, Resource())
    return Sources(
        [
            Item(
                one.name,
                one.kind,
                one.scope,
                one.control,
                one.subject,
                one.every_s,
                one.last,
                one.good,
                one.why_broken,
            )
            for one in serving_of(request).pulling.states()
        ]
    )


ROUTES = (list_sources,)
