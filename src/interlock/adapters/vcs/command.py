"""The one way to run git: nothing that a repository says about itself can make it run a program.

Enters: arguments. Leaves: what git wrote. Floor 11. A repository's own configuration, attributes, hooks and
remotes are written by whoever made it, so they are switched off on every call; what the user configured for
himself is believed only where the caller says so.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Collection, Mapping
from typing import IO, Final

from interlock.change import RepositoryUnreadable

_LIMIT_S: Final = 900

Talk = subprocess.Popen[bytes]  # noqa: TID251 -- this module is to git what adapters/tools is to scanners
"""A git command that is still running."""

_SWITCHED_OFF: Final = (
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.alternateRefsCommand=",
    "core.askPass=",
    "core.commitGraph=false",
    "core.editor=false",
    "core.gitProxy=",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.useReplaceRefs=false",
    "credential.helper=",
    "diff.external=",
    "diff.ignoreSubmodules=none",
    "log.showSignature=false",
    "mailmap.blob=",
    "mailmap.file=",
    "protocol.allow=never",
    "submodule.recurse=false",
)
_OPTIONS: Final = tuple(part for setting in _SWITCHED_OFF for part in ("-c", setting))

_FIXED: Final = {
    "LC_ALL": "C",
    # This list of protocols beats any protocol.<name>.allow of the repository: a promised object is never fetched.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ASKPASS": "",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM": "1",
}
_STRANGERS_ONLY: Final = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}
_INHERITED: Final = ("HOME", "XDG_CONFIG_HOME", "TMPDIR")


@functools.cache
def _program() -> str | None:
    """Find git once, and only in folders that PATH names absolutely: never one that lies in the folder we stand in."""
    folders = [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if folder.startswith("/")]
    return shutil.which("git", path=os.pathsep.join(folders)) if folders else None


class Git:
    """Runs git in one folder, with one set of places (git's folder, working tree, index).

    Promise: no program named by the repository is started, nothing is fetched, no file of it is written.
    """

    def __init__(
        self,
        folder: str,
        places: Mapping[str, str] | None = None,
        *,
        believes_user: bool = False,
        speaks_of: str = "",
    ) -> None:
        program = _program()
        if program is None:
            raise RepositoryUnreadable(root=speaks_of or folder, why="git is not installed")
        self.root = speaks_of or folder
        """Which repository errors name."""
        self._folder = folder
        self._argv = (program, "--no-pager", *_OPTIONS)
        self._environment = {
            **{name: os.environ[name] for name in _INHERITED if name in os.environ},
            "PATH": os.defpath,
            **_FIXED,
            **({} if believes_user else _STRANGERS_ONLY),
            **(places or {}),
        }

    def run(self, *args: str | bytes, given: bytes = b"", accepts: Collection[int] = (0,)) -> bytes:
        """Run one command to its end; give its standard output. Errors: RepositoryUnreadable (CHG-102)."""
        return self.ask(*args, given=given, accepts=accepts).stdout

    def ask(
        self, *args: str | bytes, given: bytes = b"", accepts: Collection[int] = (0,)
    ) -> subprocess.CompletedProcess[bytes]:
        """Run one command to its end; give its exit code and both outputs.

        Errors: RepositoryUnreadable (CHG-102) if it ends with a code that is not accepted, or never.
        """
        try:
            done = subprocess.run(  # noqa: TID251 -- this module is to git what adapters/tools is to scanners
                [*self._argv, *args],
                cwd=self._folder,
                env=self._environment,
                input=given,
                capture_output=True,
                check=False,
                timeout=_LIMIT_S,
            )
        except subprocess.TimeoutExpired as error:
            raise RepositoryUnreadable(root=self.root, why=f"git took longer than {_LIMIT_S} seconds") from error
        except OSError as error:
            raise RepositoryUnreadable(root=self.root, why=f"git cannot be started: {error.strerror}") from error
        if done.returncode not in accepts:
            raise RepositoryUnreadable(root=self.root, why=said(done))
        return done

    def start(self, *args: str | bytes, given: IO[bytes] | None = None) -> Talk:
        """Start a command to listen to; the caller ends it. Errors: RepositoryUnreadable (CHG-102)."""
        try:
            return subprocess.Popen(  # noqa: TID251 -- this module is to git what adapters/tools is to scanners
                [*self._argv, *args],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL if given is None else given,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise RepositoryUnreadable(root=self.root, why=f"git cannot be started: {error.strerror}") from error


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    """Give the last thing git complained about, in one line."""
    lines = [line.strip() for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    named = [line.removeprefix("fatal: ") for line in lines if line.startswith("fatal: ")]
    return (named or lines or [f"git ended with code {done.returncode}"])[0]
