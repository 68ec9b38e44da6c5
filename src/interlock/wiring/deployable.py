"""What somebody means who names something to deploy. Floor 12."""

from __future__ import annotations

# ruff: noqa: PTH113
# What a user typed is looked at as text: a path that pathlib has tidied up is another one.
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from interlock.flows.artifacts import Shown
from interlock.flows.cargo import Cargo, found
from interlock.flows.deploy import Wanted
from interlock.flows.errors import NotDeployable
from interlock.flows.releases import Releases
from interlock.kernel import Digest, Subject
from interlock.wiring.articles import article
from interlock.wiring.repositories import make_shelf, opened

if TYPE_CHECKING:
    from interlock.wiring.app import App

LATEST_GOOD: Final = "latest-good"
RELEASE: Final = "release:"
"""How a release is named among artifacts."""


def wanted_of(app: App, environ: Mapping[str, str], text: str) -> tuple[Wanted, ...]:
    """Give the artifacts that a text means: a file, a digest, a place in a repository, or the latest good build.

    `release:VERSION` means everything that a release is made of.
    Errors: NotDeployable (FLW-211), ReleaseUnknown (FLW-213), those of opening a repository.
    """
    if text.startswith(RELEASE):
        return Releases(gate=app.gate, product=app.product).find(text.removeprefix(RELEASE)).wanted
    if text == LATEST_GOOD or text.startswith(f"{LATEST_GOOD}:"):
        return _latest_good(app, environ, text.partition(":")[2] or "local")
    if os.path.isfile(text) or text.startswith("sha256:"):
        return _here(app, environ, text)
    with opened(app, text, environ) as place:
        if not place.reference.wanted:
            raise NotDeployable(name=text, why="it names a repository and nothing in it")
        cargo = found(place.repository, place.reference.wanted)
        return _of_cargo(cargo, place.repository.address)


def _here(app: App, environ: Mapping[str, str], text: str) -> tuple[Wanted, ...]:
    from interlock.wiring.errors import ArticleUnknown

    try:
        with article(app, text, is_plain=True) as one:
            return _of_cargo(one.cargo, "")
    except ArticleUnknown:
        if not text.startswith("sha256:"):
            raise
    with opened(app, "local", environ) as place:
        return _of_cargo(found(place.repository, Digest.parse(text)), place.repository.address)


def _latest_good(app: App, environ: Mapping[str, str], where: str) -> tuple[Wanted, ...]:
    with opened(app, where, environ) as place:
        shown = make_shelf(app, place).latest_good_build()
        if not shown:
            raise NotDeployable(name=LATEST_GOOD, why=f"nothing in {place.repository.address} may proceed now")
        return wanted_of_shown(shown, place.repository.address)


def wanted_of_shown(shown: Sequence[Shown], address: str) -> tuple[Wanted, ...]:
    """Give what a repository shows as what is to be deployed. Errors: NotDeployable (FLW-211)."""
    return tuple(one for each in shown for one in _of_cargo(each.cargo, address))


def _of_cargo(cargo: Cargo, address: str) -> tuple[Wanted, ...]:
    if cargo.is_files:
        return tuple(Wanted(Subject(one.name, (one.digest,))) for one in cargo.artifacts)
    if not address:
        raise NotDeployable(name=cargo.name, why="an image is taken from a repository: push it to one first")
    return (Wanted(Subject(cargo.name, (cargo.digest,)), f"{address}@{cargo.digest}"),)
