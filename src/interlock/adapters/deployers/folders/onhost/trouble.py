"""Why a host does not do what it is asked to. Standard library only."""

from __future__ import annotations


class Trouble(Exception):
    """What stands against an action, in words for whoever asked for it."""

    def __init__(self, kind: str, why: str, **fields: object) -> None:
        """`kind` is `refused`, `outdated`, `unhealthy` or `swapped`."""
        super().__init__(why)
        self.kind = kind
        self.why = why
        self.fields = fields
