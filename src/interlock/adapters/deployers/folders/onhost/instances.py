"""Processes that serve a release: started with the socket they serve on, found again, ended. Standard library only."""

from __future__ import annotations

# ruff: noqa: PTH116, PTH118, PTH123, PTH208
# Paths stay text here: they come as text, and most of this goes straight to the kernel.
import contextlib
import os
import signal
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from .layout import Folder
from .trouble import Trouble

FOLDER: Final = "INTERLOCK_HOSTED"
"""Names the folder, in the environment of everything that runs for it."""
RELEASE: Final = "INTERLOCK_RELEASE"
TRIAL: Final = "INTERLOCK_TRIAL"
SOCKET: Final = 3
"""The descriptor that a service is handed its socket as, as systemd does it."""
PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
HEARD: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGCHLD)
"""What a supervisor hears itself, and what it starts must not hear in its place."""
_UNSTARTED: Final = 127
_SECRET_TO_OTHERS: Final = 0o077


class Instance(NamedTuple):
    """One process that serves a release, with all that it starts; its number is that of its session."""

    pid: int
    started: int
    """In clock ticks since the machine started: with it a number is never mistaken for its successor."""
    release: str
    is_trial: bool = False

    @property
    def lives(self) -> bool:
        """Whether it has not ended."""
        return self.started != 0 and started_at(self.pid) == self.started


def start(folder: Folder, note: dict[str, Any], socket_fd: int | None, log: str, *, is_trial: bool) -> Instance:
    """Start what serves a release. Errors: Trouble for an environment that cannot be had, OSError."""
    digest = str(note["plan"])
    environment = environment_for(folder, note)
    environment.update({FOLDER: folder.path, RELEASE: digest, **({TRIAL: "1"} if is_trial else {})})
    argv = command_for(folder, note)
    files = os.path.join(folder.release(digest), "files")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)  # what comes while it is ours yet waits until it is not
    try:
        pid = os.fork()
        if not pid:
            _become(argv, environment, files, socket_fd, log)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return Instance(pid, started_at(pid), digest, is_trial)


def command_for(folder: Folder, note: dict[str, Any]) -> list[str]:
    """Give the command of a release with its places filled in."""
    top = folder.release(str(note["plan"]))
    places = {
        "{release}": os.path.join(top, "files"),
        "{configuration}": os.path.join(top, "configuration"),
        "{data}": folder.data,
        "{fd}": str(SOCKET),
    }
    filled = []
    for word in note["serve"]["command"]:
        for mark, place in places.items():
            word = word.replace(mark, place)  # noqa: PLW2901
        filled.append(str(word))
    return filled


def environment_for(folder: Folder, note: dict[str, Any]) -> dict[str, str]:
    """Give what a release finds in its environment: little, and what its plan names.

    Values come from the plan's files of configuration that end in `.env`, and from the host's own secrets.env.
    Errors: Trouble for a name that none of them gives, OSError.
    """
    found = {
        "PATH": PATH,
        "LANG": "C.UTF-8",
        "HOME": folder.data,
        "PYTHONDONTWRITEBYTECODE": "1",  # nothing is to appear beside what was brought
    }
    top = os.path.join(folder.release(str(note["plan"])), "configuration")
    given = _pairs(folder.secrets, is_secret=True)
    for one in note["configuration"]:
        if str(one["path"]).endswith(".env"):
            given.update(_pairs(os.path.join(top, one["path"])))
    for name in note["serve"]["environment"]:
        if name not in given:
            why = f"neither a file of configuration that ends in .env nor {folder.secrets} gives {name}"
            raise Trouble("refused", why)
        found[name] = given[name]
    return found


def _pairs(path: str, *, is_secret: bool = False) -> dict[str, str]:
    """Read lines of NAME=value."""
    try:
        with open(path, encoding="utf-8") as file:
            if is_secret and os.fstat(file.fileno()).st_mode & _SECRET_TO_OTHERS:
                raise Trouble("refused", f"others may read {path}: chmod 600 it")
            lines = [line.strip() for line in file]
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise Trouble("refused", f"{path} is no text") from error
    pairs = [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]
    return {name.strip(): value.strip() for name, _, value in pairs}


def _become(argv: list[str], environment: dict[str, str], files: str, socket_fd: int | None, log: str) -> None:
    """Become the service, in the child that was just made; never comes back."""
    try:
        os.setsid()
        os.umask(0o022)
        signal.set_wakeup_fd(-1)
        for number in (*HEARD, signal.SIGPIPE):  # or what asks it to end before it has begun is heard by nobody
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        nothing = os.open(os.devnull, os.O_RDONLY)
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(nothing, 0)
        os.dup2(out, 1)
        os.dup2(out, 2)
        if socket_fd is not None:
            if socket_fd == SOCKET:
                os.set_inheritable(SOCKET, True)
            else:
                os.dup2(socket_fd, SOCKET)
            environment.update({"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())})
        os.chdir(files)
        os.execvpe(argv[0], argv, environment)  # noqa: S606 -- what it is for
    except OSError as error:
        os.write(2, f"{argv[0]} could not be started: {error}\n".encode())
    finally:
        os._exit(_UNSTARTED)


def started_at(pid: int) -> int:
    """Give when a process began, in clock ticks; 0 for one that is gone or only waits to be buried."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            text = file.read()
    except OSError:
        return 0
    fields = text[text.rfind(b")") + 2 :].split()
    return 0 if fields[0] in {b"Z", b"X", b"x"} else int(fields[19])


def session_of(pid: int) -> int:
    """Give the session of a process; 0 for one that is gone."""
    try:
        return os.getsid(pid)
    except OSError:
        return 0


def owner_of(pid: int) -> int:
    """Give the user that a process is of; -1 for one that is gone."""
    try:
        return os.stat(f"/proc/{pid}").st_uid
    except OSError:
        return -1


def pids() -> Iterator[int]:
    """Give the numbers of all processes."""
    for name in os.listdir("/proc"):
        if name.isdigit():
            yield int(name)


def environment_of(pid: int) -> dict[str, str]:
    """Give what a process was started with, as far as we may see it."""
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            entries = file.read().split(b"\0")
    except OSError:
        return {}
    pairs = [entry.decode("utf-8", "replace").partition("=") for entry in entries if b"=" in entry]
    return {name: value for name, _, value in pairs}


def hosted(folder: Folder) -> list[Instance]:
    """Give what serves a release of this folder, whoever started it: each by the first process of its session."""
    found = []
    for pid in pids():
        if session_of(pid) != pid:
            continue
        environment = environment_of(pid)
        if environment.get(FOLDER) == folder.path and environment.get(RELEASE):
            one = Instance(pid, started_at(pid), environment[RELEASE], TRIAL in environment)
            if one.started:
                found.append(one)
    return found


def sessions() -> dict[int, list[int]]:
    """Give the living processes by their sessions."""
    found: dict[int, list[int]] = {}
    for pid in pids():
        if started_at(pid):
            found.setdefault(session_of(pid), []).append(pid)
    return found


def ask_to_end(one: Instance) -> None:
    """Ask the first process of an instance to end; it is its part to tell the others."""
    if one.lives:
        with contextlib.suppress(OSError):
            os.kill(one.pid, signal.SIGTERM)


def kill(one: Instance) -> None:
    """End an instance, and all that is left of its session, at once."""
    if not one.lives and started_at(one.pid):
        return  # its number belongs to somebody else by now, and so does the session of that number
    for pid in sessions().get(one.pid, []):
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
