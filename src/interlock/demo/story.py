"""The story: each chapter says what it is about, runs the program as a user would, and looks whether it came so.

Enters: a folder. Leaves: what was told, chapter by chapter. Nothing is faked: every line that is shown was printed by a
command that ran, in a repository of its own, with keys of its own, on ports of this machine. Floor 14.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

import interlock
from interlock.adapters.deployers.folders.ending import HOSTED, end_serving
from interlock.adapters.deployers.programs import Programs
from interlock.demo.errors import StoryBroke
from interlock.demo.load import Load
from interlock.demo.shop import PLANTED, files, ground

_AUTHOR: Final = ("-c", "user.name=A demonstration", "-c", "user.email=demo@example.org")
_LONGEST_S: Final = 120.0
_PROGRAM: Final = "import sys; from interlock.cli import main; sys.exit(main())"


class Told(msgspec.Struct, frozen=True):
    """How the story went."""

    chapters: int
    seconds: float
    requests: int
    failed: int
    folder: str


class Demo:
    """Tells the story in one folder."""

    def __init__(self, folder: str, environ: Mapping[str, str], say: Callable[[str], None]) -> None:
        """`say` is given each line."""
        self.folder = Path(folder)
        self._top = self.folder / "shop"
        self._say = say
        self._chapter = ""
        self._chapters = 0
        self._staging, self._production = _free_ports()
        self.homes = {f"XDG_{name}_HOME": str(self.folder / "home" / name.lower()) for name in _HOMES}
        """The variables that say where its keys and settings are: they are its own."""
        own = str(Path(interlock.__file__).parents[1])  # this very program, wherever it is run from
        self._variables = {
            **self.homes,
            "PYTHONPATH": own,
            "HOME": str(self.folder / "home"),
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        self._programs = Programs(environ, str(self._top))

    def tell(self) -> Told:
        """Tell it from the beginning to the end. Errors: StoryBroke (DEM-101)."""
        began = time.monotonic()
        for name in ("shop", "home", "srv"):
            (self.folder / name).mkdir(parents=True)
        try:
            self._until_production()
            with Load(f"http://127.0.0.1:{self._production}/") as load:
                self._under_load()
            self._sum_up(load)
        finally:
            self._stop_serving()
        requests = sum(load.answers.values())
        seconds = time.monotonic() - began
        return Told(self._chapters, seconds, requests, len(load.failures), str(self.folder))

    def _until_production(self) -> None:
        self._begin("A team has a small service and writes down what a release has to show")
        self._git("init", "-q", "-b", "main", ".")
        self._commit("The shop", {**ground(str(self.folder), self._staging, self._production), **files("1.0")})
        self._interlock("env", "list")
        self._interlock("check", keeps=("ALLOW", "DENY", "REVIEW", "subject"))

        self._begin("Somebody changes one line: a dependency whose name is nearly that of a known one")
        self._commit("Take a faster library", {"requirements.txt": PLANTED})
        self._interlock("check", ends=1, keeps=("ALLOW", "DENY", "high", "→", "requirements.txt"))
        self._explain("The gate is shut by a control of the core, and the refusal itself is signed evidence.")
        self._git("revert", "--no-edit", "HEAD")
        self._interlock("check", keeps=("ALLOW", "DENY", "REVIEW"))

        self._begin("The commit is built, watched, in a clean copy without a network; what comes out is signed")
        self._interlock("build", "--out", ".", keeps=("BUILT", "sha256", "kept apart", "SLSA", "signed"))
        self._interlock(
            "verify", "dist/shop.zip", "--branch", "main", keeps=("VERIFIED", "✔", "✘", "source", "builder")
        )

        self._begin("It goes to staging, and from there to production; production first is refused")
        self._interlock("deploy", "dist/shop.zip", "--env", "production", ends=1, keeps=("REFUSED", "against"))
        self._interlock("deploy", "dist/shop.zip", "--env", "staging")
        self._interlock("deploy", "dist/shop.zip", "--env", "production")

    def _under_load(self) -> None:
        self._begin("A second version, while customers are asking without a pause")
        self._release("2.0")
        self._interlock("deploy", "dist/shop.zip", "--env", "production")

        self._begin("Somebody swaps the bytes of the next artifact after it was built and signed")
        self._commit("Version 3.0", files("3.0"))
        self._interlock("check", keeps=("ALLOW", "DENY"))
        self._interlock("build", "--out", ".", keeps=("BUILT", "sha256"))
        self._interlock("deploy", "dist/shop.zip", "--env", "staging", "--plan", keeps=("PLANNED", "plan ", "what"))
        self._swap()
        self._interlock("deploy", self._plan_made(), ends=1)
        self._explain("Nothing was touched: only what has the digest that was decided about is deployed.")

        self._begin("A version that does not work gets through every check but that of its health")
        self._release("4.0", is_well=False, ends=1)
        self._explain("Staging runs what it ran before. Production never saw it.")
        self._interlock("rollback", "--env", "production")

    def _sum_up(self, load: Load) -> None:
        self._begin("What the ledger says of all this")
        self._interlock("env", "list")
        self._interlock("deployments", "list")
        self._interlock("ledger", "fsck", keeps=("✔", "entries", "consistent", "proven"))
        answers = ", ".join(f"{count} from {name}" for name, count in sorted(load.answers.items()))
        self._explain(f"While two releases and a rollback went on: {answers}; {len(load.failures)} requests failed.")
        if load.failures:
            raise StoryBroke(
                chapter=self._chapter,
                words="interlock deploy",
                got=f"{len(load.failures)} failed requests",
                wanted="none",
                output=load.failures[0],
            )

    def _release(self, version: str, *, is_well: bool = True, ends: int = 0) -> None:
        self._commit(f"Version {version}", files(version, is_well=is_well))
        self._interlock("check", keeps=("ALLOW", "DENY"))
        self._interlock("build", "--out", ".", keeps=("BUILT", "sha256"))
        self._interlock("deploy", "dist/shop.zip", "--env", "staging", ends=ends)

    def _swap(self) -> None:
        """Do what somebody with the rights of this user could do to what is kept here."""
        import hashlib

        digest = hashlib.sha256((self._top / "dist/shop.zip").read_bytes()).hexdigest()
        for place in (self._top / ".interlock").rglob(digest):
            place.chmod(0o600)
            with place.open("ab") as file:
                file.write(b"\nsomething else\n")
            self._explain(f"{place.relative_to(self._top)} is {place.stat().st_size} bytes now.")

    def _plan_made(self) -> str:
        ran = self._run("deployments", "list", "--env", "staging", "--format", "json")
        rows = msgspec.json.decode(ran[1])["deployments"]
        return str(rows[-1]["plan"])

    def _stop_serving(self) -> None:
        """End what serves; the supervisors are ours, and end when they are told to."""
        for name in ("staging", "production"):
            end_serving(str(self.folder / "srv" / name))

    def _begin(self, title: str) -> None:
        self._chapters += 1
        self._chapter = f"{self._chapters}. {title}"
        self._say("")
        self._say(f"── {self._chapter} ".ljust(100, "─"))

    def _explain(self, text: str) -> None:
        self._say(f"   {text}")

    def _commit(self, message: str, changed: Mapping[str, str]) -> None:
        for name, text in changed.items():
            (self._top / name).write_text(text, "utf-8")
        self._git("add", "-A")
        self._git("commit", "-q", "-m", message)

    def _git(self, *words: str) -> None:
        argv = ("git", *_AUTHOR, *words)
        ended = self._programs.run(argv, variables=self._variables, timeout_s=_LONGEST_S)
        if words[0] in {"commit", "revert"}:
            self._say(f"$ git {' '.join(words)}")
        if ended.exit_code:
            raise self._broke("git " + " ".join(words), ended.exit_code, 0, ended.stdout + ended.stderr)

    def _interlock(self, *words: str, ends: int = 0, keeps: Sequence[str] = ()) -> None:
        """Run a command, show it and what it says, and see that it ends as the story says."""
        self._say(f"$ interlock {' '.join(words)}")
        code, out, err = self._run(*words)
        for line in _kept((out + err).decode("utf-8", "replace").splitlines(), keeps):
            self._say(f"  {line}")
        if code != ends:
            raise self._broke(f"interlock {' '.join(words)}", code, ends, out + err)

    def _run(self, *words: str) -> tuple[int, bytes, bytes]:
        argv = (sys.executable, "-c", _PROGRAM, *words)
        serves = f"{HOSTED}={self.folder}/srv/"
        ended = self._programs.run(argv, variables=self._variables, timeout_s=_LONGEST_S, spared=serves)
        return ended.exit_code, ended.stdout, ended.stderr

    def _broke(self, words: str, got: int, wanted: int, output: bytes) -> StoryBroke:
        return StoryBroke(
            chapter=self._chapter,
            words=words,
            got=got,
            wanted=wanted,
            output=output.decode("utf-8", "replace").strip(),
        )


_HOMES: Final = ("CONFIG", "STATE", "CACHE", "DATA")


def _kept(lines: Sequence[str], keeps: Sequence[str]) -> Iterator[str]:
    """Give the lines that have one of some words, or all that say something."""
    return (line for line in lines if line.strip() and (not keeps or any(word in line for word in keeps)))


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1]), int(other.getsockname()[1])
