"""Which machine this is, by a digest that tells nobody the id itself. Floor 11.

The id is that of the installation of the operating system, hashed with a word of ours, as its makers ask. It is what
the machine says of itself: whoever runs as root there can say something else.
"""

from __future__ import annotations

# ruff: noqa: PTH123
# pathlib costs start-up time.
import hmac
import os
import re
from collections.abc import Sequence
from typing import Final

from interlock.evidence.builder import BuilderHost

PLACES: Final = ("/etc/machine-id", "/var/lib/dbus/machine-id")
_ID: Final = re.compile(rb"[0-9a-f]{32}")
_WORD: Final = b"interlock builder host"


def this_host(places: Sequence[str] = PLACES) -> BuilderHost | None:
    """Give the machine that this runs on; none where the installation has no id."""
    for place in places:
        try:
            with open(place, "rb") as file:
                read = file.read(64).strip()
        except OSError:
            continue
        if _ID.fullmatch(read) is not None and read.strip(b"0"):
            return BuilderHost(hmac.digest(read, _WORD, "sha256").hex(), os.uname().nodename)
    return None
