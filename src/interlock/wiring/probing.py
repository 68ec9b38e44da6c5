"""How probes are put together: those that Interlock comes with, those of files, and who asks them. Floor 12."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

import interlock
from interlock.adapters.probes.places import address_of, digest_of
from interlock.adapters.probes.running import LocalProber
from interlock.adapters.tools import mask
from interlock.change import ChangeError, State
from interlock.control import Stage
from interlock.deployment import Environment as Deployed
from interlock.deployment import Plan
from interlock.evidence import ASSESSMENT, EvidenceError, Origin, VerifiedStatement, read_assessment
from interlock.flows.attest import Footing, footing_of
from interlock.flows.probe import Asked, Done, Probing
from interlock.flows.verify_deployment import SMOKE
from interlock.kernel import InterlockError, Subject, nearest
from interlock.runtime.probes.errors import AddressUndeclared, EnvironmentTwice, EnvironmentUndeclared, ProbeUnknown
from interlock.runtime.probes.model import Environment, ProbeSet
from interlock.runtime.probes.reading import read_probes
from interlock.runtime.probes.run import Bounds
from interlock.wiring.planning import Planning

if TYPE_CHECKING:
    from interlock.wiring.app import App

SHIPPED: Final = ("answers", "telling", "exposed", "tls", "ports", "logins")
"""The files of probes that Interlock comes with, in the order in which they are shown."""
_FOLDER: Final = ("runtime", "probes", "built_in")


def shipped() -> ProbeSet:
    """Give the probes that Interlock comes with."""
    folder = Path(interlock.__file__).parent.joinpath(*_FOLDER)
    found = ProbeSet()
    for name in SHIPPED:
        body = folder.joinpath(f"{name}.yaml").read_bytes()
        found = found.with_(read_probes(body, name, {one.id for one in found.probes}))
    return found


def probes_of(paths: Iterable[str], read: Callable[[str], bytes], known: ProbeSet | None = None) -> ProbeSet:
    """Give the probes that Interlock comes with, or that are known, and those of some files besides.

    Errors: those of `read`, YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx), EnvironmentTwice (PRB-105).
    """
    found = known if known is not None else shipped()
    for path in paths:
        more = read_probes(read(path), path, {one.id for one in found.probes})
        names = {one.name for one in found.environments}
        twice = next((one.name for one in more.environments if one.name in names), "")
        if twice:
            raise EnvironmentTwice(name=twice, path=path)
        found = found.with_(replace(more, environments=tuple(_placed(one, path) for one in more.environments)))
    return found


class Surroundings(msgspec.Struct, frozen=True):
    """Where probes are asked: what is declared of the place, and everything that is asked there."""

    environment: Environment
    probes: ProbeSet
    ca: bytes = b""


NOWHERE: Final = Environment("", ())
"""Allows nothing."""


def surroundings(app: App, name: str, probes: ProbeSet, read: Callable[[str], bytes]) -> Surroundings:
    """Give an environment of the settings that hold, with the probes that it names, or one of a file of probes.

    Errors: EnvironmentUndeclared (PRB-102), EnvironmentTwice (PRB-105), FileNotCommitted (CFG-109), those of `read`.
    """
    if not name:
        return Surroundings(NOWHERE, probes)
    of_file = next((one for one in probes.environments if one.name == name), None)
    planning = Planning(app, app.environ)
    of_settings = next((one for one in planning.environments if one.name == name), None)
    asking = of_settings.probe if of_settings is not None else None
    if asking is not None:
        if of_file is not None:
            raise EnvironmentTwice(name=name, path="interlock.yaml")
        more = probes_of(asking.files, planning.rules.file, probes)
        ca = planning.rules.file(asking.ca) if asking.ca else b""
        return Surroundings(Environment(name, asking.addresses, asking.default_credentials, asking.ca), more, ca)
    if of_file is None:
        known = [one.name for one in probes.environments]
        known += [one.name for one in planning.environments if one.probe is not None]
        raise EnvironmentUndeclared(name=name, known=", ".join(known) or "none")
    return Surroundings(of_file, probes, read(of_file.ca) if of_file.ca else b"")


def unmerged(app: App, paths: Iterable[str], read: Callable[[str], bytes]) -> tuple[str, ...]:
    """Say which files of the repository leave probes out though nobody has merged that they do.

    What lies outside of the repository is the business of whoever probes.
    """
    rules = Planning(app, app.environ).rules
    found = []
    for path in paths:
        place = os.path.relpath(os.path.realpath(path), os.path.realpath(app.root))
        if place.startswith(os.pardir):
            continue
        body = read(path)
        try:
            is_merged = not rules.commit or rules.find(place) == body
        except ChangeError:
            is_merged = False
        if not is_merged and read_probes(body, path, {one.id for one in shipped().probes}).exceptions:
            found.append(f"{place} leaves probes out, and the rules that hold do not have it so")
    return tuple(found)


def _placed(one: Environment, path: str) -> Environment:
    """Give an environment with the place of its certificates, which lie beside the file that names them."""
    return replace(one, ca=os.path.join(os.path.dirname(path), one.ca)) if one.ca else one  # noqa: PTH118, PTH120


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to have probed."""

    addresses: tuple[str, ...] = ()
    """Empty for all of the environment."""
    environment: str = ""
    stage: str = Stage.PRODUCTION.value
    subject: Subject | None = None
    """What runs there; none for the addresses themselves."""
    files: tuple[str, ...] = ()
    """Files of probes that somebody named."""
    only: tuple[str, ...] = ()
    ca: bytes = b""
    """Instead of what the environment says."""


def question(app: App, wanted: Wanted, probes: ProbeSet, read: Callable[[str], bytes]) -> Asked:
    """Give what is to be asked; `probes` are those of the files that are named, and `read` reads such files.

    Errors: those of `surroundings`; AddressUnusable, AddressUndeclared, ProbeUnknown (PRB-101, PRB-103, PRB-104).
    """
    around = surroundings(app, wanted.environment, probes, read)
    declared = around.environment.addresses
    named = tuple(dict.fromkeys(address_of(one).text for one in wanted.addresses or declared))
    if wanted.environment:
        known = [address_of(one).text for one in declared]
        other = next((one for one in named if one not in known), "")
        if other:
            raise AddressUndeclared(address=other, name=wanted.environment, known=", ".join(known))
    about = Subject(", ".join(named), (digest_of(tuple(map(address_of, named))),))
    subject = wanted.subject if wanted.subject is not None else about
    return Asked(
        card=app.cards[f"{wanted.stage}.smoke"],
        addresses=named,
        set=only_some(around.probes, wanted.only),
        subject=subject,
        footing=footing_here(app, subject, unmerged(app, wanted.files, read)),
        environment=wanted.environment,
        tries_logins=around.environment.tries_logins,
        ca=wanted.ca or around.ca,
        narrowed="only some of the probes were asked for with --only" if wanted.only else "",
    )


def only_some(probes: ProbeSet, only: Collection[str]) -> ProbeSet:
    """Give the probes that were asked for by name; all of them where none was. Errors: ProbeUnknown (PRB-104)."""
    known = {one.id for one in probes.probes}
    for name in only:
        if name not in known:
            raise ProbeUnknown(name=name, nearest=nearest(name, known))
    return replace(probes, probes=tuple(one for one in probes.probes if not only or one.id in only))


class DeployedProbes:
    """Probes what was deployed to the environments of the settings that hold."""

    def __init__(self, app: App) -> None:
        self._app = app

    @cached_property
    def probing(self) -> Probing:
        """The flow that asks."""
        return make_probing(self._app, Bounds())

    def ask(self, environment: Deployed, plan: Plan) -> Done:
        """Ask; see flows.verify_deployment."""
        asked = self._bare(environment, plan)
        try:
            wanted = Wanted(environment=environment.name, subject=asked.subject)
            found = question(self._app, wanted, shipped(), _read)
            asked = replace(found, footing=asked.footing, also=asked.also)
            return self.probing.ask(asked)
        except InterlockError as error:
            return self.probing.broken(asked, error)

    def doubted(self, done: Done, error: InterlockError) -> Done:
        """Give the same as no result."""
        return self.probing.doubted(done, error)

    def _bare(self, environment: Deployed, plan: Plan) -> Asked:
        """Give the question as it is known before anything was read for it."""
        return Asked(
            card=self._app.cards[SMOKE],
            addresses=environment.probe.addresses if environment.probe is not None else (),
            set=ProbeSet(),
            subject=plan.subject,
            footing=footing_here(self._app, plan.subjects[0] if plan.subjects else plan.subject),
            also=plan.subjects,
            environment=environment.name,
        )


def _read(path: str) -> bytes:
    return Path(path).read_bytes()


def make_probing(app: App, bounds: Bounds) -> Probing:
    """Put together what probes."""
    return Probing(
        prober=LocalProber(app.clock, bounds),
        seal=lambda: app.seal,
        clock=app.clock,
        mask=mask,
        version=interlock.__version__,
    )


def footing_here(app: App, subject: Subject, laxer: Sequence[str] = ()) -> Footing:
    """Say whose rules hold for what is probed; `laxer` says how what is asked is laxer than they are.

    Of an artifact that was examined before, those that this examination names: it is the same that runs now. Of what
    is checked out, its own. Of all else, those of the place where somebody probes.
    """
    found = _footing(app, subject)
    rules = found.origin.rules
    if not laxer or rules is None:
        return found
    return replace(found, origin=replace(found.origin, rules=replace(rules, laxer=(*rules.laxer, *laxer))))


def _footing(app: App, subject: Subject) -> Footing:
    origin = _known(app, subject)
    if origin is not None:
        return Footing(origin)
    try:
        change = app.repository.change(State.COMMIT, None)
        grounds = app.grounding.of(change)
    except ChangeError:
        return footing_of(subject)
    if change.subject.shares(subject):
        return footing_of(subject, change, grounds, mask=mask)
    if any(digest.alg == "gitCommit" for digest in subject.digests):
        return footing_of(subject)
    return Footing(Origin("artifact", rules=grounds.rules), grounds.meanings)


def _known(app: App, subject: Subject) -> Origin | None:
    """Give where a subject comes from, as the latest examination of it by a tool says."""
    try:
        statements = app.gate.known(subject).statements
    except InterlockError:
        return None  # there is no ledger yet
    found = [one for each in statements if (one := _origin(each, subject)) is not None]
    return found[-1] if found else None


def _origin(one: VerifiedStatement, subject: Subject) -> Origin | None:
    is_about = any(about.shares(subject) for about in one.statement.subjects)
    if one.statement.predicate_type != ASSESSMENT or not is_about:
        return None
    try:
        read = read_assessment(one.statement.predicate)
    except EvidenceError:
        return None
    is_known = not read.is_handed_in and read.origin.rules is not None and not read.origin.rules.unknown
    return read.origin if is_known else None
