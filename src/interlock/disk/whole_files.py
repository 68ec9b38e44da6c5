"""Writing a file whole or not at all.

Enters: a path and all that the file shall hold. Leaves: the file in its place, or an OSError and what was there
before. Floor 11.
"""

from __future__ import annotations

# ruff: noqa: PTH103, PTH105, PTH120
# pathlib costs start-up time.
import contextlib
import os

from interlock.disk.drafts import draft_in


def write_whole(path: str | os.PathLike[str], body: bytes) -> None:
    """Put a file in place of another in one step, readable by its owner only; its folder is made.

    Errors: OSError.
    Promise: whoever reads meanwhile sees the old file or the new one. After a power cut either may be gone, or the
    new one empty: for what can be made again.
    """
    _replace(path, body, is_synced=False)


def write_durably(path: str | os.PathLike[str], body: bytes) -> None:
    """Do as `write_whole`, with the content on the disk before the file takes its place, and the place after it.

    Errors: OSError.
    Promise: once this returns, the new file is there after a power cut too; before, the old one or the new one.
    """
    _replace(path, body, is_synced=True)


def _replace(path: str | os.PathLike[str], body: bytes, *, is_synced: bool) -> None:
    folder = os.path.dirname(path)
    os.makedirs(folder or ".", mode=0o700, exist_ok=True)
    with draft_in(folder or ".", 0o600) as (draft, handle):
        with os.fdopen(handle, "wb", closefd=False) as file:
            file.write(body)
        if is_synced:
            os.fsync(handle)
        os.replace(draft, path)
        if is_synced:
            sync_folder(folder or ".")


def sync_folder(folder: str) -> None:
    """Have the names of a folder on the disk; a file system that cannot sync folders keeps them in order by itself.

    Errors: OSError.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
