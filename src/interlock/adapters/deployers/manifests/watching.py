"""What runs in a namespace, kept by a list and by what was watched since. Floor 11.

Enters: objects, then events as kubectl prints them. Leaves: what runs, whenever that is something else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Final

from interlock.adapters.deployers.manifests.images import Document
from interlock.runtime.inventory import Inventory, Observed

_MOST: Final = 16 << 20
"""Of one event: a server that goes on and on is not listened to."""


class Feed:
    """Takes in what a watch prints."""

    def __init__(self, objects: Sequence[Document], told: Callable[[frozenset[str]], None]) -> None:
        """`told` is told at once what runs by the list, and again each time that something else does."""
        self._observed = Observed(objects)
        self._told = told
        self._left = b""
        self._reader = json.JSONDecoder()
        self._last = running(self._observed.inventory)
        told(self._last)

    def take(self, chunk: bytes) -> None:
        """Take in a piece of what is printed; events may be cut anywhere."""
        self._left = (self._left + chunk).lstrip()
        is_new = False
        while self._left:
            try:
                text = self._left.decode("utf-8", "ignore")  # the end may be half a character
                event, end = self._reader.raw_decode(text)
            except ValueError:
                self._left = self._left if len(self._left) < _MOST else b""
                break
            self._left = self._left[len(text[:end].encode()) :].lstrip()
            if isinstance(event, dict):
                self._observed.note(event)
                is_new = True
        if is_new and (now := running(self._observed.inventory)) != self._last:
            self._last = now
            self._told(now)


def running(inventory: Inventory) -> frozenset[str]:
    """Give a line for each kind of container that runs: whose it is and the digest of its image.

    How many there are of one kind, and how they are, is left out: that comes and goes.
    """
    return frozenset(
        f"{pod.namespace} {pod.owner} {one.group} {one.name} {one.sha256}"
        for pod in inventory.pods
        for one in pod.containers
        if one.sha256
    )
