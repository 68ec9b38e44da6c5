"""What notes every program that a command starts, and that those start in their turn, while they start.

Part of the launcher (apart.py) that loads it by its path, so it imports the standard library only. Enters: a descriptor
to write to. Leaves: a line of JSON for each program, with its digest; the last line says whether all were seen.
Floor 11.

The kernel stops whoever calls `execve` or `execveat` until it is told to go on, and that is always the answer, whatever
was found: this observes and never forbids. What is read of a stopped process is counted only if it was still stopped
afterwards. A process that changes the name between our look and the kernel's is found by what it runs as soon as it
starts something itself.
"""

from __future__ import annotations

# ruff: noqa: PTH115, PTH116
# Each call of these is made while a program of the build waits.
import ctypes
import errno
import fcntl
import hashlib
import json
import os
import queue
import stat
import struct
import threading
from collections.abc import Mapping
from typing import Final, NamedTuple

_MOST: Final = 4096
"""Programs that are listed; of more than that it is only told how many there were."""
_WAITING: Final = 128
"""Files that may wait, open, for being hashed."""
_DEEPEST: Final = 5
"""How many scripts the kernel follows whose interpreters are scripts."""
_LINE: Final = 256
"""How much the kernel reads of a script's first line."""
_LONGEST: Final = 4096
_PAGE: Final = 4096
_CHUNK: Final = 1 << 20

_SET_FILTER: Final = 1
_SPEC_ALLOW, _NEW_LISTENER, _WAIT_KILLABLE = 1 << 2, 1 << 3, 1 << 5
_RECEIVE, _SEND, _IS_VALID, _SET_FLAGS = 0xC0502100, 0xC0182101, 0x80082102, 0x40082104
"""Calls of the listener. The third is the number that it had first, by mistake: every kernel still knows that one."""
_GO_ON: Final = 1
_SINCE: Final = (5, 5)
"""The kernel that lets go on; older ones would stop each start and could only refuse it."""
_ALLOW, _NOTIFY = 0x7FFF0000, 0x7FC00000
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _SYSTEM_AT = 0, 4
_NOT_THERE: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.ELOOP, errno.ENAMETOOLONG})
_AT_FDCWD: Final = -100
_EMPTY_PATH: Final = 0x1000
_NOTICE: Final = struct.Struct("=QIIiIQ6Q")
"""struct seccomp_notif: id, thread, flags, number, system, where, six arguments."""


class _Calls(NamedTuple):
    """How one kind of program asks the kernel for another."""

    system: int
    """Its AUDIT_ARCH."""
    execve: tuple[int, ...]
    execveat: tuple[int, ...]


_MACHINES: Final[Mapping[str, tuple[int, tuple[_Calls, ...]]]] = {
    "x86_64": (
        317,
        (_Calls(0xC000003E, (59, 0x40000208), (322, 0x40000221)), _Calls(0x40000003, (11,), (358,))),
    ),
    "aarch64": (277, (_Calls(0xC00000B7, (221,), (281,)), _Calls(0x40000028, (11,), (387,)))),
}
"""By machine: the number of `seccomp`, and each kind of program that it runs."""

_Identity = tuple[int, int, int, int, int]


class _Found(NamedTuple):
    """A file that is about to be run, held open so that it stays what it is."""

    identity: _Identity
    handle: int
    is_readable: bool
    is_own: bool
    """Whether the build could have written it."""
    interpreter: bytes
    """What its first line names; empty for what is no script."""


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


class Noting:
    """Notes what is started, from `install` in what will be the parent until `end` there."""

    def __init__(self, record: int, own: str) -> None:
        """`own` is the folder that the build may write to; empty where it can write to nothing but what is its own."""
        self._record = record
        self._own = f"{own}/".encode() if own else b""
        self._known: dict[_Identity, bytes] = {}
        self._counts = {"own": 0, "unseen": 0, "unlisted": 0}
        self._listed = 0
        self._listener = -1
        self._child = 0
        self._is_written = False
        self._itself: _Identity | None = None
        self._view: tuple[int, ...] = ()
        self._lock, self._pen = threading.Lock(), threading.Lock()
        self._todo: queue.SimpleQueue[_Found | None] = queue.SimpleQueue()
        self._clerk = threading.Thread(target=self._hash_all, daemon=True)

    def install(self) -> None:
        """Have the kernel ask from here on, or write down why it does not."""
        machine = os.uname().machine
        known = _MACHINES.get(machine)
        try:
            if known is None or struct.calcsize("P") != 8:  # noqa: PLR2004 -- bytes of a 64-bit address
                raise OSError(errno.ENOSYS, f"nobody knows how programs are started on {machine}")  # noqa: TRY301
            if _version(os.uname().release) < _SINCE:
                why = f"the kernel does not tell of programs that start: Linux {os.uname().release} is older than 5.5"
                raise OSError(errno.ENOSYS, why)  # noqa: TRY301
            self._itself = _identity(os.stat("/proc/self/exe"))
            self._view = _view("self") if self._own else ()
            self._listener = _listener(*known)
        except OSError as error:
            why = error.strerror or str(error)
            self._write({"watched": False, "why": f"{error.filename}: {why}" if error.filename else why})
            return
        self._write({"watched": True})

    def forget(self) -> None:
        """Leave nothing of it open in the child."""
        for one in (self._record, self._listener):
            if one >= 0:
                os.close(one)

    def begin(self, child: int) -> None:
        """Answer from here on; without this the child waits for ever."""
        self._child = child
        if self._listener >= 0:
            self._clerk.start()
            threading.Thread(target=self._answer_all, daemon=True).start()

    def end(self) -> None:
        """Write down what is left; nothing that is started from here on counts."""
        if self._listener < 0:
            return
        self._lock.acquire()  # for good: who is still there is about to be ended
        self._todo.put(None)
        self._clerk.join()
        if self._is_written:  # or there is no last line, and whoever reads it knows that not all of it is there
            self._write({"end": True, **self._counts})

    def _answer_all(self) -> None:
        try:
            while True:
                notice = bytearray(_NOTICE.size)
                try:
                    fcntl.ioctl(self._listener, _RECEIVE, notice)
                except OSError as error:
                    if error.errno in {errno.ENOENT, errno.EINTR}:
                        continue  # it was ended, or interrupted and will ask again
                    raise
                with self._lock:
                    self._answer(notice)
        finally:
            os.close(self._listener)  # what is started now fails, and waits for nobody

    def _answer(self, notice: bytearray) -> None:
        """Look at what is started, then let it go on; nothing that goes wrong here may stop it."""
        asked, thread, _, number, system, _, *arguments = _NOTICE.unpack(notice)
        found: list[_Found] = []
        is_seen = True
        try:
            self._look(thread, _is_at(system, number), arguments, found)
        except (OSError, ValueError, OverflowError, MemoryError):
            is_seen = False
        try:
            try:
                fcntl.ioctl(self._listener, _IS_VALID, struct.pack("=Q", asked))
                is_there = True
            except OSError as error:
                is_seen = False
                is_there = error.errno != errno.ENOENT
            self._counts["unseen"] += is_there and not is_seen
            for one in found:
                if is_there:
                    self._take(one)
                else:
                    os.close(one.handle)
        finally:
            try:
                fcntl.ioctl(self._listener, _SEND, struct.pack("=QqiI", asked, 0, 0, _GO_ON))
            except OSError as error:
                if error.errno != errno.ENOENT:
                    raise

    def _look(self, thread: int, is_at: bool, arguments: list[int], found: list[_Found]) -> None:
        """Find the file, and the interpreters that its first line leads to. Errors: OSError, ValueError."""
        if self._own and _view(thread) != self._view:
            raise OSError(errno.EXDEV, "it sees other files")  # as nothing can that is kept apart
        running = _identity(os.stat(f"/proc/{thread}/exe"))
        if running not in self._known and not (thread == self._child and running == self._itself):
            self._open(f"/proc/{thread}/exe".encode(), found)
        folder, pointer, flags = (arguments[0], arguments[1], arguments[4]) if is_at else (_AT_FDCWD, arguments[0], 0)
        name = _text(thread, pointer)
        place = _place(thread, ctypes.c_int(folder).value, name, is_of_handle=bool(flags & _EMPTY_PATH))
        for _ in range(_DEEPEST):
            try:
                about = os.stat(place)
            except OSError as error:
                is_ours = error.errno == errno.EACCES and place.startswith(b"/proc/")
                if error.errno in _NOT_THERE and not is_ours:
                    return  # the kernel will not find it either: a name that is looked for along a PATH
                raise
            if not stat.S_ISREG(about.st_mode) or not about.st_mode & 0o111:
                return
            interpreter = self._known.get(_identity(about))
            if interpreter is None:
                interpreter = self._open(place, found)
            if not interpreter:
                return
            place = _place(thread, _AT_FDCWD, interpreter)

    def _open(self, place: bytes, found: list[_Found]) -> bytes:
        """Hold a file that was not seen before; give what its first line names. Errors: OSError."""
        is_readable = True
        try:
            handle = os.open(place, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
        except PermissionError:
            handle, is_readable = os.open(place, os.O_PATH | os.O_CLOEXEC), False  # it may be run and not read
        head = os.pread(handle, _LINE, 0) if is_readable else b""
        words = head[2:].split(b"\n")[0].replace(b"\t", b" ").replace(b"\0", b" ").split() if head[:2] == b"#!" else []
        one = _Found(_identity(os.fstat(handle)), handle, is_readable, self._is_own(handle), words[0] if words else b"")
        found.append(one)
        return one.interpreter

    def _is_own(self, handle: int) -> bool:
        """Say whether the build could have written a file."""
        name = _name(handle)
        if name.startswith(b"/memfd:"):
            return True
        if self._own:
            return name.startswith(self._own)
        return not os.statvfs(f"/proc/self/fd/{handle}").f_flag & os.ST_RDONLY

    def _take(self, one: _Found) -> None:
        if one.identity in self._known:
            os.close(one.handle)
            return
        if len(self._known) < _MOST * 4:
            self._known[one.identity] = one.interpreter
        if one.is_own:
            self._counts["own"] += 1
            os.close(one.handle)
        elif self._listed >= _MOST:
            self._counts["unlisted"] += 1
            os.close(one.handle)
        else:
            self._listed += 1
            if self._todo.qsize() < _WAITING:
                self._todo.put(one)
            else:
                self._write_down(one)

    def _hash_all(self) -> None:
        while (one := self._todo.get()) is not None:
            self._write_down(one)
        self._is_written = True

    def _write_down(self, one: _Found) -> None:
        said = {"path": _name(one.handle).decode("utf-8", "backslashreplace")}
        try:
            if not one.is_readable:
                raise PermissionError(errno.EACCES, "it may be run and not read")
            said["sha256"] = _sha256(one.handle)
            if _identity(os.fstat(one.handle)) != one.identity:
                raise OSError(errno.EBUSY, "it changed while it was read")  # noqa: TRY301
        except OSError as error:
            said = {"path": said["path"], "why": error.strerror or str(error)}
        finally:
            os.close(one.handle)
        self._write(said)

    def _write(self, said: Mapping[str, object]) -> None:
        with self._pen:
            try:
                os.write(self._record, json.dumps(said).encode() + b"\n")
            except OSError:
                self._counts["unseen"] += 1  # a line that is missing; and where this one's is too, there is no last one


def _listener(call: int, kinds: tuple[_Calls, ...]) -> int:
    """Have the kernel ask about each start of a program below this one. Errors: OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    code = _code(kinds)
    filter_ = _Filter(len(code) // 8, code)
    for more in (_WAIT_KILLABLE, 0):
        handle: int = libc.syscall(call, _SET_FILTER, _NEW_LISTENER | _SPEC_ALLOW | more, ctypes.byref(filter_))
        if handle >= 0:
            _hurry(handle)
            return handle
        number = ctypes.get_errno()
        if number != errno.EINVAL:
            break
    why = "something else is told of them already" if number == errno.EBUSY else os.strerror(number)
    raise OSError(number, f"the kernel does not tell of programs that start: {why}")


def _hurry(handle: int) -> None:
    """Ask for each answer to be carried out on the spot, where the kernel knows that."""
    try:
        fcntl.ioctl(handle, _SET_FLAGS, 1)
    except OSError:
        return


def _code(kinds: tuple[_Calls, ...]) -> bytes:
    """Write the filter: those calls are told, everything else goes its way."""
    code: list[tuple[int, int, int, int]] = []
    told: list[int] = []
    for kind in kinds:
        numbers = (*kind.execve, *kind.execveat)
        code += [(_LOAD, 0, 0, _SYSTEM_AT), (_IF_EQUAL, 0, len(numbers) + 2, kind.system), (_LOAD, 0, 0, _NUMBER_AT)]
        for number in numbers:
            told.append(len(code))
            code.append((_IF_EQUAL, 0, 0, number))
        code.append((_RETURN, 0, 0, _ALLOW))
    code.append((_RETURN, 0, 0, _ALLOW))
    for place in told:
        code[place] = (_IF_EQUAL, len(code) - place - 1, 0, code[place][3])
    code.append((_RETURN, 0, 0, _NOTIFY))
    return b"".join(struct.pack("=HBBI", *one) for one in code)


def _is_at(system: int, number: int) -> bool:
    """Say whether a call was `execveat`."""
    return any(one.system == system and number in one.execveat for _, kinds in _MACHINES.values() for one in kinds)


def _view(process: int | str) -> tuple[int, ...]:
    """Give what tells whether two processes find the same file under a name. Errors: OSError."""
    root, space = os.stat(f"/proc/{process}/root"), os.stat(f"/proc/{process}/ns/mnt")
    return root.st_dev, root.st_ino, space.st_ino


def _version(release: str) -> tuple[int, ...]:
    """Give the first two numbers of a kernel's release; nothing counts as older than anything."""
    numbers = ("".join(filter(str.isdigit, part.partition("-")[0])) for part in release.split(".")[:2])
    return tuple(int(number) for number in numbers if number)


def _text(thread: int, pointer: int) -> bytes:
    """Read a text out of the memory of a process. Errors: OSError, ValueError, OverflowError."""
    handle = os.open(f"/proc/{thread}/mem", os.O_RDONLY | os.O_CLOEXEC)
    try:
        text = b""
        while len(text) < _LONGEST:
            # Up to the end of a page: the next one may not be there.
            piece = os.pread(handle, _PAGE - (pointer + len(text)) % _PAGE, pointer + len(text))
            text, end, _ = (text + piece).partition(b"\0")
            if end:
                return text
            if not piece:
                break
        raise ValueError(len(text))
    finally:
        os.close(handle)


def _place(thread: int, folder: int, name: bytes, *, is_of_handle: bool = False) -> bytes:
    """Give where a file lies that a process names, as seen from here."""
    if not name:
        return f"/proc/{thread}/fd/{folder}".encode() if is_of_handle else b""
    for itself in (b"/proc/self/", b"/proc/thread-self/"):
        if name.startswith(itself):
            return f"/proc/{thread}/".encode() + name[len(itself) :]
    if name.startswith(b"/dev/fd/"):
        return f"/proc/{thread}".encode() + name[len(b"/dev") :]
    if name.startswith(b"/"):
        return name
    return f"/proc/{thread}/{'cwd' if folder == _AT_FDCWD else f'fd/{folder}'}/".encode() + name


def _name(handle: int) -> bytes:
    """Give the name of an open file, without links."""
    return os.readlink(f"/proc/self/fd/{handle}".encode())


def _identity(about: os.stat_result) -> _Identity:
    return about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns


def _sha256(handle: int) -> str:
    hashed = hashlib.sha256()
    place = 0
    while piece := os.pread(handle, _CHUNK, place):
        hashed.update(piece)
        place += len(piece)
    return hashed.hexdigest()
