"""Who made the commits of a change, as the commits themselves say. Floor 11."""

from __future__ import annotations

from typing import Final

from interlock.adapters.vcs.command import Git
from interlock.change import Contributors

_ROW: Final = "%an <%ae>%x00%cn <%ce>%x00%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x01)%x02"


def contributors_of(git: Git, head: str, ground: str, user: str = "") -> Contributors:
    """Give everybody who wrote, committed or is named in the commits that `ground` does not have.

    Shape: without `ground` only those of `head`; `user` is whoever would commit what is not committed yet.
    """
    authors: dict[str, None] = {user: None} if user else {}
    committers: dict[str, None] = dict(authors)
    co_authors: dict[str, None] = {}
    if head:
        span = [f"^{ground}"] if ground else ["--max-count=1"]
        listed = git.run("log", "--no-show-signature", "--no-color", f"--format={_ROW}", head, *span, "--")
        for row in listed.decode("utf-8", "replace").split("\x02"):
            author, _, rest = row.strip("\n").partition("\0")
            committer, _, named = rest.partition("\0")
            if author:
                authors[author] = committers[committer] = None
                co_authors |= {one.strip(): None for one in named.split("\x01") if one.strip()}
    return Contributors(tuple(authors), tuple(committers), tuple(co_authors))
