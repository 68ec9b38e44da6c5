"""The one process that stays: owns the sockets, runs the release that serves, and changes it. Standard library only.

What is wanted stands in a file, and so does what is; whoever asks writes the one and reads the other, and either may be
killed at any moment. A new release is tried on a socket of its own first, where nobody but us asks it, so that one
which is not well never answers anybody. Then it gets the socket that everybody asks, beside the old one; only then is
the old one asked to end. Nobody closes that socket meanwhile, so a connection that nobody has taken yet waits in it.
"""

from __future__ import annotations

# Paths stay text here: they come as text, and most of this goes straight to the kernel.
# ruff: noqa: PTH112
# Paths stay text here: they come as text.
import contextlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from . import instances, sockets
from .holdings import note_of
from .instances import Instance
from .journal import Journal
from .layout import Folder, is_taken
from .readiness import Wanted, wait_for
from .trouble import Trouble

WANTED: Final = "wanted.json"
STATE: Final = "state.json"
LOCK: Final = "supervisor.lock"
PROGRAM: Final = "supervisor.pyz"
_IDLE_S: Final = 0.5
_TURN_S: Final = 0.02
_FIRST_PAUSE_S: Final = 0.2
_LONGEST_PAUSE_S: Final = 60.0
_LONG_S: Final = 60.0
"""Who lived this long and then ends has not failed to start."""
_TRIAL_ENDS_S: Final = 5.0
_REMEMBERED: Final = 200


class Overtaken(Exception):
    """Something else is wanted meanwhile."""


class Ended(Exception):
    """The supervisor is to end, and what it runs with it."""


class Supervisor:
    """Runs what a folder serves."""

    def __init__(self, folder: Folder, program: str, opened: dict[str, socket.socket]) -> None:
        """`opened` are sockets that an earlier program of this process had, by address."""
        self._folder = folder
        self._program = program
        self._sockets = opened
        self._established = folder.serving()
        """The release that is to serve."""
        self._serving: Instance | None = None
        self._since = 0.0
        self._crashes = 0
        self._next_start = 0.0
        self._is_held = False
        """Nothing is started anew meanwhile."""
        known = folder.read(STATE, {})
        self._answer: dict[str, Any] = known.get("answer", {})
        self._history: list[str] = known.get("history", [])
        self._served: dict[str, Any] = known.get("serving") or {}
        """What an earlier supervisor wrote down as the one that serves."""
        self._says = ""
        self._following = ""
        self._is_told = False
        self._journal = Journal(folder)
        self._reading, self._writing = os.pipe()
        self._is_ending = self._is_renewed = False

    def run(self) -> None:
        """Go on until told to end, or until there is nothing left to serve."""
        self._hear()
        self._journal.say(f"supervisor {os.getpid()} begins")
        try:
            self._recover()
            self._tell()
            while self._is_needed():
                self._follow()
                if self._is_renewed:
                    return
                self._pause(_IDLE_S)
        except Ended:
            pass
        if self._serving is not None:
            self._end(self._serving, self._grace(self._serving.release), self._pause_quietly)
            self._serving = None
        self._journal.say(f"supervisor {os.getpid()} ends")
        self._tell()

    @property
    def sockets(self) -> dict[str, socket.socket]:
        """The sockets that are open, by address."""
        return self._sockets

    @property
    def is_renewed(self) -> bool:
        """Whether this process is to go on with a newer program."""
        return self._is_renewed

    # What is wanted

    def _wanted(self) -> dict[str, Any]:
        try:
            return self._folder.read(WANTED, {})
        except (Trouble, OSError):
            return {}

    def _is_needed(self) -> bool:
        if self._is_ending or not os.path.isdir(self._folder.own):
            return False
        return bool(self._established) or self._wanted().get("nonce") != self._answer.get("nonce")

    def _follow(self) -> None:
        """Do what is wanted, once, and answer."""
        wanted = self._wanted()
        nonce = str(wanted.get("nonce", ""))
        if not nonce or nonce == self._answer.get("nonce"):
            return
        self._following = nonce
        try:
            self._turn_to(str(wanted["release"]))
            self._answer = {"nonce": nonce, "ok": True}
        except Trouble as trouble:
            self._journal.say(f"{str(wanted['release'])[:12]} does not serve: {trouble.why}")
            self._answer = {"nonce": nonce, "ok": False, "kind": trouble.kind, "why": trouble.why}
        except OSError as error:
            self._answer = {"nonce": nonce, "ok": False, "kind": "refused", "why": str(error)}
        except Overtaken:
            self._journal.say(f"{str(wanted['release'])[:12]} is not wanted any more")
        finally:
            self._following = ""
            self._is_held = False
        self._tell()

    def _turn_to(self, digest: str) -> None:
        if not digest:
            self._stop()
            return
        if self._lives() and self._established == digest and not self._crashes:
            return
        note = note_of(self._folder, digest)
        if not note:
            raise Trouble("refused", f"release {digest[:12]} is not there")
        wanted, listen = Wanted(note["serve"]), str(note["serve"]["listen"])
        if self._lives():
            if listen:
                self._try(note, wanted)
            self._change(note, wanted, listen)
        else:
            self._begin(note, wanted, listen)

    def _stop(self) -> None:
        """Serve nothing any more."""
        self._is_held = True
        self._folder.point("")
        self._established, self._crashes = "", 0
        if self._serving is not None:
            self._end(self._serving, self._grace(self._serving.release), self._pause_quietly)
        self._serving = None
        self._close(set())

    def _try(self, note: dict[str, Any], wanted: Wanted) -> None:
        """See whether a release is well where nobody but us asks it. Errors: Trouble."""
        private = sockets.private()
        log = self._journal.fresh("trial.log")
        trial = instances.start(self._folder, note, private.fileno(), log, is_trial=True)
        try:
            why = wait_for(wanted, private, lambda: self._death(trial), self._breathe)
        finally:
            private.close()
            self._end(trial, _TRIAL_ENDS_S, self._pause_quietly)
        if why:
            raise Trouble(
                "unhealthy", f"release {trial.release[:12]} was tried beside the old one: {why}{self._tail(log)}"
            )

    def _change(self, note: dict[str, Any], wanted: Wanted, listen: str) -> None:
        """Let a release that did well serve in place of another."""
        old, was = self._serving, self._established
        assert old is not None  # noqa: S101 -- it lives
        owned = self._socket(listen, may_gap=True)
        if listen and owned is None:  # the kernel keeps the old one's socket from us: it has to go first
            self._is_held = True
            self._end(old, self._grace(was), self._pause_quietly)
            owned = self._socket(listen)
        new = self._started(note, owned)
        self._see_it_live(new, wanted)
        self._establish(new)
        self._end(old, self._grace(was), self._pause_quietly)
        if why := wait_for(wanted, owned, self._fall, self._pause_quietly):
            tail, fallen = self._tail(), self._serving
            self._establish(self._started(note_of(self._folder, was), self._socket(self._listen(was))))
            if fallen is not None:
                self._end(fallen, self._grace(new.release), self._pause_quietly)
            raise Trouble("unhealthy", f"release {new.release[:12]} did well when tried, not in place: {why}{tail}")
        self._remember(new.release, listen)

    def _see_it_live(self, new: Instance, wanted: Wanted) -> None:
        """See that a new one lives beside the old one, which goes on if not. Errors: Trouble, Overtaken, Ended."""
        why = ""
        try:
            why = wait_for(wanted, None, lambda: self._death(new), self._breathe)
        except (Overtaken, Ended):
            self._end(new, self._grace(new.release), self._pause_quietly)
            raise
        if why:
            tail = self._tail()
            self._end(new, self._grace(new.release), self._pause_quietly)
            raise Trouble("unhealthy", f"release {new.release[:12]} ended as it was to serve: {why}{tail}")

    def _begin(self, note: dict[str, Any], wanted: Wanted, listen: str) -> None:
        """Let a release serve where nothing does."""
        self._is_held = True
        if self._serving is not None:
            instances.kill(self._serving)  # what is left of its session
        new = self._started(note, self._socket(listen))
        try:
            why = wait_for(wanted, self._socket(listen), lambda: self._death(new), self._breathe)
        except (Overtaken, Ended):
            self._end(new, self._grace(new.release), self._pause_quietly)
            raise
        if why:
            tail = self._tail()
            self._end(new, self._grace(new.release), self._pause_quietly)
            raise Trouble("unhealthy", f"release {new.release[:12]} was started: {why}{tail}")
        self._establish(new)
        self._remember(new.release, listen)

    def _remember(self, digest: str, listen: str) -> None:
        """Note that a release serves well: one can go back to it. Sockets that it does not need are closed."""
        self._history = [digest, *(one for one in self._history if one != digest)][:_REMEMBERED]
        self._close({listen})

    def _establish(self, new: Instance) -> None:
        """Note which one serves now. From here on it is the one that is kept alive."""
        self._folder.point(new.release)
        self._serving, self._established = new, new.release
        self._since, self._crashes, self._says = time.monotonic(), 0, ""
        self._journal.say(f"release {new.release[:12]} serves as process {new.pid}")
        self._tell()

    # What runs

    def _recover(self) -> None:
        """Find what an earlier supervisor left running: one of it goes on, the rest is asked to end."""
        time.sleep(0.1)  # one that was just being started shows itself as what it is
        found = instances.hosted(self._folder)
        own = [one for one in found if self._is_own(one)]
        fit = [one for one in own if one.release == self._established and not one.is_trial]
        kept = max(fit, key=lambda one: one.started, default=None)
        listen = self._listen(self._established)
        if listen and listen not in self._sockets:
            for one in own:
                if (back := _taken_back(one, listen)) is not None:
                    self._sockets[listen] = back
                    break
        if kept is not None:
            self._serving, self._since = kept, time.monotonic()
            has = not listen or listen in self._sockets
            self._journal.say(
                f"process {kept.pid} of an earlier supervisor goes on, {'with' if has else 'without'} its socket"
            )
            self._says = (
                "" if has else f"process {kept.pid} keeps its socket to itself, so the next change refuses requests"
            )
        for one in found:
            if one != kept:
                self._end(one, self._grace(one.release), self._pause_quietly)

    def _is_own(self, one: Instance) -> bool:
        """Say whether a process is one of ours: an environment says what whoever started it wants it to."""
        is_known = (one.pid, one.started) == (self._served.get("pid"), self._served.get("started"))
        return is_known or instances.owner_of(one.pid) == os.geteuid()

    def _lives(self) -> bool:
        return self._serving is not None and self._serving.lives

    def _started(self, note: dict[str, Any], owned: socket.socket | None) -> Instance:
        log = self._journal.mark("service.log")
        return instances.start(self._folder, note, None if owned is None else owned.fileno(), log, is_trial=False)

    def _keep_up(self) -> None:
        """Start again what has ended by itself, later each time."""
        if self._is_held or not self._established or self._lives():
            return
        now = time.monotonic()
        if self._serving is not None:
            instances.kill(self._serving)
            self._crashes = 1 if now - self._since > _LONG_S else self._crashes + 1
            self._next_start = now + min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** min(self._crashes - 1, 16))
            self._says = f"it has ended by itself {_times(self._crashes)}{self._tail()}"
            self._journal.say(f"process {self._serving.pid} ended; number {self._crashes} in a row")
            self._serving = None
            self._tell()
        if now < self._next_start:
            return
        try:
            note = note_of(self._folder, self._established)
            self._serving = self._started(note, self._socket(str(note["serve"]["listen"])))
            self._since = now
        except (Trouble, OSError, KeyError) as error:
            self._crashes += 1
            self._next_start = now + min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** min(self._crashes - 1, 16))
            self._says = f"release {self._established[:12]} cannot be started: {error}"
        self._tell()

    def _calm(self) -> None:
        """Forget how often something ended, once it has lived for long enough."""
        if self._crashes and self._lives() and time.monotonic() - self._since > min(_LONG_S, 10 * self._crashes):
            self._crashes, self._says = 0, ""
            self._is_told = False

    def _death(self, one: Instance) -> str:
        return "" if one.lives else "it has ended by itself"

    def _fall(self) -> str:
        return "" if self._lives() and not self._crashes else "it has ended by itself"

    def _end(self, one: Instance, grace_s: float, wait: Callable[[float], None]) -> None:
        """Have an instance finish what it has begun, within its time; then there is nothing left of it."""
        instances.ask_to_end(one)
        until = time.monotonic() + grace_s
        while one.lives and time.monotonic() < until:
            wait(_TURN_S)
        rest = [pid for pid in instances.sessions().get(one.pid, []) if pid != one.pid]
        for pid in rest if not one.lives else ():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGTERM)  # whoever led them has not told them
        while not one.lives and instances.sessions().get(one.pid) and time.monotonic() < until:
            wait(_TURN_S)
        if one.lives:
            self._journal.say(f"process {one.pid} did not finish within {grace_s:g} s and is killed")
        instances.kill(one)
        if one.lives:
            wait(_TURN_S)

    def _grace(self, digest: str) -> float:
        try:
            return float(note_of(self._folder, digest)["serve"]["grace"])
        except (Trouble, OSError, KeyError, ValueError):
            return _TRIAL_ENDS_S

    # Sockets

    def _listen(self, digest: str) -> str:
        try:
            return str(note_of(self._folder, digest)["serve"]["listen"]) if digest else ""
        except (Trouble, OSError, KeyError):
            return ""

    def _socket(self, listen: str, *, may_gap: bool = False) -> socket.socket | None:
        """Give the socket of an address; none where there is none, or somebody of ours keeps it to himself."""
        if listen and listen not in self._sockets:
            try:
                self._sockets[listen] = sockets.listen(listen)
            except Trouble:
                if may_gap and listen == self._listen(self._established):
                    return None
                raise
        return self._sockets.get(listen) if listen else None

    def _close(self, kept: set[str]) -> None:
        for listen in [one for one in self._sockets if one not in kept]:
            self._sockets.pop(listen).close()

    # Time passing

    def _hear(self) -> None:
        os.set_blocking(self._reading, False)
        os.set_blocking(self._writing, False)
        signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        for number in instances.HEARD:
            signal.signal(number, self._heard)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])

    def _heard(self, number: int, _: object) -> None:
        if number in {signal.SIGTERM, signal.SIGINT}:
            self._is_ending = True
        if number == signal.SIGUSR1:
            self._is_renewed = True

    def _pause_quietly(self, seconds: float) -> None:
        """Let time pass, whatever is wanted meanwhile."""
        ready, _, _ = select.select([self._reading], [], [], seconds)
        if ready:
            with contextlib.suppress(BlockingIOError):
                os.read(self._reading, 4096)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
        self._keep_up()
        self._calm()
        self._journal.bound()
        if not self._is_told:
            self._tell()

    def _pause(self, seconds: float) -> None:
        self._pause_quietly(seconds)
        if self._is_ending:
            raise Ended

    def _breathe(self, seconds: float) -> None:
        """Let time pass while something is tried. Errors: Overtaken, Ended."""
        until = time.monotonic() + seconds
        while True:
            self._pause(max(0.0, min(_TURN_S * 5, until - time.monotonic())))
            if self._wanted().get("nonce") != self._following:
                raise Overtaken
            if time.monotonic() >= until:
                return

    # What is told

    def _tail(self, log: str = "") -> str:
        words = self._journal.tail(log or self._journal.path("service.log"))
        return f"; it said: {words}" if words else ""

    def _tell(self) -> None:
        """Write down what is; where that cannot be, it is tried again later."""
        serving = self._serving
        state = {
            "supervisor": {"pid": os.getpid(), "started": instances.started_at(os.getpid()), "program": self._program},
            "serving": None
            if serving is None
            else {"pid": serving.pid, "started": serving.started, "release": serving.release},
            "says": self._says,
            "crashes": self._crashes,
            "answer": self._answer,
            "history": self._history,
        }
        try:
            self._folder.write(STATE, state)
            self._is_told = True
        except OSError:
            self._is_told = False


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times in a row"


def _taken_back(one: Instance, listen: str) -> socket.socket | None:
    """Give a copy of the socket that an instance serves on."""
    try:
        numbers = sorted(map(int, os.listdir(f"/proc/{one.pid}/fd")))  # noqa: PTH208
    except OSError:
        return None
    return next((found for number in numbers if (found := sockets.take_back(one.pid, number, listen))), None)


def supervise(path: str, program: str, given: str = "") -> int:
    """Supervise a folder, unless somebody does already.

    `given` are, in JSON, the lock and the sockets that this very process had under its former program.
    """
    folder = Folder(path)
    had = json.loads(given) if given else {}
    handle = int(had["lock"]) if had else os.open(folder.file(LOCK), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    os.set_inheritable(handle, False)
    if not had and not is_taken(handle):
        sys.stderr.write(f"{path} is supervised already\n")
        return 0
    opened = {listen: socket.socket(fileno=number) for listen, number in had.get("sockets", {}).items()}
    for one in opened.values():
        one.set_inheritable(False)
    found = Supervisor(folder, program, opened)
    found.run()
    if found.is_renewed:
        _go_on(folder, handle, found.sockets)
    return 0


def _go_on(folder: Folder, handle: int, opened: dict[str, socket.socket]) -> None:
    """Become the program that lies there now; processes, sockets and lock stay what they are."""
    for number in (handle, *(one.fileno() for one in opened.values())):
        os.set_inheritable(number, True)
    given = json.dumps({"lock": handle, "sockets": {listen: one.fileno() for listen, one in opened.items()}})
    signal.set_wakeup_fd(-1)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1])
    argv = [sys.executable, "-I", "-S", folder.file(PROGRAM), folder.path, given]
    os.execv(sys.executable, argv)  # noqa: S606 -- what it is for
