"""The commits that lead to one and not to another. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.objects import moment
from interlock.change import Revision
from interlock.kernel import Digest

_FORMAT: Final = "%H%x00%P%x00%an <%ae>%x00%cn <%ce>%x00%ct%x00%s"
_FIELDS: Final = 6


def commits_of(git: Git, until: str, since: str, most: int) -> tuple[Revision, ...]:
    """Give the newest commits that lead to one and, if given, not to another, newest first.

    Shape:  `until` and `since` are whole ids of commits.
    Errors: RepositoryUnreadable (CHG-102), also where the repository has one of them not.
    """
    span = [f"^{since}"] if since else []
    shape = ("-z", "--no-show-signature", "--no-color", f"--max-count={most}", f"--format={_FORMAT}")
    answer = git.run("log", *shape, until, *span, "--")
    return tuple(_read(answer))


def _read(answer: bytes) -> Iterator[Revision]:
    """Read rows whose fields git ends with a zero byte, as no name and no title can hold one."""
    parts = answer.decode("utf-8", "replace").split("\0")
    for place in range(0, len(parts) - _FIELDS + 1, _FIELDS):
        commit, parents, author, committer, seconds, title = parts[place : place + _FIELDS]
        yield Revision(
            Digest("gitCommit", commit),
            author,
            committer,
            moment(seconds),
            title,
            tuple(Digest("gitCommit", one) for one in parents.split()),
        )
