"""Where things are kept on this machine: the four folders of the XDG specification, and no others. Floor 12."""

from __future__ import annotations

import os
from collections.abc import Mapping

import msgspec


class Places(msgspec.Struct, frozen=True):
    """The folders of this user; none of them need exist yet."""

    config: str
    """Keys, trust, and the mirrors of advisories."""
    state: str
    """Checkpoints remembered of ledgers, and the data of repositories that cannot be written."""
    cache: str
    """What can be made again."""
    data: str
    """Tools in environments of their own, and advisories."""


def places(environ: Mapping[str, str]) -> Places:
    """Give the folders, as the XDG Base Directory specification finds them; relative values are ignored."""
    home = environ.get("HOME") or os.path.expanduser("~")  # noqa: PTH111 (pathlib costs start-up time)

    def of(variable: str, default: str) -> str:
        value = environ.get(variable, "")
        return f"{value if value.startswith('/') else f'{home}/{default}'}/interlock"

    return Places(
        of("XDG_CONFIG_HOME", ".config"),
        of("XDG_STATE_HOME", ".local/state"),
        of("XDG_CACHE_HOME", ".cache"),
        of("XDG_DATA_HOME", ".local/share"),
    )
