"""Rebuild: an artifact is built again from its provenance, and the two are compared bit for bit.

Enters: the digest of an artifact, with its bytes where they are at hand. Leaves: what came of it, sealed about the
artifact. Nothing but that outcome is entered: what was built again gets no provenance of its own. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

import msgspec

from interlock.evidence import PROVENANCE, EvidenceError, Provenance, VerifiedStatement, read_provenance
from interlock.evidence.rebuild import DIFFERENT, FAILED, IDENTICAL, REBUILD, Rebuild
from interlock.flows.build import Keep
from interlock.flows.gate import Gate
from interlock.flows.ports import Builder, Clock
from interlock.flows.provenance import STARTED, Repeatable, repeatable
from interlock.flows.seal import Seal
from interlock.kernel import Digest, Subject, stamp
from interlock.supply.build import BuildError, Difference, ProvenanceMissing, Ran, System, Taken, Traffic

_MOST_PROGRAMS: Final = 20
"""Programs that are named one by one where they are others than the last time."""

Compare = Callable[[str, str], Difference | None]
"""Says where two files begin to differ."""


class Asked(msgspec.Struct, frozen=True):
    """What is to be built again."""

    subject: Subject
    place: str = ""
    """Where its bytes are; empty where only the digest is known."""


class Rebuilt(msgspec.Struct, frozen=True):
    """What came of it."""

    asked: Asked
    says: Rebuild
    envelope: Digest
    name: str
    """What the artifact is called in its provenance."""
    ran: Ran | None = None
    taken: Taken | None = None


class Again:
    """Builds again with what it was made from; it knows ports only."""

    def __init__(
        self, *, builder: Builder, keep: Keep, compare: Compare, gate: Gate, seal: Seal, clock: Clock, version: str
    ) -> None:
        self._builder = builder
        self._keep = keep
        self._compare = compare
        self._gate = gate
        self._seal = seal
        self._clock = clock
        self._version = version

    def run(self, asked: Asked) -> Rebuilt:
        """Build it again, compare, seal what came of it.

        Errors: ProvenanceMissing (BLD-111), NotRepeatable (BLD-112), those of `Builder.open` and `Workspace.run`.
        """
        name, statement, build = self._provenance(asked)
        with self._builder.open(build.commit) as workspace:
            ran = workspace.run(build.plan)
            log = self._seal.keep(ran.log, "text/plain")
            says = Rebuild(
                FAILED,
                build.commit,
                statement.envelope.hex,
                stamp(self._clock()),
                self._version,
                surroundings=tuple(_surroundings(build, ran)),
                log=log.hex,
            )
            try:
                taken = workspace.take(build.plan.artifacts, self._keep) if ran.is_good else ()
            except BuildError as error:
                taken, says = (), msgspec.structs.replace(says, where=str(error))
        again = next((one for one in taken if one.artifact.name == name), None)
        if again is not None:
            says = self._compared(asked, says, again)
        elif taken:
            says = msgspec.structs.replace(says, where=f"nothing called {name} came out")
        envelope, _ = self._seal.document(asked.subject, REBUILD, says)
        return Rebuilt(asked, says, envelope, name, ran, again)

    def _provenance(self, asked: Asked) -> tuple[str, VerifiedStatement, Repeatable]:
        """Give the latest provenance that a build can be read out of. Errors: ProvenanceMissing, NotRepeatable."""
        known = self._gate.known(asked.subject)
        fault: BuildError = ProvenanceMissing(name=asked.subject.name)
        for one in sorted(known.statements, key=lambda each: -each.index):
            subject = next((each for each in one.statement.subjects if each.shares(asked.subject)), None)
            read = _read(one) if subject is not None else None
            if subject is None or read is None:
                continue
            try:
                return subject.name, one, repeatable(read, one.envelope)
            except BuildError as error:
                fault = error
        raise fault

    def _compared(self, asked: Asked, says: Rebuild, again: Taken) -> Rebuild:
        produced = again.artifact.digest
        if produced in asked.subject.digests:
            return msgspec.structs.replace(says, outcome=IDENTICAL, produced=produced.hex)
        found = self._compare(asked.place, again.place) if asked.place else None
        return msgspec.structs.replace(
            says,
            outcome=DIFFERENT,
            produced=produced.hex,
            where=found.where if found is not None else "",
            causes=found.causes if found is not None else (),
        )


def _read(one: VerifiedStatement) -> Provenance | None:
    if one.statement.predicate_type != PROVENANCE:
        return None
    try:
        return read_provenance(one.statement.predicate)
    except EvidenceError:
        return None


def _surroundings(build: Repeatable, ran: Ran) -> Iterator[str]:
    """Say what is different about the machine."""
    now: System = ran.system
    for name, then, is_now in (
        ("the system", build.system.get("name", ""), now.name),
        ("the kernel", build.system.get("kernel", ""), now.kernel),
        ("the architecture", build.system.get("architecture", ""), now.architecture),
        ("the installed packages", build.system.get("packages", ""), now.packages),
    ):
        if then != is_now:
            yield f"{name}: {then[:60] or 'not known'} then, {is_now[:60] or 'not known'} now"
    here = {one.name: one for one in ran.programs}
    for one in (each for each in build.programs if each.annotations.get("found") != STARTED):
        found = here.get(one.name)
        if found is not None and one.digest.get("sha256") != found.sha256:
            version = one.annotations.get("version") or "another file"
            yield f"the program {one.name}: {version} then, {found.version or 'this one'} now"
    yield from _other_programs(build, ran)
    yield from _of_network(build.traffic, ran.traffic)
    if build.workspace != (ran.workspace if ran.isolation.files else ""):
        yield "the folder that it was built in: it was kept apart the one time, and not the other"


def _other_programs(build: Repeatable, ran: Ran) -> Iterator[str]:
    """Say which of the programs that were started are others, as far as it was seen both times."""
    if build.watched.all_seen != ran.watched.all_seen:
        yield "the programs that it started: all of them were seen the one time, and not the other"
    named = {one.path for one in ran.programs}
    then: dict[str, dict[str, str]] = {}
    for one in build.programs:
        path, package = (str(one.annotations.get(key, "")) for key in ("path", "package"))
        if one.annotations.get("found") == STARTED and path not in named:
            then.setdefault(path, {})[one.digest.get("sha256", "")] = package
    now: dict[str, dict[str, str]] = {}
    for each in ran.started:
        if each.path not in named:
            now.setdefault(each.path, {})[each.sha256] = each.package
    is_whole = build.watched.all_seen and ran.watched.all_seen
    others = [path for path in sorted({*then, *now}) if then.get(path, {}).keys() != now.get(path, {}).keys()]
    told = [path for path in others if is_whole or (path in then and path in now)]
    for path in islice(told, _MOST_PROGRAMS):
        yield _difference(path, then.get(path), now.get(path))
    if len(told) > _MOST_PROGRAMS:
        yield f"{len(told) - _MOST_PROGRAMS:,} more of the programs that it started"


def _difference(path: str, then: dict[str, str] | None, now: dict[str, str] | None) -> str:
    if then is None:
        return f"the program {path}: not started then, and started now"
    if now is None:
        return f"the program {path}: started then, and not now"
    before, after = (", ".join(sorted({_brought(package) for package in one.values()})) for one in (then, now))
    if before == after:
        before, after = (", ".join(sorted(digest[:12] for digest in one)) for one in (then, now))
    return f"the program {path}: {before} then, {after} now"


def _brought(package: str) -> str:
    """Give name and version of a package as its URL spells them."""
    return package.partition("?")[0].rpartition("/")[2] or "of no package that is known"


def _of_network(then: Traffic | None, now: Traffic | None) -> Iterator[str]:
    """Say what was reached the one time and not the other."""
    if then is not None and now is not None:
        was, here = _hosts(then), _hosts(now)
        for ours, others, when in ((was, here, "then, and not now"), (here, was, "now, and not then")):
            yield from (f"the network: {one} was reached {when}" for one in sorted(ours - others))
    elif then is not now:
        yield "the network: it was held to its hosts the one time, and not the other"


def _hosts(traffic: Traffic) -> frozenset[str]:
    return frozenset(f"{one.host}:{one.port}" for one in traffic.reached if one.connections)
