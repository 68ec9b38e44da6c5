"""The code of an estate: a git repository with a branch for each product, written in one go. Floor 14."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec

from interlock.adapters.deployers.programs import Programs
from interlock.demo.errors import StoryBroke
from interlock.kernel import Instant

CHANGES: Final = (
    "Orders can be exported",
    "The basket keeps what is in it",
    "A search finds parts of words",
    "Mails are sent once",
    "Prices are rounded as the law says",
    "The stock is counted at night",
    "Customers change their address",
    "Errors say what to do",
)
AUTHOR: Final = "First engineer <engineer-one@example.org>"
_COMMITTER: Final = "Second engineer <engineer-two@example.org>"
_LONGEST_S: Final = 120.0
_MARKS: Final = "marks"


class Change(msgspec.Struct, frozen=True):
    """What a release of a product brings: some commits, the last of which it is built from."""

    product: str
    number: int
    """Counted from 1 for each product."""
    at: Instant
    """When the last commit was made."""

    @property
    def title(self) -> str:
        """The first line of that."""
        return f"{CHANGES[self.number % len(CHANGES)]}\n\nRefs: SHOP-{100 + self.number}"


def write(
    folder: Path, files: Mapping[str, Mapping[str, str]], changes: Sequence[Change], environ: Mapping[str, str]
) -> dict[Change, str]:
    """Make a repository, and give the commit of each change. Errors: StoryBroke (DEM-101); those of starting git.

    Shape:  `files` are those that a product begins with; the first product stands on `main`.
    Source: git-fast-import(1).
    """
    programs = Programs(environ, str(folder))
    _git(programs, "init", "-q", "-b", "main", ".")
    stream = "".join(_stream(files, changes)).encode()
    marks = folder / ".git" / _MARKS
    _git(programs, "fast-import", "--quiet", f"--export-marks={marks}", stdin=stream)
    _git(programs, "checkout", "-q", "-f", "main")
    told = dict(line.split() for line in marks.read_text("ascii").splitlines())
    return {one: told[f":{2 * place}"] for place, one in enumerate(changes, start=1)}


def _stream(files: Mapping[str, Mapping[str, str]], changes: Iterable[Change]) -> Iterator[str]:
    """Write two commits for each change: one while it was worked on, and the one that it is built from."""
    main = next(iter(files))
    for place, one in enumerate(changes, start=1):
        branch = f"refs/heads/{'main' if one.product == main else one.product}"
        first = files.get(one.product, {}) if one.number == 1 else {}
        yield _commit(branch, 2 * place - 1, one.at - timedelta(hours=5 + one.number % 3 * 20), "Begin with it", first)
        yield _commit(branch, 2 * place, one.at, one.title, {f"src/part_{one.number}.py": f"NUMBER = {one.number}\n"})
    yield "done\n"


def _commit(branch: str, mark: int, at: Instant, message: str, files: Mapping[str, str]) -> str:
    when = f"{int(at.timestamp())} +0000"
    parts = [f"commit {branch}\nmark :{mark}\nauthor {AUTHOR} {when}\ncommitter {_COMMITTER} {when}\n{_data(message)}"]
    parts += [f"M 644 inline {name}\n{_data(text)}" for name, text in files.items()]
    return "".join(parts)


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}\n"


def _git(programs: Programs, *words: str, stdin: bytes = b"") -> None:
    """Run git as whoever looks at the estate; no settings of theirs have a say."""
    variables = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    ended = programs.run(("git", *words), stdin=stdin, variables=variables, timeout_s=_LONGEST_S)
    if ended.exit_code:
        said = (ended.stdout + ended.stderr).decode("utf-8", "replace").strip()
        raise StoryBroke(chapter="the estate", words=f"git {words[0]}", got=ended.exit_code, wanted=0, output=said)
