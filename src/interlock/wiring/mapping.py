"""The map of a repository's workflow, put together: its files, what git tells, the profile, the catalogue. Floor 12."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

import interlock
from interlock.catalog.workflow import mapped
from interlock.change import ChangeError
from interlock.formats.pipelines.mapped import Access, Author, WorkflowMap
from interlock.formats.pipelines.tree import read_tree
from interlock.kernel import Instant, stamp
from interlock.wiring.handing import footing_at

if TYPE_CHECKING:
    from interlock.change import Change
    from interlock.wiring.app import App

MOST_COMMITS: Final = 1_000
"""So many of the newest commits are looked at for who made them."""
_USUAL: Final = "standard"


def map_of(app: App, change: Change) -> WorkflowMap:
    """Give the map of what is checked out; no program of the repository is run and nothing outside of it is asked.

    Errors: those of reading files and git (CHG-1xx); a file that cannot be made out is a problem in the map.
    """
    files = change.snapshot.files
    reading, count = read_tree(files, lambda path: app.repository.read(change.snapshot, path))
    profile = app.asked_profile
    found = mapped(reading, count, frozenset(one.path for one in files), profile.value if profile else _USUAL)
    return replace(
        found,
        product=app.product_name,
        subject=change.head.commit.hex if change.head is not None else "",
        at=stamp(app.clock()),
        access=_access(app, change),
    )


def seal_map(app: App, change: Change, found: WorkflowMap, began: Instant) -> tuple[str, ...]:
    """Enter a map in the ledger, and give the controls that it is evidence of. Errors: those of sealing."""
    from interlock.adapters.tools import mask
    from interlock.flows.map_workflow import Told
    from interlock.flows.map_workflow import seal_map as sealed

    footing = footing_at(app, change.subject, change)
    told = Told(began, app.clock(), interlock.__version__, mask)
    return sealed(found, change.subject, app.cards, footing, app.seal, told)


def _access(app: App, change: Change) -> Access:
    """Give what git alone tells."""
    if change.head is None:
        return Access(remote=change.remote, branch=change.branch)
    try:
        revisions = app.repository.leading_to(change.head.commit.hex, most=MOST_COMMITS)
        commits = app.repository.history().commits
    except ChangeError:
        return Access(remote=change.remote, branch=change.branch)
    authors, committers = Counter(one.author for one in revisions), Counter(one.committer for one in revisions)
    return Access(
        remote=change.remote,
        branch=change.branch,
        commits=commits,
        looked_at=len(revisions),
        authors=tuple(
            Author(name, authors[name], committers[name]) for name, _ in (authors + committers).most_common()
        ),
    )
