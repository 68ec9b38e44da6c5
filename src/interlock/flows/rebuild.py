"""Rebuild: an artifact is built again from its provenance, and the two are compared bit for bit.

Enters: the digest of an artifact, with its bytes where they are at hand. Leaves: what came of it, sealed about the
artifact. Nothing but that outcome is entered: what was built again gets no provenance of its own. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from interlock.evidence import PROVENANCE, EvidenceError, Provenance, VerifiedStatement, read_provenance
from interlock.evidence.rebuild import DIFFERENT, FAILED, IDENTICAL, REBUILD, Rebuild
from interlock.flows.build import Keep
from interlock.flows.gate import Gate
from interlock.flows.ports import Builder, Clock
from interlock.flows.provenance import Repeatable, repeatable
from interlock.flows.seal import Seal
from interlock.kernel import Digest, Subject, stamp
from interlock.supply.build import BuildError, Difference, ProvenanceMissing, Ran, System, Taken

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
    for one in build.programs:
        found = here.get(one.name)
        if found is not None and one.digest.get("sha256") != found.sha256:
            version = one.annotations.get("version") or "another file"
            yield f"the program {one.name}: {version} then, {found.version or 'this one'} now"
    if build.workspace != (ran.workspace if ran.isolation.files else ""):
        yield "the folder that it was built in: it was kept apart the one time, and not the other"
