"""What starts a build's command apart from everything else: its own file view, processes and, if asked, network.

A program of its own, run by path with -I and -S, so it imports the standard library only. Enters: the path of an order
in JSON. Leaves: the exit code of the command, whose two outputs become one. Floor 11.

The namespaces belong to a user namespace of their own, in which the command has no capability at all and can gain
none, so a mount that hides something cannot be taken away again. Nothing of this is taken on trust: whoever starts it
asks first, with a command that does nothing, whether all of it is to be had; then it is all or an error.
"""

from __future__ import annotations

# ruff: noqa: PTH102, PTH103, PTH110, PTH112, PTH120, PTH123, PTH211
# This program must start in no time.
import ctypes
import fcntl
import importlib
import json
import os
import signal
import socket
import stat
import struct
import sys
from collections.abc import Callable
from typing import Any, Final, Protocol, cast

FAILED: Final = 125
"""The exit code that says that the command was never started."""
_NEW_MOUNTS, _NEW_UTS, _NEW_IPC = 0x00020000, 0x04000000, 0x08000000
_NEW_USER, _NEW_PID, _NEW_NET = 0x10000000, 0x20000000, 0x40000000
_BIND, _REC, _PRIVATE = 4096, 16384, 1 << 18
_RDONLY, _NOSUID, _NODEV, _NOEXEC = 1, 2, 4, 8
_MOUNT_SETATTR: Final = 442
_RECURSIVE: Final = 0x8000
_AT_FDCWD: Final = -100
_DEATH_SIGNAL, _DUMPABLE, _NO_NEW_PRIVS, _DROP_BOUND = 1, 4, 38, 24
_CAPABILITY_3: Final = 0x20080522
_CAPABILITIES: Final = 64
_BRING_UP: Final = 0x8914
_UP: Final = 1
_WAITING: Final = 1024
_DEVICES: Final = ("null", "zero", "full", "random", "urandom", "tty")
_NEVER_HIDDEN: Final = ("/", "/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc", "/proc", "/dev", "/sys", "/var", "/opt")
_NOBODY_SPECIAL: Final = 1000

_libc: Final = ctypes.CDLL(None, use_errno=True)


class Noting(Protocol):
    """Notes the programs that are started: noting.py beside this file."""

    def install(self) -> None:
        """Have the kernel ask from here on."""
        ...

    def forget(self) -> None:
        """Leave nothing of it open in the child."""
        ...

    def begin(self, child: int) -> None:
        """Answer from here on."""
        ...

    def end(self) -> None:
        """Write down what is left."""
        ...


def start(path: str) -> int:
    """Carry out the order that stands in a file."""
    with open(path, "rb") as file:
        order = json.load(file)
    os.dup2(1, 2)
    os.umask(0o022)
    for one in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(one, signal.SIG_DFL)  # the same for every build, whatever whoever started us had ignored
    try:
        noting = _noting(str(order["notes"]), str(order["own"])) if order.get("notes") else None
        if not order["apart"]:
            return _beside(order, noting)
        return _apart(order, noting)
    except OSError as error:
        os.write(1, f"interlock: the command could not be started: {error}\n".encode())
        return FAILED


def _noting(record: str, own: str) -> Noting:
    """Give what notes the programs that are started; it is loaded while its files can be seen."""
    sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
    try:
        module = importlib.import_module("noting")
    finally:
        del sys.path[0]
    written = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    return cast("Noting", module.Noting(written, own))


def _beside(order: dict[str, Any], noting: Noting | None) -> int:
    """Start the command as this user, watched if that was asked for."""
    os.chdir(order["cwd"])
    if noting is None:
        return _replaced(order)
    _call(_libc.prctl, _NO_NEW_PRIVS, 1, 0, 0, 0)
    return _observed(order, noting)


def _replaced(order: dict[str, Any]) -> int:
    argv, env = list(order["argv"]), dict(order["env"])
    os.execvpe(argv[0], argv, env)  # noqa: S606 -- what this program is for


def _apart(order: dict[str, Any], noting: Noting | None) -> int:
    _enter(has_network=bool(order["network"]))
    if order["door"]:
        _hand_over(int(order["channel"]), int(order["door"]))
    work = os.open(str(order["work"]), os.O_PATH | os.O_DIRECTORY)
    seen = {str(one): os.open(str(one), os.O_PATH) for one in order["reads"]}
    nodes = {name: os.open(f"/dev/{name}", os.O_PATH) for name in _DEVICES if os.path.exists(f"/dev/{name}")}
    _settle(str(order["inside"]), work, seen, nodes, [str(one) for one in order["hidden"]])
    for one in (work, *seen.values(), *nodes.values()):
        os.close(one)  # what is open here the command finds in /proc/1/fd, and goes up from there past what is hidden
    return _as_parent(lambda: _first(order, noting))


def _enter(*, has_network: bool) -> None:
    """Enter the namespaces; whoever is the administrator outside is an ordinary user inside."""
    user, group = os.geteuid(), os.getegid()
    _call(_libc.unshare, _NEW_USER | _NEW_MOUNTS | _NEW_PID | _NEW_IPC | _NEW_UTS | (0 if has_network else _NEW_NET))
    _put("/proc/self/setgroups", "deny")
    _put("/proc/self/uid_map", f"{user or _NOBODY_SPECIAL} {user} 1")
    _put("/proc/self/gid_map", f"{group or _NOBODY_SPECIAL} {group} 1")
    _call(_libc.sethostname, b"build", 5)
    if not has_network:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain:
            fcntl.ioctl(plain, _BRING_UP, struct.pack("16sH14s", b"lo", _UP, b""))


def _hand_over(channel: int, port: int) -> None:
    """Hand whoever started this a socket that listens in here; nothing of it stays open.

    A socket belongs to the network that it was made in, so who has it lets in from outside whoever knocks inside.
    """
    with socket.socket(fileno=channel) as way, socket.create_server(("127.0.0.1", port), backlog=_WAITING) as door:
        socket.send_fds(way, [b"door"], [door.fileno()])


def _settle(inside: str, work: int, seen: dict[str, int], nodes: dict[str, int], hidden: list[str]) -> None:
    """Make everything read-only, hide what the command has no business with, and give it its own folder."""
    _mount("none", "/", "", _REC | _PRIVATE)
    _set("/", on=_RDONLY | _NODEV | _NOSUID, flags=_RECURSIVE)
    _mount("tmpfs", "/dev", "tmpfs", _NOSUID | _NOEXEC)
    for name, node in nodes.items():
        os.close(os.open(f"/dev/{name}", os.O_CREAT | os.O_WRONLY, 0o666))
        _mount(f"/proc/self/fd/{node}", f"/dev/{name}", "", _BIND)
        _set(f"/dev/{name}", off=_RDONLY | _NODEV)
    for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        os.symlink(f"/proc/self/fd{target}", f"/dev/{name}")
    os.mkdir("/dev/shm", 0o1777)  # noqa: S108 -- the memory that POSIX demands
    done: list[str] = []
    for place in sorted({os.path.realpath(one) for one in (*hidden, "/tmp", "/var/tmp", "/run")}):  # noqa: S108
        if place in _NEVER_HIDDEN or not os.path.isdir(place) or any(place.startswith(f"{one}/") for one in done):
            continue
        _mount("tmpfs", place, "tmpfs", _NOSUID | _NODEV)  # which anybody may write into by default
        done.append(place)
    for place, one in sorted(seen.items()):
        if not os.path.lexists(place):
            _make_place(place, is_folder=stat.S_ISDIR(os.fstat(one).st_mode))
            _mount(f"/proc/self/fd/{one}", place, "", _BIND)
            _set(place, on=_RDONLY | _NODEV | _NOSUID)
    os.makedirs(inside)
    _mount(f"/proc/self/fd/{work}", inside, "", _BIND)
    _set(inside, off=_RDONLY)


def _make_place(place: str, *, is_folder: bool) -> None:
    """Make something for a folder or a file to be shown at."""
    os.makedirs(place if is_folder else os.path.dirname(place), exist_ok=True)
    if not is_folder:
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY, 0o644))


def _first(order: dict[str, Any], noting: Noting | None) -> int:
    """Be the first process inside: what is left when the command ends goes with it."""
    _call(_libc.prctl, _DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    _mount("proc", "/proc", "proc", _NOSUID | _NODEV | _NOEXEC)
    _put("/proc/sys/user/max_user_namespaces", "0")
    _set("/proc", on=_RDONLY)
    os.chdir(str(order["cwd"]))
    _drop()
    return _observed(order, noting)


def _observed(order: dict[str, Any], noting: Noting | None) -> int:
    """Start the command; no process of the build can stop, read or trace this one, which holds what is written down."""
    _call(_libc.prctl, _DUMPABLE, 0, 0, 0, 0)
    if noting is not None:
        noting.install()

    def act() -> int:
        _call(_libc.prctl, _DUMPABLE, 1, 0, 0, 0)
        if noting is not None:
            noting.forget()
        return _replaced(order)

    return _as_parent(act, is_first=True, noting=noting)


def _drop() -> None:
    """Give every capability up for good, for whatever is started from here too."""
    for number in range(_CAPABILITIES):
        _libc.prctl(_DROP_BOUND, number, 0, 0, 0)
    _call(_libc.prctl, _NO_NEW_PRIVS, 1, 0, 0, 0)
    header = struct.pack("Ii", _CAPABILITY_3, 0)
    _call(_libc.capset, header, bytes(24))


def _as_parent(act: Callable[[], int], *, is_first: bool = False, noting: Noting | None = None) -> int:
    """Do something in a child, wait for it, and end as it ended."""
    child = os.fork()
    if not child:
        code = FAILED
        try:
            code = act()
        except OSError as error:
            os.write(1, f"interlock: the command could not be started: {error}\n".encode())
        finally:
            os._exit(code)
    if noting is not None:
        noting.begin(child)
    while True:
        ended, status = os.wait() if is_first else os.waitpid(child, 0)
        if ended == child:
            if noting is not None:
                noting.end()
            return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)


def _mount(source: str, target: str, kind: str, flags: int) -> None:
    _call(_libc.mount, source.encode(), os.fsencode(target), kind.encode(), flags, None, what=target)


def _set(target: str, *, on: int = 0, off: int = 0, flags: int = 0) -> None:
    """Change how something is mounted."""
    attributes = struct.pack("QQQQ", on, off, 0, 0)
    place = ctypes.c_char_p(os.fsencode(target))
    _call(_libc.syscall, _MOUNT_SETATTR, _AT_FDCWD, place, flags, attributes, len(attributes), what=target)


def _call(function: Callable[..., int], *arguments: object, what: str = "") -> None:
    if function(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what or getattr(function, "__name__", ""))


def _put(path: str, text: str) -> None:
    with open(path, "wb", buffering=0) as file:
        file.write(text.encode())


if __name__ == "__main__":
    sys.exit(start(sys.argv[1]))
