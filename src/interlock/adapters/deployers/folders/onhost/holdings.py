"""What a release is on the host: brought, hashed, unpacked, hashed again when somebody asks. Standard library only.

files              what the artifacts hold: an archive unpacked, anything else as it is
brought            the archives themselves, by which the unpacked files are checked
configuration      the files of configuration, by their paths
interlock.json     which plan, which run, how it is served
"""

from __future__ import annotations

# ruff: noqa: PTH101, PTH103, PTH114, PTH115, PTH118, PTH120, PTH123
# Paths stay text here: they come as text, and most of this goes straight to the kernel.
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterator
from typing import IO, Any, Final, NamedTuple

from .layout import Folder, read, sync, write
from .trouble import Trouble
from .unpacking import SPARE, is_archive, is_plain, members, pieces, unpack

_PIECE: Final = 1 << 20
_NOTE: Final = "interlock.json"
_PARTS: Final = frozenset({"files", "brought", "configuration", _NOTE})


class Held(NamedTuple):
    """What lies there for a release, worked out anew."""

    artifacts: dict[str, str]
    configuration: dict[str, str]
    wrong: list[str]
    """What was brought and is altered or gone."""
    strange: list[str]
    """What lies there and was not brought."""


def bring(folder: Folder, order: dict[str, Any], stream: IO[bytes]) -> None:
    """Take in what is streamed; it is a release only when all of it is there and is what it should be.

    Errors: Trouble, OSError.
    """
    digest, files = str(order["plan"]), _listed(order)
    _check_room(folder, sum(int(one["size"]) for _, one in files))
    draft = folder.draft(digest)
    try:
        for part in ("files", "brought", "configuration"):
            os.makedirs(os.path.join(draft, part), 0o755)
        for kind, one in files:
            _receive(draft, kind, one, stream)
        for one in order["artifacts"]:
            if is_archive(str(one["name"])):
                unpack(os.path.join(draft, "brought", one["name"]), str(one["name"]), os.path.join(draft, "files"))
        note = {key: order[key] for key in ("plan", "run", "token", "artifacts", "configuration", "serve")}
        write(os.path.join(draft, _NOTE), json.dumps(note, sort_keys=True, indent=1).encode(), 0o444)
        for place, _, _ in os.walk(draft):
            sync(place)
        _put(folder, draft, digest)
    except BaseException:
        discard(draft)
        raise


def note_of(folder: Folder, digest: str) -> dict[str, Any]:
    """Give what is noted beside a release; nothing where there is none. Errors: Trouble."""
    return read(os.path.join(folder.release(digest), _NOTE), {})


def discard(path: str) -> None:
    """Remove a folder of ours with all that is in it."""
    shutil.rmtree(path, ignore_errors=True)


def check(folder: Folder, digest: str) -> Held:
    """Hash all that lies there for a release. Errors: Trouble where nothing does."""
    top = folder.release(digest)
    note = note_of(folder, digest)
    if not note:
        raise Trouble("refused", f"{top} is not there, or not whole")
    held = Held({}, {}, [], [])
    expected: dict[str, str] = {}
    for one in note["artifacts"]:
        name = str(one["name"])
        if not is_archive(name):
            expected[name] = str(one["sha256"])
            held.artifacts[name] = _hashed(os.path.join(top, "files", name))
            continue
        path = os.path.join(top, "brought", name)
        held.artifacts[name] = _hashed(path)
        if held.artifacts[name] != one["sha256"]:
            held.wrong.append(f"{name} is not what was brought")
            continue
        expected.update(_inside(path, name))
    _compare(os.path.join(top, "files"), expected, held)
    wanted = {str(one["path"]): str(one["sha256"]) for one in note["configuration"]}
    _compare(os.path.join(top, "configuration"), wanted, held)
    for path in wanted:
        held.configuration[path] = _hashed(os.path.join(top, "configuration", path))
    archives = {str(one["name"]) for one in note["artifacts"] if is_archive(str(one["name"]))}
    held.strange.extend(f"brought/{name}" for name in _below(os.path.join(top, "brought")) if name not in archives)
    held.strange.extend(name for name in sorted(os.listdir(top)) if name not in _PARTS)  # noqa: PTH208
    return held


def insist(folder: Folder, digest: str) -> dict[str, Any]:
    """Give what is noted beside a release that is as it was brought. Errors: Trouble."""
    held = check(folder, digest)
    for found, what in ((held.wrong, ""), (held.strange, " lies there and was not brought")):
        if found:
            raise Trouble("refused", f"release {digest[:12]} was altered where it lies: {found[0]}{what}")
    return note_of(folder, digest)


def _put(folder: Folder, draft: str, digest: str) -> None:
    """Give a draft its name; whatever had it before was found to be something else, and goes."""
    place, away = folder.release(digest), f"{draft}-old"
    if os.path.lexists(place):
        os.rename(place, away)  # noqa: PTH104
    os.rename(draft, place)  # noqa: PTH104
    sync(folder.releases)
    discard(away)


def _listed(order: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Give what comes on the stream, in its order. Errors: Trouble for names that lead elsewhere."""
    found = [("artifact", one) for one in order["artifacts"]] + [
        ("configuration", one) for one in order["configuration"]
    ]
    seen = set()
    for kind, one in found:
        name = str(one["name"] if kind == "artifact" else one["path"])
        if not is_plain(name):
            raise Trouble("refused", f"{name!r} is no name for a file here")
        if (kind, name) in seen:
            raise Trouble("refused", f"{name} comes twice")
        seen.add((kind, name))
    return found


def _check_room(folder: Folder, size: int) -> None:
    seen = os.statvfs(folder.releases)
    free = seen.f_bavail * seen.f_frsize
    if size + SPARE > free:
        room = f"{free >> 20} MiB are free in {folder.path}, of which {SPARE >> 20} have to stay free"
        why = f"the disk is full: {size >> 20} MiB are to be brought, and {room}"
        raise Trouble("refused", why)


def _receive(draft: str, kind: str, one: dict[str, Any], stream: IO[bytes]) -> None:
    """Write one file as it comes, and hash what was written."""
    name = str(one["name"] if kind == "artifact" else one["path"])
    part = "configuration" if kind != "artifact" else "brought" if is_archive(name) else "files"
    path = os.path.join(draft, part, name)
    os.makedirs(os.path.dirname(path), 0o755, exist_ok=True)
    left, running = int(one["size"]), hashlib.sha256()
    with open(path, "xb") as file:
        while left:
            piece = stream.read(min(left, _PIECE))
            if not piece:
                raise Trouble("refused", f"{name} broke off {left} bytes before its end")
            running.update(piece)
            file.write(piece)
            left -= len(piece)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(path, 0o555 if part == "files" else 0o444)
    if running.hexdigest() != one["sha256"]:
        raise Trouble(
            "swapped", f"{name} is not what was decided", name=name, wanted=one["sha256"], got=running.hexdigest()
        )


def _inside(path: str, name: str) -> dict[str, str]:
    """Give what an archive says that has to lie there, by path."""
    found: dict[str, str] = {}
    for one in members(path, name):
        if one.link:
            found[one.name] = f"-> {one.link}"
        elif one.body is not None:
            running = hashlib.sha256()
            for piece in pieces(one, name):
                running.update(piece)
            found[one.name] = running.hexdigest()
    return found


def _compare(top: str, wanted: dict[str, str], held: Held) -> None:
    part = os.path.basename(top)  # noqa: PTH119
    there = set()
    for name in _below(top):
        there.add(name)
        if name not in wanted:
            held.strange.append(f"{part}/{name}")
        elif _hashed(os.path.join(top, name)) != wanted[name]:
            held.wrong.append(f"{part}/{name} is not what was brought")
    held.wrong.extend(f"{part}/{name} is gone" for name in sorted(wanted) if name not in there)


def _below(top: str) -> Iterator[str]:
    """Give everything below a folder that is no folder itself; no link is followed."""
    for place, folders, files in sorted(os.walk(top)):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in sorted((*files, *links)):
            yield os.path.relpath(os.path.join(place, name), top)


def _hashed(path: str) -> str:
    """Give what tells one thing that lies there from another; empty for what is not there or cannot be read."""
    try:
        if os.path.islink(path):
            return f"-> {os.readlink(path)}"
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(handle, "rb", buffering=0) as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return "something else than a file"
            running = hashlib.sha256()
            while piece := file.read(_PIECE):
                running.update(piece)
            return running.hexdigest()
    except OSError:
        return ""
