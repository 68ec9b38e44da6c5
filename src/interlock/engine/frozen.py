"""The private copy of the files that tools are given, and proof that it stayed what it was.

Enters: a snapshot and a repository that writes its files. Leaves: a folder, and word of every file in it that
somebody touched. Floor 11.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from interlock.change import FileEntry, Repository, Snapshot

Transform = Callable[[FileEntry, bytes], bytes]
_Stamp = tuple[int, int, int, int, int]


class FrozenCopy:
    """A folder that holds some files of a snapshot, written when they are first needed."""

    def __init__(
        self, folder: str, repository: Repository, snapshot: Snapshot, transform: Transform, lock: threading.Lock
    ) -> None:
        """`lock` is held while the repository is used."""
        self.root = folder
        self.is_shared = False
        """Whether several tools work in it, so that none may leave anything there."""
        self._repository = repository
        self._snapshot = snapshot
        self._transform = transform
        self._lock = lock
        self._own = threading.Lock()
        self._stamps: dict[str, _Stamp] = {}
        Path(folder).mkdir(mode=0o700)

    def ensure(self, paths: Collection[str]) -> Mapping[str, str]:
        """Have these files in the folder; give those that could not be had, with the reason."""
        with self._own:
            wanted = [path for path in paths if path not in self._stamps]
            if not wanted:
                return {}
            with self._lock:
                why = dict(self._repository.materialise(self._snapshot, wanted, self.root, self._transform))
            for path in wanted:
                if path in why:
                    continue
                stamp = self._stamp(path)
                if stamp is None:
                    why[path] = "it was not written into the private copy"
                else:
                    self._stamps[path] = stamp
            return why

    def altered(self, paths: Collection[str]) -> tuple[str, ...]:
        """Give those of the files that somebody touched; they are written anew when they are needed next."""
        with self._own:
            touched = tuple(path for path in paths if self._stamps.get(path) != self._stamp(path))
            for path in touched:
                self._stamps.pop(path, None)
                _remove(Path(self.root) / path)
        return touched

    def strays(self) -> tuple[str, ...]:
        """Give what lies in the folder and does not belong there, after removing it."""
        with self._own:
            known = set(self._stamps)
            found = tuple(path for path in self._present() if path not in known)
            for path in found:
                _remove(Path(self.root) / path)
        return found

    def remove(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.root, ignore_errors=True)

    def _present(self) -> Iterator[str]:
        folders = [""]
        while folders:
            place = folders.pop()
            with os.scandir(f"{self.root}/{place}") as rows:
                for row in rows:
                    if row.is_dir(follow_symlinks=False):
                        folders.append(f"{place}{row.name}/")
                    else:
                        yield place + row.name

    def _stamp(self, path: str) -> _Stamp | None:
        try:
            seen = os.lstat(os.path.join(self.root, path))  # noqa: PTH118  # a hot path
        except OSError:
            return None
        return seen.st_ino, seen.st_mode, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
