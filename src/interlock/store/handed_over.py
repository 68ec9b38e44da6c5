"""Up to where a ledger was handed over to a server, in the user's state folder. Floor 11.

It only saves time: the server knows what it has, and what is forgotten here is sent again.
"""

from __future__ import annotations

# ruff: noqa: PTH118, PTH123
# pathlib costs start-up time.
import contextlib
import hashlib
import os

from interlock.disk import write_whole


class RememberedHandovers:
    """One small file for each pair of a ledger and a server."""

    def __init__(self, folder: str) -> None:
        self._folder = os.path.join(folder, "handed-over")

    def until(self, origin: str, address: str, there: str) -> int:
        """Give the first entry that a server's ledger did not get; 0 where nothing is known."""
        try:
            with open(self._path(origin, address, there), "rb") as file:
                text = file.read(32)
        except OSError:
            return 0
        return int(text) if text.isdigit() else 0

    def reached(self, origin: str, address: str, there: str, until: int) -> None:
        """Remember up to where everything was sent; where that cannot be written, it is sent again."""
        with contextlib.suppress(OSError):
            write_whole(self._path(origin, address, there), b"%d" % until)

    def _path(self, *names: str) -> str:
        return os.path.join(self._folder, hashlib.sha256("\n".join(names).encode()).hexdigest())
