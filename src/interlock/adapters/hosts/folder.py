"""What lies in a folder of this machine: every entry with its content, permissions and owner. Floor 11.

Links are never followed, other file systems are not entered, and a file that changes while it is read is
unreadable: nobody can say what it was.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from interlock.adapters.hosts.errors import FolderUnreadable
from interlock.change.rules import escape_path
from interlock.kernel import matches, stamp
from interlock.runtime.state import Entry, Form, Hand, State

_PIECE: Final = 1 << 20
KEPT_ASIDE: Final = (".git", ".interlock")
"""What version control and Interlock keep at the top of a checkout for themselves."""


def observe(root: str, ignored: Sequence[str] = (), aside: Sequence[str] = ()) -> State:
    """Give what lies in a folder, in the order of the paths; `aside` names what is passed over at its top.

    Errors: FolderUnreadable (HST-101), PatternMalformed (KRN-106).
    """
    top = os.fsencode(root)
    try:
        device = os.lstat(os.path.realpath(top)).st_dev
        with os.scandir(top):
            pass
    except OSError as error:
        raise FolderUnreadable(path=root, why=(error.strerror or str(error)).lower()) from error
    found = [
        one
        for one in _walk(top, device, frozenset(map(os.fsencode, aside)))
        if not any(matches(pattern, one.path) for pattern in ignored)
    ]
    return State(tuple(sorted(found, key=lambda one: one.path)))


def _walk(top: bytes, device: int, aside: frozenset[bytes]) -> Iterator[Entry]:
    unread: list[tuple[bytes, OSError]] = []

    def refuse(error: OSError) -> None:
        unread.append((os.fsencode(error.filename or ""), error))

    for folder, folders, files, handle in os.fwalk(top, onerror=refuse, follow_symlinks=False):
        inside = os.path.relpath(folder, top)
        prefix = b"" if inside == b"." else inside + b"/"
        if not prefix:
            folders[:] = [name for name in folders if name not in aside]
        seen = {name: _entry(handle, name, prefix + name, device) for name in folders}
        yield from seen.values()
        yield from (_entry(handle, one, prefix + one, device) for one in files if prefix or one not in aside)
        folders[:] = [name for name, entry in seen.items() if entry.form is Form.FOLDER]
    for path, error in unread:
        yield _unreadable(path, error)  # it went away since its entry was made; no more than its name is told


def _entry(handle: int, name: bytes, path: bytes, device: int) -> Entry:
    try:
        seen = os.stat(name, dir_fd=handle, follow_symlinks=False)
        form, sha256 = Form.OTHER, ""
        if stat.S_ISREG(seen.st_mode):
            form, sha256 = Form.FILE, _hash(handle, name, seen)
        elif stat.S_ISLNK(seen.st_mode):
            form, sha256 = Form.LINK, hashlib.sha256(os.readlink(name, dir_fd=handle)).hexdigest()
        elif stat.S_ISDIR(seen.st_mode):
            form = Form.FOLDER
            if seen.st_dev != device:
                return Entry(escape_path(path), Form.UNREADABLE, problem="another file system is mounted there")
            os.close(os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=handle))
    except OSError as error:
        return _unreadable(path, error)
    return Entry(
        escape_path(path),
        form,
        sha256,
        seen.st_size if form is Form.FILE else 0,
        executable=form is Form.FILE and bool(seen.st_mode & 0o111),
        mode="" if form is Form.LINK else f"{stat.S_IMODE(seen.st_mode):04o}",
        owner=f"{seen.st_uid}:{seen.st_gid}",
        hand=Hand(_name(seen.st_uid), at=stamp(datetime.fromtimestamp(int(seen.st_mtime), UTC))),
    )


def _hash(handle: int, name: bytes, seen: os.stat_result) -> str:
    # a pipe that took the file's place must not stop us
    file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=handle)
    try:
        before = os.fstat(file)
        hasher = hashlib.sha256()
        while piece := os.read(file, _PIECE):
            hasher.update(piece)
        after = os.fstat(file)
    finally:
        os.close(file)
    if _mark(before) != _mark(seen) or _mark(after) != _mark(seen):
        raise OSError(0, "it changed while it was read")
    return hasher.hexdigest()


def _mark(seen: os.stat_result) -> tuple[int, ...]:
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns


def _unreadable(path: bytes, error: OSError) -> Entry:
    return Entry(escape_path(path), Form.UNREADABLE, problem=(error.strerror or str(error)).lower())


def _name(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
