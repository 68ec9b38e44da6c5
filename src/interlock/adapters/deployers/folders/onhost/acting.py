"""What a host is asked to do: look, prepare, bring, switch, restore, settle. Standard library only.

Every action takes the lock, and the token of its run, before it changes anything; done twice it changes nothing more.
"""

from __future__ import annotations

# ruff: noqa: PTH104, PTH115, PTH118, PTH208
# Paths stay text here: they come as text, and most of this goes straight to the kernel.
import contextlib
import os
import signal
import stat
import sys
import time
from typing import IO, Any, Final

from . import instances
from .holdings import bring as take_in
from .holdings import check, discard, insist, note_of
from .layout import DIGEST, Folder, is_taken, write
from .supervising import LOCK, PROGRAM, STATE, WANTED
from .trouble import Trouble
from .unpacking import is_archive

_LOCK_S: Final = 120.0
_BEGIN_S: Final = 15.0
_MARGIN_S: Final = 30.0
_TURN_S: Final = 0.02
_SHOWN: Final = 50


class Program:
    """The program that a supervisor is started from."""

    def __init__(self, body: bytes, digest: str) -> None:
        self.body = body
        self.digest = digest


def look(folder: Folder, _: dict[str, Any]) -> dict[str, Any]:
    """Say what lies there and what runs, as it is now; nothing is changed."""
    if not folder.is_made:
        return {}
    digest, state = folder.serving(), folder.read(STATE, {})
    found: dict[str, Any] = {"token": folder.token(), "plan": "", "artifacts": {}, "configuration": {}}
    says: list[str] = []
    strange = [f"{folder.path}/{name}" for name in folder.oddities()]
    serve: dict[str, Any] = {}
    if digest:
        try:
            held = check(folder, digest)
            note = note_of(folder, digest)
            serve = note["serve"]
            if str(note["plan"]) == digest:
                found["plan"] = digest
            altered = any(one.startswith("files/") for one in held.wrong)
            archives = [name for name in held.artifacts if is_archive(name)]
            found["artifacts"] = {**held.artifacts, **(dict.fromkeys(archives, "") if altered else {})}
            found["configuration"] = held.configuration
            says += held.wrong
            strange += [f"{folder.release(digest)}/{name}" for name in held.strange]
        except (Trouble, KeyError, TypeError) as trouble:
            says.append(str(trouble))
    elif os.path.lexists(folder.current):
        says.append(f"{folder.current} leads to no release of ours")
    running, odd, why = _running(folder, state, digest, serves=bool(serve.get("command")))
    history = [str(one) for one in state.get("history", [])] or _by_age(folder)
    earlier = [one for one in dict.fromkeys(history) if one != digest and _stands(folder, one)]
    return {
        **found,
        "earlier": earlier,
        "strangers": [*strange, *odd, *_executables(folder)][:_SHOWN],
        "instances": running,
        "says": "; ".join([*says, *why]),
        "serve": serve,
    }


def prepare(folder: Folder, order: dict[str, Any]) -> dict[str, Any]:
    """Say whether a release lies there whole, and clear away what killed actions left."""
    folder.make()
    with folder.locked(_LOCK_S):
        folder.admit(int(order["token"]))
        for one in folder.drafts():
            discard(one)
        return {"has": _is_there(folder, order)}


def bring(folder: Folder, order: dict[str, Any], stream: IO[bytes]) -> dict[str, Any]:
    """Take in a release from a stream."""
    folder.make()
    with folder.locked(_LOCK_S):
        folder.admit(int(order["token"]))
        if not _is_there(folder, order):
            take_in(folder, order, stream)
        return {}


def switch(folder: Folder, order: dict[str, Any], program: Program) -> dict[str, Any]:
    """Let a release serve, and wait until it does. Errors: Trouble."""
    return _turn(folder, order, str(order["plan"]), program)


def restore(folder: Folder, order: dict[str, Any], program: Program) -> dict[str, Any]:
    """Let serve what served before; where nothing did, let nothing serve. Errors: Trouble."""
    return _turn(folder, order, str(order["replaces"]), program)


def settle(folder: Folder, order: dict[str, Any]) -> dict[str, Any]:
    """Remove what nobody goes back to."""
    with folder.locked(_LOCK_S):
        folder.admit(int(order["token"]))
        state = folder.read(STATE, {})
        served = [str(one) for one in state.get("history", [])]
        known = list(dict.fromkeys([*served, *_by_age(folder)]))
        kept = {folder.serving(), str(order["plan"]), str(order["replaces"])}
        kept.update(one.release for one in instances.hosted(folder))
        kept.update([one for one in known if _stands(folder, one)][: int(order["keep"])])
        gone = [one for one in known if one not in kept and os.path.isdir(folder.release(one))]  # noqa: PTH112
        for one in gone:
            os.rename(folder.release(one), f"{folder.draft(one)}-gone")
        for draft in folder.drafts():
            discard(draft)
        return {"removed": gone}


def _turn(folder: Folder, order: dict[str, Any], digest: str, program: Program) -> dict[str, Any]:
    if not folder.is_made:
        if not digest:
            return {}
        raise Trouble("refused", f"release {digest[:12]} is not there")
    with folder.locked(_LOCK_S):
        folder.admit(int(order["token"]))
        note = insist(folder, digest) if digest else {}
        if digest and note["serve"]["environment"]:
            instances.environment_for(folder, note)  # says now which name nobody gives
        was = folder.serving()
        before = note_of(folder, was) if was else {}
        if not _has_command(note) and not _has_command(before):
            folder.point(digest)
            _remember(folder, digest)
            return {}
        if digest and not _has_command(note):
            _ask(folder, order, "", program)
            folder.point(digest)
            _remember(folder, digest)
            return {}
        _ask(folder, order, digest, program)
        return {}


def _has_command(note: dict[str, Any]) -> bool:
    return bool(note and note["serve"]["command"])


def _remember(folder: Folder, digest: str) -> None:
    """Note that a release that nothing runs was the current one."""
    state = folder.read(STATE, {})
    history = [str(one) for one in state.get("history", []) if one != digest]
    folder.write(STATE, {**state, "history": [digest, *history] if digest else history})


def _ask(folder: Folder, order: dict[str, Any], digest: str, program: Program) -> None:
    """Tell the supervisor what is wanted and wait for its answer. Errors: Trouble."""
    nonce = os.urandom(8).hex()
    wanted = {"nonce": nonce, "release": digest, "token": order["token"], "run": order["run"]}
    folder.write(WANTED, wanted)
    _signal(folder, signal.SIGHUP)
    until = time.monotonic() + _longest(folder, digest)
    while time.monotonic() < until:
        _ensure(folder, program)
        pause = time.monotonic() + 1.0
        while time.monotonic() < pause:
            answer = folder.read(STATE, {}).get("answer", {})
            if answer.get("nonce") == nonce:
                if answer["ok"]:
                    return
                raise Trouble(str(answer["kind"]), str(answer["why"]))
            time.sleep(_TURN_S)
    raise Trouble(
        "refused", f"the supervisor of {folder.path} has not answered; see .interlock/log/supervisor.log there"
    )


def _longest(folder: Folder, digest: str) -> float:
    """Give how long an answer may take: two starts, the old one's time to finish, and some more."""
    total = _MARGIN_S + _BEGIN_S
    for one, starts in ((digest, 3), (folder.serving(), 0)):
        serve = note_of(folder, one).get("serve", {}) if one else {}
        total += starts * int(serve.get("health", {}).get("withinMs", 30_000)) / 1000 + 2 * float(serve.get("grace", 0))
    return total


def _ensure(folder: Folder, program: Program) -> None:
    """Have a supervisor run, of this very program."""
    handle = os.open(folder.file(LOCK), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        is_free = is_taken(handle)
    finally:
        os.close(handle)
    known = folder.read(STATE, {}).get("supervisor", {})
    if is_free:
        write(folder.file(PROGRAM), program.body, 0o600)
        _start(folder)
    elif known.get("program") != program.digest and instances.started_at(int(known.get("pid", 0))) == known.get(
        "started"
    ):
        write(folder.file(PROGRAM), program.body, 0o600)
        _signal(folder, signal.SIGUSR1)


def _signal(folder: Folder, number: signal.Signals) -> None:
    """Wake the supervisor, if there is one."""
    known = folder.read(STATE, {}).get("supervisor") or {}
    pid = int(known.get("pid", 0))
    if pid and instances.started_at(pid) == known.get("started"):
        with contextlib.suppress(OSError):
            os.kill(pid, number)


def _is_alive(known: dict[str, Any]) -> bool:
    """Say whether a process that was written down is still the same one."""
    pid = int(known.get("pid", 0))
    return bool(pid) and instances.started_at(pid) == known.get("started")


def _start(folder: Folder) -> None:
    """Start a supervisor in a session of its own, with nothing of ours but the folder; wait until it is there."""
    log = os.path.join(folder.own, "log", "supervisor.log")
    environment = {"PATH": instances.PATH, "LANG": "C.UTF-8", instances.FOLDER: folder.path}
    argv = [sys.executable, "-I", "-S", folder.file(PROGRAM), folder.path]
    out = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    pid = os.posix_spawn(
        sys.executable,
        argv,
        environment,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, log, out, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
        setsigmask=[],
    )
    until = time.monotonic() + _BEGIN_S
    while time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended and os.waitstatus_to_exitcode(status):
            raise Trouble("refused", f"the supervisor of {folder.path} ended at once; see {log}")
        if ended or folder.read(STATE, {}).get("supervisor", {}).get("pid") == pid:
            return
        time.sleep(_TURN_S)
    raise Trouble("refused", f"the supervisor of {folder.path} does not begin; see {log}")


def _is_there(folder: Folder, order: dict[str, Any]) -> bool:
    """Say whether a release lies there that is what is ordered, in every byte."""
    digest = str(order["plan"])
    try:
        note = note_of(folder, digest)
        if not note or _named(note) != _named(order) or note["serve"] != order["serve"]:
            return False
        held = check(folder, digest)
    except (Trouble, KeyError, TypeError):
        return False
    return not held.wrong and not held.strange


def _named(order: dict[str, Any]) -> list[tuple[str, str]]:
    """Give what a release consists of: names and digests."""
    artifacts = [(str(one["name"]), str(one["sha256"])) for one in order["artifacts"]]
    return artifacts + [(f"configuration/{one['path']}", str(one["sha256"])) for one in order["configuration"]]


def _stands(folder: Folder, digest: str) -> bool:
    """Say whether a release lies there, as far as its note tells."""
    try:
        return bool(note_of(folder, digest))
    except Trouble:
        return False


def _by_age(folder: Folder) -> list[str]:
    """Give the releases that lie there, newest first."""
    names = [name for name in os.listdir(folder.releases) if DIGEST.fullmatch(name)]
    return sorted(names, key=lambda name: os.stat(folder.release(name)).st_mtime_ns, reverse=True)  # noqa: PTH116


def _running(folder: Folder, state: dict[str, Any], digest: str, *, serves: bool) -> tuple[int, list[str], list[str]]:
    """Give how many processes serve the current release, what else runs, and what is wrong."""
    known, serving = state.get("supervisor") or {}, state.get("serving") or {}
    supervisor = int(known.get("pid", 0))
    is_watched, lives = _is_alive(known), _is_alive(serving)
    main = int(serving.get("pid", 0))
    by_session = instances.sessions()
    fit = lives and serving.get("release") == digest
    count, odd, why = len(by_session.get(main, [])) if fit else 0, [], []
    owned = {pid for session in ((main,) if fit else ()) for pid in by_session.get(session, [])}
    for pid in sorted(pid for members in by_session.values() for pid in members):
        if pid in owned or pid in {supervisor, os.getpid()}:
            continue
        if what := _belonging(folder, pid):
            odd.append(f"process {pid} {what}")
    if serves and not is_watched:
        why.append("its supervisor is gone, so nobody starts it again when it ends; the next deployment starts one")
    if serves and not fit:
        why.append("the release that should serve does not run")
    wanted = folder.read(WANTED, {})
    if is_watched and wanted.get("nonce") != state.get("answer", {}).get("nonce"):
        why.append(f"a change to release {str(wanted.get('release'))[:12] or 'none'} is under way")
    if state.get("says"):
        why.append(str(state["says"]))
    return count, odd, why


def _belonging(folder: Folder, pid: int) -> str:
    """Say what a process has to do with the folder; empty for nothing."""
    below = f"{folder.path}/"
    try:
        exe = os.readlink(f"/proc/{pid}/exe")
        cwd = os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return ""
    environment = instances.environment_of(pid)
    release = environment.get(instances.RELEASE, "") if environment.get(instances.FOLDER) == folder.path else ""
    if release:
        return f"({exe}, in {cwd}) runs release {release[:12]}"
    if exe.startswith(below) or f"{cwd}/".startswith(f"{folder.releases}/"):
        return f"({exe}, in {cwd}) runs from this folder"
    return ""


def _executables(folder: Folder) -> list[str]:
    """Give what may be executed and lies where a service writes."""
    found = []
    for place, _, files in os.walk(folder.data):
        for name in files:
            path = os.path.join(place, name)
            with contextlib.suppress(OSError):
                mode = os.lstat(path).st_mode
                if stat.S_ISREG(mode) and mode & 0o111:
                    found.append(path)
        if len(found) > _SHOWN:
            break
    return found
