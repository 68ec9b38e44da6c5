"""Where everything lies in a folder that is deployed to, and how it is written. Standard library only.

    current            a link to the release that serves
    releases/DIGEST    a release, named after its plan
    data               what a service writes; belongs to no release
    .interlock         the lock, the greatest token, what is wanted, what is, logs

Every file is written whole or not at all: whoever is killed at any point leaves the old one or the new one.
"""

from __future__ import annotations

# ruff: noqa: PTH103, PTH105, PTH108, PTH112, PTH115, PTH116, PTH117, PTH118, PTH120, PTH123, PTH208, PTH211
# Paths stay text here: they come as text, and most of this goes straight to the kernel.
import contextlib
import fcntl
import json
import os
import re
import stat
import time
from collections.abc import Iterator
from typing import Any, Final

from .trouble import Trouble

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_TURN_S: Final = 0.05
_DRAFT: Final = ".tmp-"
_KNOWN: Final = frozenset({"current", "releases", "data", ".interlock", "secrets.env"})


class Folder:
    """The folder of one target."""

    def __init__(self, path: str) -> None:
        """Errors: Trouble for a path that no release should be put under."""
        if not os.path.isabs(path) or os.path.normpath(path) != path or path == "/" or not path.isprintable():
            raise Trouble("refused", f"{path!r} is no absolute path of a folder, written plainly")
        self.path = path
        self.releases = os.path.join(path, "releases")
        self.current = os.path.join(path, "current")
        self.data = os.path.join(path, "data")
        self.own = os.path.join(path, ".interlock")
        self.secrets = os.path.join(path, "secrets.env")

    @property
    def is_made(self) -> bool:
        """Whether something was ever deployed to it."""
        return os.path.isdir(self.own)

    def make(self) -> None:
        """Make it, unless it is there and ours. Errors: Trouble where it holds what is not ours; OSError."""
        os.makedirs(self.path, 0o755, exist_ok=True)
        if not self.is_made and (others := sorted(set(os.listdir(self.path)) - {"secrets.env"})):
            raise Trouble("refused", f"{self.path} already holds {others[0]}, and nothing of it was deployed by us")
        if stat.S_IMODE(os.stat(self.path).st_mode) & 0o002:
            raise Trouble("refused", f"anybody may write to {self.path}, so nothing in it can be relied on")
        # The private one first: whoever is killed in between finds the folder to be ours.
        for place, mode in ((self.own, 0o700), (self.file("log"), 0o700), (self.releases, 0o755), (self.data, 0o755)):
            os.makedirs(place, mode, exist_ok=True)

    def release(self, digest: str) -> str:
        """Give the folder of a release. Errors: Trouble for what is no digest."""
        if not DIGEST.fullmatch(digest):
            raise Trouble("refused", f"{digest!r} is no digest of a plan")
        return os.path.join(self.releases, digest)

    def file(self, name: str) -> str:
        """Give the path of one of our own files."""
        return os.path.join(self.own, name)

    def serving(self) -> str:
        """Give the digest of the release that `current` leads to; empty where it leads to none of ours."""
        try:
            name = os.readlink(self.current)
        except OSError:
            return ""
        top, _, digest = name.partition("/")
        return digest if top == "releases" and DIGEST.fullmatch(digest) else ""

    def point(self, digest: str) -> None:
        """Let `current` lead to a release, or away with it; whoever looks sees the old one or the new one."""
        if not digest:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.current)
            return
        if self.serving() == digest:
            return
        draft = f"{self.current}{_DRAFT}{os.getpid()}"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft)
        os.symlink(f"releases/{digest}", draft)
        os.replace(draft, self.current)
        sync(self.path)

    def token(self) -> int:
        """Give the greatest token that was seen here."""
        found = self.read("token", {"token": 0})["token"]
        return found if isinstance(found, int) else 0

    def admit(self, token: int) -> None:
        """Take a token as the greatest. Errors: Trouble where a greater one was seen."""
        newest = self.token()
        if token < newest:
            raise Trouble("outdated", f"it follows token {newest}", newest=newest)
        if token > newest:
            self.write("token", {"token": token})

    def read(self, name: str, otherwise: dict[str, Any]) -> dict[str, Any]:
        """Read one of our own files. Errors: Trouble for one that is damaged."""
        return read(self.file(name), otherwise)

    def write(self, name: str, value: dict[str, Any]) -> None:
        """Write one of our own files, whole or not at all. Errors: OSError."""
        write(self.file(name), json.dumps(value, sort_keys=True).encode())

    @contextlib.contextmanager
    def locked(self, within_s: float) -> Iterator[None]:
        """Keep every other action out meanwhile. Errors: Trouble where one is under way for too long."""
        handle = os.open(self.file("lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            until = time.monotonic() + within_s
            while not is_taken(handle):
                if time.monotonic() > until:
                    raise Trouble("refused", f"another action has been under way in {self.path} for {within_s:g} s")
                time.sleep(_TURN_S)
            yield
        finally:
            os.close(handle)

    def drafts(self) -> list[str]:
        """Give what a killed action left half done."""
        names = os.listdir(self.releases) if os.path.isdir(self.releases) else []
        return [os.path.join(self.releases, name) for name in names if name.startswith(_DRAFT)]

    def draft(self, digest: str) -> str:
        """Give a place for something that has yet to become a release."""
        return os.path.join(self.releases, f"{_DRAFT}{digest[:16]}-{os.getpid()}")

    def oddities(self) -> list[str]:
        """Give what lies in the folder, and in that of the releases, and is none of ours."""
        try:
            top = [name for name in os.listdir(self.path) if name not in _KNOWN and not name.startswith("current.tmp-")]
            below = [name for name in os.listdir(self.releases) if not DIGEST.fullmatch(name)]
        except OSError:
            return []
        return sorted(top) + sorted(f"releases/{name}" for name in below if not name.startswith(_DRAFT))


def is_taken(handle: int) -> bool:
    """Try to take the lock of an open file."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def read(path: str, otherwise: dict[str, Any]) -> dict[str, Any]:
    """Read a JSON object; give something else where there is no file. Errors: Trouble for one that is damaged."""
    try:
        with open(path, "rb") as file:
            found = json.load(file)
    except FileNotFoundError:
        return otherwise
    except ValueError as error:
        raise Trouble("refused", f"{path} is damaged: {error}") from error
    if not isinstance(found, dict):
        raise Trouble("refused", f"{path} is damaged: it holds no object")
    return found


def write(path: str, body: bytes, mode: int = 0o600) -> None:
    """Write a file, whole or not at all. Errors: OSError."""
    draft = f"{path}{_DRAFT}{os.getpid()}"
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
        with open(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise
    sync(os.path.dirname(path))


def sync(folder: str) -> None:
    """Have the names in a folder survive a power cut. Errors: OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
