"""Which repository of artifacts is meant, how it is opened, and what guards it. Floor 12.

A repository that the default branch declares as trusted is trusted until that branch says otherwise, whatever a change
or the working tree says, and under whatever address somebody names it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

import interlock
from interlock.adapters.registries.errors import ReferenceMalformed
from interlock.adapters.registries.folder import FolderRepository
from interlock.adapters.registries.names import (
    FOLDER_SCHEME,
    OCI_SCHEME,
    Reference,
    check_path,
    check_tag,
    read_reference,
)
from interlock.decision import Question
from interlock.flows.admission import Admission
from interlock.flows.artifacts import Shelf
from interlock.flows.errors import GateAvoided
from interlock.flows.luggage import Luggage
from interlock.flows.move import Move
from interlock.flows.pull import Pull
from interlock.kernel import Digest, Subject, nearest
from interlock.wiring.declared import environments_that_hold, repositories_that_hold
from interlock.wiring.errors import RepositoryUnknown
from interlock.wiring.placed import LOCAL, Placed, is_below
from interlock.wiring.registries import registry_at
from interlock.wiring.terms import environment_among, terms_of, weaker

if TYPE_CHECKING:
    from interlock.supply.ports import ArtifactRepository
    from interlock.wiring.app import App


class Place(msgspec.Struct, frozen=True):
    """A repository that was named, opened, and what is wanted there."""

    repository: ArtifactRepository
    reference: Reference
    placed: Placed
    """What the settings say of it; for one that they do not know, no more than its address."""

    @property
    def is_trusted(self) -> bool:
        """Whether nothing gets in that its policy does not allow."""
        return self.placed.is_trusted


@contextmanager
def opened(app: App, text: str, environ: Mapping[str, str], below: str = "") -> Iterator[Place]:
    """Open the repository that somebody names, for as long as the block lasts; `below` is a path in it.

    A folder that `text` names is relative to where the user stands, one of the settings to the repository.
    Errors: ReferenceMalformed (REG-101), RepositoryUnknown (CFG-107), those of reading settings.
    """
    reference = read_reference(text)
    known = repositories_that_hold(app)
    address, named = _address(app, reference, known)
    meant = read_reference(f"{address}/{below}" if below else address)
    placed = _guard(app, meant, known) or named
    if meant.kind == "folder":
        yield Place(FolderRepository(_folder(app, meant.path)), reference, placed)
        return
    with registry_at(meant, app.places.config, environ) as repository:
        yield Place(repository, reference, placed)


def _address(app: App, reference: Reference, known: tuple[Placed, ...]) -> tuple[str, Placed]:
    """Give the address of a repository, and what the settings say of one of that name."""
    if reference.kind == "folder":
        here = f"{FOLDER_SCHEME}{os.path.realpath(reference.path)}"
        return f"{here}/", Placed("", here)  # the slash: a colon before it begins no tag
    if reference.kind:
        return reference.place, Placed("", reference.place)
    name, slash, path = reference.path.partition("/")
    found = next((one for one in known if one.name == name), None)
    if found is None and name == LOCAL:
        found = Placed(LOCAL, f"{FOLDER_SCHEME}{app.local_repository}")
    if found is None:
        names = [*(one.name for one in known), LOCAL]
        raise RepositoryUnknown(name=name, nearest=nearest(name, names), known=", ".join(names))
    return f"{found.address}{slash}{path}", found


def _guard(app: App, meant: Reference, known: tuple[Placed, ...]) -> Placed | None:
    """Give the trusted repository in which a place lies, by whatever name it was called."""
    for one in known:
        if not one.is_trusted:
            continue
        if one.address.startswith(OCI_SCHEME) and is_below(meant, one.address):
            return one
        if one.address.startswith(FOLDER_SCHEME) and meant.kind == "folder":
            top = _folder(app, one.address.removeprefix(FOLDER_SCHEME))
            if f"{_folder(app, meant.path)}/".startswith(f"{top.rstrip('/')}/"):
                return one
    return None


def check_outside(app: App, folder: str) -> None:
    """Return if a folder, as the user's shell names it, lies in no trusted repository.

    Errors: GateAvoided (FLW-200), those of reading settings.
    """
    meant = Reference("folder", "", os.path.realpath(folder))
    guard = _guard(app, meant, repositories_that_hold(app))
    if guard is not None:
        raise GateAvoided(path=folder, place=guard.name)


def _folder(app: App, path: str) -> str:
    """Give the one path of a folder, whatever links lead to it; a relative one begins at the repository."""
    return os.path.realpath(os.path.join(app.root, path))  # noqa: PTH118 (pathlib costs start-up time)


def wanted_in(text: str) -> tuple[str, Digest | str]:
    """Read what is wanted of repositories: a path in them, and a tag or digest there.

    Shape:  `TAG`, `PATH:TAG`, `PATH@sha256:...` or `sha256:...`.
    Errors: ReferenceMalformed (REG-101), DigestMalformed (KRN-101).
    """
    if text.startswith("sha256:"):
        return "", Digest.parse(text)
    if ":" not in text and "@" not in text:
        return "", check_tag(text)
    if text.startswith(":"):
        return "", check_tag(text[1:])
    read = read_reference(text)
    if read.kind or not read.wanted:
        raise ReferenceMalformed(text=text, why="it is a tag, PATH:TAG or a digest that is wanted here")
    return check_path(read.path), read.wanted


def luggage_of(app: App) -> Luggage:
    """Build what packs and unpacks evidence."""
    return Luggage(inspection=app.inspection, transfer=app.transfer, gate=app.gate, trust=app.trust)


def admission_of(app: App, placed: Placed) -> Admission:
    """Build the gate before a repository, or the one that would be, by what the settings say of it.

    Shape:  what they say of it goes before what its environment says.
    Errors: as for `terms_of`; EnvironmentUnknown (DPL-101), those of reading settings.
    """
    environment = environment_among(environments_that_hold(app), placed.environment) if placed.environment else None
    terms = terms_of(app, environment, stage=placed.stage, policy=placed.policy)
    below = weaker(app, terms, environment)

    def asking(subject: Subject) -> Question:
        return Question(
            subject,
            app.clock(),
            terms.stage,
            placed.environment,
            below,
            product=app.product,
            actor=(app.keys.current() or "of nobody") if placed.environment else "",
            pipeline=app.pipeline,
            usual=app.usual_pipeline,
        )

    return Admission(gate=app.gate, seal=lambda: app.seal, policy=terms.policy, asking=asking)


def guard_of(app: App, place: Place) -> Admission | None:
    """Build the gate before a trusted repository; none where it is not trusted. Errors: as for `admission_of`."""
    return admission_of(app, place.placed) if place.is_trusted else None


def make_move(app: App) -> Move:
    """Build what moves artifacts into repositories."""
    seal = app.seal  # first: the key that is made with it has to count for what is read afterwards
    return Move(luggage=luggage_of(app), seal=seal, clock=app.clock, version=interlock.__version__)


def make_pull(app: App) -> Pull:
    """Build what takes artifacts out of repositories."""
    seal = app.seal  # as above
    open_folder: Callable[[str], ArtifactRepository] = FolderRepository
    return Pull(
        luggage=luggage_of(app), seal=seal, clock=app.clock, version=interlock.__version__, open_folder=open_folder
    )


def make_shelf(app: App, place: Place) -> Shelf:
    """Build what looks at a repository. Errors: as for `admission_of`."""
    _ = app.seal  # as above
    return Shelf(
        place=place.repository,
        luggage=luggage_of(app),
        inspection=app.inspection,
        admission=admission_of(app, place.placed),
    )
