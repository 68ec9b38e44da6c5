"""The standard streams: what becomes of them decides nothing but what can be read of the answer. Floor 15."""

from __future__ import annotations

import io
import os
import sys
from typing import Any, Final

_OUT: Final = 1
_ERR: Final = 2


def hold_streams() -> None:
    """Fill the places of standard streams that are closed, so that no file of ours takes one; heed no standard error.

    Progress and remarks go to standard error while tools run and before anything is sealed. Whoever stops reading
    them (`interlock check 2>&1 | head`), or a full disk behind them, must not keep evidence from being entered.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:
        sys.stdout = open(_OUT, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (lasts as long as the process)
    encoding = sys.stderr.encoding if sys.stderr is not None else "utf-8"
    sys.stderr = io.TextIOWrapper(Unheeded(_ERR), encoding, "backslashreplace", line_buffering=True)


class Unheeded(io.RawIOBase):
    """Writes to a descriptor as long as that works; what cannot be written is dropped."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def fileno(self) -> int:
        """Give the descriptor."""
        return self._number

    def isatty(self) -> bool:
        """Say whether a terminal reads it."""
        return os.isatty(self._number)

    def writable(self) -> bool:
        """Say that it takes everything."""
        return True

    def write(self, body: Any, /) -> int:  # noqa: ANN401 (whatever has bytes, as the interpreter says)
        """Write all of some bytes, or drop what is left of them; give how many were taken, which is all of them."""
        left = memoryview(body).cast("B")
        size = left.nbytes
        try:
            while left:
                left = left[os.write(self._number, left) :]
        except OSError:
            return size
        return size
