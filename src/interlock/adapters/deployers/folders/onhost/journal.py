"""What a service and its supervisor wrote, of bounded size. Standard library only."""

from __future__ import annotations

# ruff: noqa: PTH118, PTH123, PTH202
# Paths stay text here: they come as text, and most of this goes straight to the kernel.
import contextlib
import os
import shutil
import time
from typing import Final

from .layout import Folder

_MOST: Final = 8 << 20
_KEPT: Final = 1 << 20
_EVERY_S: Final = 1.0
_SHOWN: Final = 400
_NAMES: Final = ("service.log", "trial.log", "supervisor.log")


class Journal:
    """The logs of a folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._next = 0.0
        self._begun: dict[str, int] = {}

    def path(self, name: str) -> str:
        """Give where a log is."""
        return os.path.join(self._folder.own, "log", name)

    def fresh(self, name: str) -> str:
        """Give where a log is, which is empty now."""
        path = self.path(name)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)  # noqa: PTH108
        return path

    def mark(self, name: str) -> str:
        """Give where a log is, and hold its end to be where something new begins."""
        path = self.path(name)
        with contextlib.suppress(OSError):
            self._begun[path] = os.path.getsize(path)
        return path

    def say(self, words: str) -> None:
        """Write a line of the supervisor's own."""
        with contextlib.suppress(OSError), open(self.path("supervisor.log"), "a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {words}\n")

    def tail(self, path: str) -> str:
        """Give the last words of what is new in a log, in one line."""
        try:
            with open(path, "rb") as file:
                size = os.path.getsize(path)
                begun = self._begun.get(path, 0)
                file.seek(max(begun if begun <= size else 0, size - 4 * _SHOWN))
                text = file.read().decode("utf-8", "replace")
        except OSError:
            return ""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return " / ".join(lines[-3:])[-_SHOWN:]

    def bound(self) -> None:
        """Keep every log below its size: what is oldest goes. Writers append, so they go on where it ends now."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY_S
        for name in _NAMES:
            path = self.path(name)
            with contextlib.suppress(OSError):
                if os.path.getsize(path) > _MOST:
                    self._shorten(path)

    def _shorten(self, path: str) -> None:
        with open(path, "rb") as file, open(f"{path}.1", "wb") as into:
            file.seek(-_KEPT, os.SEEK_END)
            shutil.copyfileobj(file, into)
        os.truncate(path, 0)
