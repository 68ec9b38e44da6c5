"""Who made the commits of a change, as the commits themselves say. Floor 11."""

from __future__ import annotations

from typing import Final

from interlock.adapters.vcs.command import Git
from interlock.change import Contributors
from interlock.change.trailers import tickets_named

_ROW: Final = "%an <%ae>%x00%cn <%ce>%x00%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x01)%x00%B"
_FIELDS: Final = 4
_MOST_TICKETS: Final = 200


def contributors_of(git: Git, head: str, ground: str, user: str = "") -> Contributors:
    """Give everybody who wrote, committed or is named in the commits that `ground` does not have.

    Shape: without `ground` only those of `head`; `user` is whoever would commit what is not committed yet.
    """
    authors: dict[str, None] = {user: None} if user else {}
    committers: dict[str, None] = dict(authors)
    co_authors: dict[str, None] = {}
    tickets: dict[str, None] = {}
    if head:
        span = [f"^{ground}"] if ground else ["--max-count=1"]
        shape = ("-z", "--no-show-signature", "--no-color", f"--format={_ROW}")
        parts = git.run("log", *shape, head, *span, "--").decode("utf-8", "replace").split("\0")
        for place in range(0, len(parts) - _FIELDS + 1, _FIELDS):
            author, committer, named, message = parts[place : place + _FIELDS]
            authors[author] = committers[committer] = None
            co_authors |= {one.strip(): None for one in named.split("\x01") if one.strip()}
            tickets |= dict.fromkeys(tickets_named(message))
    return Contributors(tuple(authors), tuple(committers), tuple(co_authors), tuple(tickets)[:_MOST_TICKETS])
