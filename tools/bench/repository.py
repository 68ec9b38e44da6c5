"""A generated repository of the size of a large web framework, the same bytes each time.

Enters: a folder, how many files, a seed. Leaves: a git repository whose code is varied and valid, with faults sown
into it at the rate at which people make them. Nothing in it was copied from anywhere.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tools.bench import infrastructure, languages, python_code

FILES: Final = 6_000
LINES: Final = 500_000
SEED: Final = 20_260_101
COMMITS: Final = 40
_WHEN: Final = 1_735_689_600


class Share(NamedTuple):
    """One kind of file: how many of a thousand, how long, where, and who writes it."""

    of_thousand: int
    lines: int
    place: Callable[[random.Random, int], str]
    write: Callable[[random.Random, int], str]


class Repository(NamedTuple):
    """What was made."""

    root: Path
    files: int
    lines: int


AREAS: Final = (
    "accounts",
    "billing",
    "catalogue",
    "contents",
    "delivery",
    "forms",
    "reports",
    "search",
    "storage",
    "web",
)


def _in_area(pattern: str) -> Callable[[random.Random, int], str]:
    def place(pick: random.Random, number: int) -> str:
        return pattern.format(area=pick.choice(AREAS), word=pick.choice(python_code.NOUNS), n=number)

    return place


SHARES: Final = (
    Share(430, 112, _in_area("src/{area}/{word}_{n}.py"), python_code.module),
    Share(170, 100, _in_area("tests/{area}/test_{word}_{n}.py"), python_code.tests),
    Share(110, 80, _in_area("frontend/{area}/{word}-{n}.js"), languages.javascript),
    Share(50, 80, _in_area("frontend/{area}/{word}-{n}.ts"), languages.typescript),
    Share(30, 50, _in_area("scripts/{area}/{word}-{n}.sh"), languages.shell),
    Share(70, 45, _in_area("deploy/{area}/{word}-{n}.yaml"), infrastructure.manifest),
    Share(8, 25, _in_area("images/{area}/{word}-{n}/Dockerfile"), infrastructure.dockerfile),
    Share(8, 45, _in_area(".github/workflows/{area}-{word}-{n}.yml"), infrastructure.workflow),
    Share(30, 60, _in_area("infrastructure/{area}/{word}-{n}.tf"), infrastructure.terraform),
    Share(64, 60, _in_area("docs/{area}/{word}-{n}.md"), languages.prose),
    Share(30, 50, _in_area("data/{area}/{word}-{n}.json"), languages.records),
)


def files(count: int = FILES, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """Give paths and texts, so many files, in an order that mixes the kinds."""
    pick = random.Random(seed)  # noqa: S311  # the same each time is what is wanted
    total = sum(share.of_thousand for share in SHARES)
    plan = [share for share in SHARES for _ in range(max(1, round(count * share.of_thousand / total)))]
    pick.shuffle(plan)
    for number, share in enumerate(plan[:count]):
        length = max(8, round(pick.lognormvariate(0, 0.6) * share.lines * 0.68))
        yield share.place(pick, number), share.write(pick, length)


def make(folder: Path, count: int = FILES, seed: int = SEED) -> Repository:
    """Write the files and commit them in a few dozen commits with fixed names and dates."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    written = lines = 0
    per_commit = max(1, count // COMMITS)
    for path, text in files(count, seed):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        if path.endswith(".sh"):
            target.chmod(0o755)
        written, lines = written + 1, lines + text.count("\n")
        if written % per_commit == 0:
            commit(folder, f"Add part {written // per_commit}")
    commit(folder, "Add the rest", is_empty_fine=True)
    return Repository(folder, written, lines)


def change(root: Path, paths: list[str], mark: str) -> None:
    """Change some files a little, each in its own language's way, without committing."""
    for path in paths:
        file = root / path
        sign = "//" if path.endswith((".js", ".ts")) else "#"
        file.write_text(f"{file.read_text('utf-8')}{sign} {mark}\n", "utf-8")


def commit(root: Path, message: str, *, is_empty_fine: bool = False) -> None:
    """Commit everything in the working tree."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message, *(("--allow-empty",) if is_empty_fine else ()))


def git(root: Path, *words: str) -> str:
    """Run git with an identity and a clock of its own, whatever the user's settings are."""
    name = {"NAME": "Bench", "EMAIL": "bench@example.org", "DATE": f"{_WHEN} +0000"}
    environ = {
        **os.environ,
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in name.items()},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    done = subprocess.run(  # noqa: TID251  # not part of the program
        ["git", "-c", "gc.auto=0", *words],  # noqa: S607  # whichever git the person has
        cwd=root,
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout
