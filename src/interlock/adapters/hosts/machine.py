"""What a machine holds that can be executed, what runs on it, and what listens. Floor 11.

It is what the machine says of itself to whoever asks: a kernel that lies is not found out by asking it.
"""

from __future__ import annotations

# ruff: noqa: PTH110, PTH115, PTH116, PTH118, PTH123, PTH208
# /proc is read name by name, and paths are the bytes that the system gave.
import hashlib
import os
import pwd
import stat
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import BinaryIO, Final

from interlock.kernel import stamp
from interlock.runtime.hosts import Executable, HostSeen, Listener, Process
from interlock.runtime.state import Hand

FOLDERS: Final = ("/usr", "/bin", "/sbin", "/opt", "/srv", "/home", "/root", "/tmp", "/var/tmp", "/dev/shm")  # noqa: S108
"""Where executables are looked for, where nobody says otherwise."""
_MOST: Final = 200_000
_PIECE: Final = 1 << 20
_LISTEN: Final = "0A"
_SOCKET: Final = "socket:["
_DELETED: Final = " (deleted)"


def look_at_machine(
    folders: Sequence[str] = FOLDERS,
    *,
    proc: str = "/proc",
    packages: str = "/var/lib/dpkg/info",
    preload: str = "/etc/ld.so.preload",
) -> HostSeen:
    """Look at this machine. What cannot be read is told, never passed over."""
    unread: list[tuple[str, str]] = []
    sums = _package_sums(packages)
    executables = tuple(_executables(folders, sums, unread))
    unseen: list[tuple[str, str]] = []
    processes, holders = _processes(proc, sums, unseen)
    listeners = tuple(sorted(_listeners(proc, holders, unread), key=lambda one: one.address))
    return HostSeen(executables, processes, listeners, _preloaded(preload, unread), tuple(unread), tuple(unseen))


def _package_sums(folder: str) -> Mapping[str, tuple[str, str]]:
    """Give by absolute path the MD5 that the package database has for a file, and the package."""
    found: dict[str, tuple[str, str]] = {}
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return found  # no machine of that family: then everything has to be sealed
    for name in names:
        if not name.endswith(".md5sums"):
            continue
        package = name.removesuffix(".md5sums").partition(":")[0]
        with open(os.path.join(folder, name), encoding="utf-8", errors="surrogateescape") as file:
            for line in file:
                digest, _, path = line.rstrip("\n").partition("  ")
                if path:
                    found[f"/{path}"] = (digest, package)
                    if path.startswith(("bin/", "sbin/", "lib")):
                        found[f"/usr/{path}"] = (digest, package)
    return found


def _executables(
    folders: Sequence[str], sums: Mapping[str, tuple[str, str]], unread: list[tuple[str, str]]
) -> Iterator[Executable]:
    seen: set[tuple[int, int]] = set()

    def refuse(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):  # what went away meanwhile is not there
            unread.append(_why(error.filename, error))

    for top in dict.fromkeys(os.path.realpath(one) for one in folders if os.path.exists(one)):
        for folder, inside, files in os.walk(top, onerror=refuse):
            inside.sort()
            for name in sorted(files):
                path = os.path.join(folder, name)
                if len(seen) >= _MOST:
                    unread.append((top, f"it holds more than {_MOST} executables"))
                    return
                try:
                    about = os.lstat(path)
                    if not stat.S_ISREG(about.st_mode) or not about.st_mode & 0o111:
                        continue
                    if (about.st_dev, about.st_ino) in seen and path not in sums:
                        continue
                    seen.add((about.st_dev, about.st_ino))
                    yield _executable(path, about, sums)
                except OSError as error:
                    error.filename = path
                    refuse(error)


def _executable(path: str, about: os.stat_result, sums: Mapping[str, tuple[str, str]]) -> Executable:
    wanted, package = sums.get(path, ("", ""))
    with open(path, "rb") as file:
        strong, weak = _digests(file, with_md5=bool(package))
    return Executable(
        path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"),
        strong,
        about.st_size,
        f"{stat.S_IMODE(about.st_mode):04o}",
        f"{about.st_uid}:{about.st_gid}",
        package,
        bool(package) and weak != wanted,
        Hand(_name(about.st_uid), at=stamp(datetime.fromtimestamp(int(about.st_mtime), UTC))),
    )


def _digests(file: BinaryIO, *, with_md5: bool) -> tuple[str, str]:
    strong = hashlib.sha256()
    weak = hashlib.md5(usedforsecurity=False)
    while piece := file.read(_PIECE):
        strong.update(piece)
        if with_md5:
            weak.update(piece)
    return strong.hexdigest(), weak.hexdigest()


def _processes(
    proc: str, sums: Mapping[str, tuple[str, str]], unseen: list[tuple[str, str]]
) -> tuple[tuple[Process, ...], Mapping[str, str]]:
    found: list[Process] = []
    holders: dict[str, str] = {}
    for name in sorted((one for one in os.listdir(proc) if one.isdigit()), key=int):
        place = os.path.join(proc, name)
        try:
            path = os.readlink(f"{place}/exe")
        except FileNotFoundError:
            continue  # a thread of the kernel, or it has ended
        except OSError as error:
            unseen.append(_why(f"process {name}", error))
            continue
        try:
            plain = path.removesuffix(_DELETED)
            wanted, package = sums.get(plain, ("", ""))
            with open(f"{place}/exe", "rb") as file:
                digest, weak = _digests(file, with_md5=bool(package))
            is_deleted, who = path.endswith(_DELETED), _name(os.stat(place).st_uid)
            package = package if weak == wanted else ""
            found.append(Process(int(name), plain, digest, is_deleted, _loaded(place), who, package))
            for handle in os.listdir(f"{place}/fd"):
                target = _handle(f"{place}/fd/{handle}")
                if target.startswith(_SOCKET):
                    holders.setdefault(target[len(_SOCKET) : -1], plain)
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while it was looked at
        except OSError as error:
            unseen.append(_why(f"process {name}", error))
    return tuple(found), holders


def _handle(path: str) -> str:
    """Give what a descriptor leads to; empty for one that was closed since it was listed."""
    try:
        return os.readlink(path)
    except FileNotFoundError:
        return ""


def _loaded(place: str) -> tuple[str, ...]:
    with open(f"{place}/environ", "rb") as file:
        variables = file.read(1 << 20).split(b"\0")
    given = next((one[11:] for one in variables if one.startswith(b"LD_PRELOAD=")), b"")
    return tuple(given.decode("utf-8", "backslashreplace").replace(":", " ").split())


def _listeners(proc: str, holders: Mapping[str, str], unread: list[tuple[str, str]]) -> Iterator[Listener]:
    for name in ("tcp", "tcp6"):
        try:
            with open(os.path.join(proc, "net", name), encoding="ascii") as file:
                rows = [line.split() for line in file.readlines()[1:]]
        except FileNotFoundError:
            continue
        except OSError as error:
            unread.append(_why(f"{proc}/net/{name}", error))
            continue
        for row in rows:
            if row[3] == _LISTEN:
                yield Listener(f"tcp {_address(row[1])}", holders.get(row[9], ""))


def _address(text: str) -> str:
    """Give an address as people write it: the kernel has words of four bytes, each the wrong way round."""
    import ipaddress

    host, _, port = text.partition(":")
    raw = bytes.fromhex(host)
    body = b"".join(raw[at : at + 4][::-1] for at in range(0, len(raw), 4))
    address = ipaddress.ip_address(body)
    return f"[{address}]:{int(port, 16)}" if address.version == 6 else f"{address}:{int(port, 16)}"  # noqa: PLR2004


def _preloaded(path: str, unread: list[tuple[str, str]]) -> tuple[str, ...]:
    try:
        with open(path, encoding="utf-8", errors="backslashreplace") as file:
            return tuple(word for line in file for word in line.partition("#")[0].replace(":", " ").split())
    except FileNotFoundError:
        return ()
    except OSError as error:
        unread.append(_why(path, error))
        return ()


def _why(what: str | None, error: OSError) -> tuple[str, str]:
    return (what or "something", (error.strerror or str(error)).lower())


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
