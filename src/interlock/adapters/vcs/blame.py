"""Who wrote a line, as git blame tells it.

Enters: a commit in the scratch repository, a path, lines. Leaves: authorship by line. Floor 11.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from interlock.adapters.vcs.objects import moment
from interlock.adapters.vcs.scratch import Scratch
from interlock.change import Authorship


def blame_lines(
    scratch: Scratch, commit: str, path: bytes, lines: Collection[int], uncommitted: Authorship | None
) -> dict[int, Authorship]:
    """Say who wrote some lines of a file as a commit holds it.

    Shape: lines exist in the file; `uncommitted` is who wrote the lines of `commit` itself where it stands for
        what is not committed yet, else none. Lines that a shallow clone cannot place are left out.
    """
    if not lines:
        return {}
    ranges = [part for first, last in spans(lines) for part in ("-L", f"{first},{last}")]
    answer = scratch.git.run("blame", "--porcelain", *ranges, commit, "--", path)
    people: dict[str, Authorship] = {}
    placed: dict[int, Authorship] = {}
    for author, line in _read(answer, people):
        if author == commit and uncommitted is not None:
            placed[line] = uncommitted
        elif author not in scratch.shallow:
            placed[line] = people[author]
    return placed


def spans(lines: Collection[int]) -> Iterator[tuple[int, int]]:
    """Give lines as ranges without gaps, first and last."""
    first = last = 0
    for line in sorted(set(lines)):
        if line == last + 1 and first:
            last = line
            continue
        if first:
            yield first, last
        first = last = line
    if first:
        yield first, last


def _read(answer: bytes, people: dict[str, Authorship]) -> Iterator[tuple[str, int]]:
    """Give commit and line of each row; each commit's author is told once, before its first content line."""
    commit, line, facts = "", 0, dict[str, str]()
    for row in answer.split(b"\n"):
        if row.startswith(b"\t"):
            if commit not in people:
                who = f"{facts.get('author', '')} {facts.get('author-mail', '')}".strip()
                people[commit] = Authorship(who, commit, moment(facts.get("author-time", "")))
            yield commit, line
            commit, facts = "", {}
            continue
        name, _, value = row.decode("utf-8", "replace").partition(" ")
        if commit:
            facts[name] = value
        elif name:
            commit, line = name, int(value.split(" ")[1])
