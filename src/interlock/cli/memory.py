"""Large blocks of memory go back to the system as soon as they are let go. Floor 15."""

from __future__ import annotations

from typing import Final

_MMAP_THRESHOLD: Final = -3
"""The name of the setting in malloc.h."""
_LARGE: Final = 1 << 20


def return_large_blocks() -> None:
    """Keep the C library from holding on to the room of tool outputs, which doubles what a check takes.

    Its limit for blocks of their own grows with the blocks it sees, unless it is set. Another C library than
    glibc has no such setting and needs none.
    """
    import ctypes

    try:
        set_option = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    set_option(_MMAP_THRESHOLD, _LARGE)
