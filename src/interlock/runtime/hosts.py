"""What a host holds and runs that nobody put there knowingly: held against packages and a sealed list. Pure. Floor 9.

Enters: the executables, processes and listening sockets of a machine, and the list that was sealed. Leaves: faults.
What a package brings unaltered needs no seal; all else has to be on the list with the very bytes that it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.kernel import Severity, sha256
from interlock.runtime.state import Entry, Form, Hand, State

_SHOWN: Final = 12
_LISTENING: Final = "listening"
_PRELOADED: Final = "preloaded"


class Executable(msgspec.Struct, frozen=True):
    """A file that can be executed."""

    path: str
    """Absolute."""
    sha256: str
    size: int = 0
    mode: str = ""
    owner: str = ""
    package: str = ""
    """The package that brings it; empty where none does."""
    is_altered: bool = False
    """Whether its bytes are not those that the package brought."""
    hand: Hand | None = None


class Process(msgspec.Struct, frozen=True):
    """A program that runs."""

    pid: int
    path: str
    sha256: str = ""
    """Of what it really runs, whatever lies at the path by now."""
    is_deleted: bool = False
    preloaded: tuple[str, ...] = ()
    """Libraries that its environment puts before all others."""
    who: str = ""
    package: str = ""
    """The package that brings these very bytes; empty where none does."""


class Listener(msgspec.Struct, frozen=True):
    """A socket that waits for connections."""

    address: str
    """`tcp 127.0.0.1:8080`."""
    path: str
    """Of the program that holds it; empty where nobody could tell."""


class HostSeen(msgspec.Struct, frozen=True):
    """What was seen of a machine."""

    executables: tuple[Executable, ...]
    processes: tuple[Process, ...] = ()
    listeners: tuple[Listener, ...] = ()
    preloaded: tuple[str, ...] = ()
    """Libraries that the machine puts before all others in every program."""
    unread: tuple[tuple[str, str], ...] = ()
    """Files and sockets that could not be looked at, with the reason."""
    unseen: tuple[tuple[str, str], ...] = ()
    """Processes that could not be."""

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """Everything that could not be looked at."""
        return (*self.unread, *self.unseen)

    @property
    def state(self) -> State:
        """What has to be sealed of it: whatever no package brings as it is."""
        entries = [_entry(one) for one in self.executables if not one.package or one.is_altered]
        entries += [Entry(_place(one), Form.OTHER, sha256(one.path.encode()).hex) for one in self.listeners]
        entries += [Entry(f"{_PRELOADED}/{one.lstrip('/')}", Form.OTHER) for one in self.preloaded]
        return State(tuple(sorted({one.path: one for one in entries}.values(), key=lambda one: one.path)))


class HostFault(msgspec.Struct, frozen=True):
    """Something that nobody sealed."""

    rule: str
    path: str
    says: str
    severity: Severity
    hand: Hand | None = None


def host_faults(expected: State, seen: HostSeen) -> tuple[HostFault, ...]:
    """Give everything on a machine that is neither in a package nor on its sealed list."""
    sealed = {one.path: one for one in expected.entries}
    return (
        *_of_files(sealed, seen),
        *_of_processes(sealed, seen),
        *_of_listeners(sealed, seen),
        *_of_preloads(sealed, seen),
    )


def _of_files(sealed: dict[str, Entry], seen: HostSeen) -> Iterator[HostFault]:
    there = set()
    for one in seen.executables:
        key = one.path.lstrip("/")
        there.add(key)
        known = sealed.get(key)
        if known is not None and known.sha256 == one.sha256:
            if (known.mode, known.owner) != (one.mode, one.owner):
                says = (
                    f"its owner or permissions are {one.owner} {one.mode}, and {known.owner} {known.mode} were sealed"
                )
                yield HostFault("altered-executable", one.path, says, Severity.HIGH, one.hand)
        elif one.package and not one.is_altered:
            continue
        elif one.package or known is not None:
            source = f"the package {one.package} brings" if one.package else "was sealed"
            says = f"its content is {one.sha256[:_SHOWN]}, which is not what {source}"
            yield HostFault("altered-executable", one.path, says, Severity.CRITICAL, one.hand)
        else:
            says = f"it can be executed ({one.sha256[:_SHOWN]}), is in no package, and was not sealed"
            yield HostFault("unknown-executable", one.path, says, Severity.HIGH, one.hand)
    for key, entry in sealed.items():
        if entry.form is Form.FILE and key not in there:
            yield HostFault("gone-executable", f"/{key}", "it was sealed, and is not there any more", Severity.MEDIUM)


def _of_processes(sealed: dict[str, Entry], seen: HostSeen) -> Iterator[HostFault]:
    good = {one.sha256 for one in seen.executables if one.package and not one.is_altered}
    good |= {one.sha256 for one in sealed.values() if one.form is Form.FILE}
    for one in seen.processes:
        who = Hand(one.who) if one.who else None
        if not one.package and one.sha256 not in good:
            state = ", whose file was deleted or replaced since," if one.is_deleted else ""
            says = f"process {one.pid} runs {one.sha256[:_SHOWN]}{state} which is in no package and was not sealed"
            yield HostFault("unknown-process", one.path, says, Severity.HIGH, who)
        elif one.is_deleted:
            says = f"process {one.pid} runs a file that was deleted or replaced since: start it anew"
            yield HostFault("deleted-process", one.path, says, Severity.MEDIUM, who)
        for library in one.preloaded:
            if f"{_PRELOADED}/{library.lstrip('/')}" not in sealed:
                says = f"process {one.pid} loads {library} before all others, which nobody sealed"
                yield HostFault("preloaded-library", one.path, says, Severity.CRITICAL, who)


def _of_listeners(sealed: dict[str, Entry], seen: HostSeen) -> Iterator[HostFault]:
    for one in seen.listeners:
        known = sealed.get(_place(one))
        if known is None or known.sha256 != sha256(one.path.encode()).hex:
            other = "" if known is None else ", and another program was sealed for it"
            says = f"{one.path or 'nobody knows what'} listens on {one.address}, which was not sealed{other}"
            yield HostFault("unknown-listener", one.address, says, Severity.MEDIUM)


def _of_preloads(sealed: dict[str, Entry], seen: HostSeen) -> Iterator[HostFault]:
    for one in seen.preloaded:
        if f"{_PRELOADED}/{one.lstrip('/')}" not in sealed:
            says = "every program of this machine loads it before all others, and nobody sealed that"
            yield HostFault("preloaded-library", one, says, Severity.CRITICAL)


def _entry(one: Executable) -> Entry:
    return Entry(
        one.path.lstrip("/"),
        Form.FILE,
        one.sha256,
        one.size,
        executable=True,
        mode=one.mode,
        owner=one.owner,
        hand=one.hand,
    )


def _place(one: Listener) -> str:
    return f"{_LISTENING}/{one.address.replace(' ', '/')}"
