"""How what a build left behind gets listed in the local repository, with its evidence. Floor 12."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.flows.cargo import load_lying, of_file
from interlock.flows.move import Moved, Target
from interlock.wiring.placed import LOCAL
from interlock.wiring.repositories import guard_of, make_move, opened

if TYPE_CHECKING:
    from interlock.flows.build import Built
    from interlock.supply.artifact import Artifact
    from interlock.wiring.app import App

_SHORT: Final = 12
_OTHERS: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_TAG: Final = 128


def shelve(app: App, built: Built, environ: Mapping[str, str]) -> tuple[Moved, ...]:
    """List each artifact of a build in the local repository, where its bytes lie already; nothing of one that failed.

    Errors: those of `Move.push`. A gate before that repository that does not let it in is an answer and no error.
    """
    artifacts = [one.artifact for one in built.documents]
    if not artifacts:
        return ()
    tags = tags_of(artifacts, built.source.revision.commit.hex)
    with opened(app, LOCAL, environ) as place:
        move, guard = make_move(app), guard_of(app, place)
        moved = []
        for artifact, tag in zip(artifacts, tags, strict=True):
            cargo = of_file(msgspec.structs.replace(artifact, name=posixpath.basename(artifact.name)))
            target = Target(place.repository, tag, guard)
            moved.append(move.push(cargo, load_lying(cargo), "interlock build", target))
        return tuple(moved)


def tags_of(artifacts: Sequence[Artifact], commit: str) -> tuple[str, ...]:
    """Give the tags of what a build left behind: its commit; where that is several things, each with its name too."""
    short = commit[:_SHORT]
    if len(artifacts) == 1:
        return (short,)
    tags = [f"{short}-{_OTHERS.sub('-', posixpath.basename(one.name))}"[:_LONGEST_TAG] for one in artifacts]
    often = Counter(tags)
    return tuple(
        tag if often[tag] == 1 else f"{short}-{one.digest.hex[:_SHORT]}"
        for tag, one in zip(tags, artifacts, strict=True)
    )
