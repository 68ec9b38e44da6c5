"""Ending what serves from a folder on this machine, for good. Floor 11."""

from __future__ import annotations

import os
import signal
import time
from typing import Final

from interlock.adapters.deployers.folders.onhost import instances
from interlock.adapters.deployers.folders.onhost.layout import Folder
from interlock.adapters.deployers.folders.onhost.supervising import STATE

HOSTED: Final = instances.FOLDER
"""The variable that everything which serves from a folder has in its environment."""
_LONGEST_S: Final = 15.0
_TURN_S: Final = 0.05


def end_serving(path: str) -> bool:
    """Have the supervisor of a folder end with what it serves; say whether nothing of it is left.

    Units: it is given 15 seconds.
    """
    folder = Folder(path)
    known = (folder.read(STATE, {}).get("supervisor") or {}) if folder.is_made else {}
    pid = int(known.get("pid", 0))

    def is_alive() -> bool:
        return bool(pid) and instances.started_at(pid) == known.get("started")

    if is_alive():
        os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + _LONGEST_S
    while is_alive() and time.monotonic() < until:
        time.sleep(_TURN_S)
    return not is_alive()
