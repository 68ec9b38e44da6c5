"""Lineage: which commits came with which, and when each was made, as a repository tells it. Floor 11.

The whole history that leads to a commit is read once, so that a thousand deployments cost no more than one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from interlock.change import Revision
from interlock.kernel import Instant, InterlockError
from interlock.trace.figures.changes import Change, What
from interlock.trace.figures.history import Brought, Committed

MOST: Final = 100_000
"""Commits that are read; where a history is longer nobody is told that a range is whole."""

Leading = Callable[[str], Sequence[Revision]]
"""Gives the newest commits that lead to one, itself among them."""


class Lineage:
    """Answers for commits out of the histories that it has read."""

    def __init__(self, leading: Leading) -> None:
        """`leading` gives no more than `MOST`."""
        self._leading = leading
        self._made: dict[str, tuple[Instant, tuple[str, ...]]] = {}
        """When each commit was made, and its parents."""
        self._asked: set[str] = set()
        self._is_cut = False

    def made_at(self, commit: str) -> Instant | None:
        """Give when a commit was made; none where no repository here has it."""
        self._read(commit)
        made = self._made.get(commit)
        return made[0] if made is not None else None

    def new(self, commit: str, arrived: set[str]) -> tuple[Committed, ...]:
        """Give the commits that lead to one and had not arrived, the newest first; from now on they have."""
        self._read(commit)
        return tuple(self._walk(commit, arrived))

    @property
    def is_whole(self) -> bool:
        """Whether every history was read to its beginning."""
        return not self._is_cut

    def _walk(self, commit: str, arrived: set[str]) -> Iterator[Committed]:
        ahead = [commit]
        while ahead:
            name = ahead.pop()
            if name in arrived or name not in self._made:
                continue
            arrived.add(name)
            at, parents = self._made[name]
            yield Committed(name, at)
            ahead.extend(parents)

    def _read(self, commit: str) -> None:
        if commit in self._made or commit in self._asked:
            return
        self._asked.add(commit)
        try:
            found = self._leading(commit)
        except InterlockError:
            return  # it is in no repository here, or cannot be read: nobody can say when it was made
        self._is_cut = self._is_cut or len(found) >= MOST
        for one in found:
            self._made[one.commit.hex] = (one.at, tuple(each.hex for each in one.parents))


def brought(told: Sequence[Change], lineage: Lineage) -> dict[str, Brought]:
    """Give what each change brought, by run: the commits that had not arrived in its environment before.

    Of the first deployment to an environment nobody can say what it brought beside the commit that was built.
    """
    arrived: dict[tuple[str, str], set[str]] = {}
    found: dict[str, Brought] = {}
    for one in told:
        if not one.is_done or not one.deployed.commits:
            continue
        place = (one.deployed.product, one.deployed.environment)
        is_first = place not in arrived
        there = arrived.setdefault(place, set())
        commits, unknown = [], []
        for commit in one.deployed.commits:
            at = lineage.made_at(commit)
            new = lineage.new(commit, there)
            if at is None:
                unknown.append(commit)
            elif is_first or not lineage.is_whole:
                commits.append(Committed(commit, at))
            else:
                commits.extend(new)
                if not new:  # it had arrived: it is named all the same, and counts where it came first
                    commits.append(Committed(commit, at))
        if one.what is What.CHANGE:
            is_range = not is_first and lineage.is_whole and not unknown
            found[one.deployed.run] = Brought(tuple(commits), is_range, tuple(unknown))
    return found
