"""Who says what the graph shows: each entry is verified, and drawn again to see that it says it. Floor 11.

The graph only finds. What it names is looked up in the ledger here, so that an answer rests on signatures and on the
proven log, and on nothing that somebody wrote into a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from interlock.control import Attachment
from interlock.evidence import EvidenceError, VerifiedStatement
from interlock.evidence.deployment import DEPLOYMENT, DeploymentStep, read_deployment_step
from interlock.evidence.running import RUNNING, read_running
from interlock.evidence.running import Running as SeenRunning
from interlock.flows.admitting import Admitting
from interlock.flows.deployments import DEPLOYS, may, resource_of
from interlock.flows.recording import SBOM_TYPES, recordings
from interlock.formats.sbom.listed import listed_purls
from interlock.identity import Account, Directory, IdentityError
from interlock.kernel import Instant, InterlockError
from interlock.ledger import Checkpoint, Entry, ProvenLog
from interlock.trace import (
    Drawing,
    Edge,
    GraphContradicted,
    Kind,
    Link,
    Occupied,
    Place,
    Relation,
    Running,
    Saying,
    drawn,
    names,
)

_OF_WHO_DEPLOYS: Final[dict[str, Callable[[bytes], DeploymentStep | SeenRunning]]] = {
    DEPLOYMENT: read_deployment_step,
    RUNNING: read_running,
}
"""What says what runs, and is believed of those alone who may deploy there."""
DirectoryAt = Callable[[int], Directory]
"""Gives who was who when an entry was made, by the entries before it."""
_SMALL: Final = 4096
"""Entries that are kept in mind; one answer names fewer."""


class Heard(msgspec.Struct, frozen=True):
    """What became of an entry when it was verified."""

    entry: Entry
    saying: Saying | None
    """None where nobody that counts here says it."""
    drawing: Drawing
    why: str = ""
    """Why it does not count."""
    statement: VerifiedStatement | None = None

    @property
    def is_sbom(self) -> bool:
        """Say whether it is an SBOM that was verified."""
        return self.statement is not None and self.statement.statement.predicate_type in SBOM_TYPES


class Witness:
    """Verifies the entries that a graph names, each once."""

    def __init__(
        self,
        *,
        log: ProvenLog,
        admitting: Admitting,
        directory: DirectoryAt,
    ) -> None:
        """`directory` is asked for each entry that is shown, since people come and go."""
        self._log = log
        self._admitting = admitting
        self._directory = directory
        self._heard: dict[int, Heard] = {}
        self._listed: dict[int, frozenset[str]] = {}
        self._made_of: dict[int, frozenset[str]] = {}

    @property
    def size(self) -> int:
        """How many entries were proven to be in the log."""
        return len(self._log.leaves)

    @property
    def heard(self) -> frozenset[int]:
        """The entries that were verified so far."""
        return frozenset(self._heard)

    def grown(self, log: ProvenLog) -> Witness:
        """Give a witness of a log that begins with this one's; what was verified stays so.

        Shape:  only where nothing that came since says who is who.
        """
        other = Witness(log=log, admitting=self._admitting, directory=self._directory)
        other._heard, other._listed, other._made_of = self._heard, self._listed, self._made_of
        return other

    def hear(self, index: int) -> Heard:
        """Verify an entry. Errors: GraphContradicted (TRC-105) where the log has no such entry."""
        known = self._heard.get(index)
        if known is None:
            if len(self._heard) >= _SMALL:
                self._heard.clear()
                self._listed.clear()
                self._made_of.clear()
            known = self._heard[index] = self._hear(index)
        return known

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint under which the log was proven."""
        return self._log.checkpoint

    def entry(self, index: int) -> Entry:
        """Give an entry of the proven log; who asks knows that there is one."""
        return Entry.read(self._log.leaves[index])

    def kind_of(self, index: int) -> str:
        """Give the predicate type of an entry as the log says it, without a look at its signature."""
        return Entry.read(self._log.leaves[index]).kind if 0 <= index < self.size else ""

    def at(self, index: int) -> Instant | None:
        """Give when the log took an entry in; none where it has no such entry."""
        return Entry.read(self._log.leaves[index]).at if 0 <= index < self.size else None

    def counts(self, index: int) -> bool:
        """Say whether an entry counts: its signature does, and whoever signed it might say so."""
        return self.hear(index).saying is not None

    def said(self, link: Link) -> Heard:
        """Give who says a link. Errors: GraphContradicted (TRC-105) if its entry does not."""
        heard = self.hear(link.entry)
        if not self._says(heard, link):
            raise _contradicted(link, f"it is {heard.entry.kind} about {_about(heard.entry)}")
        return heard

    def ran(self, one: Running) -> Heard:
        """Give who says that something came to run. Errors: GraphContradicted (TRC-105) if the entry does not."""
        heard = self.hear(one.since)
        wanted = (one.workload.name, one.artifact.name)
        if not any(wanted in occupied.runs for occupied in heard.drawing.occupied):
            link = Link(one.artifact, Relation.RUNS_AS, one.workload, one.since)
            raise _contradicted(link, "it does not say that this came to run")
        if one.environment.name != names.environment_of(one.workload.name):
            link = Link(one.workload, Relation.RUNS_IN, one.environment, one.since)
            raise _contradicted(link, "the name of the workload says where it runs")
        return heard

    def ended(self, one: Running) -> Heard | None:
        """Give who says that something does not run any more; none while it does.

        Errors: GraphContradicted (TRC-105) if the entry does not say so.
        """
        if one.until is None:
            return None
        heard = self.hear(one.until)
        if one.until <= one.since or not any(_ends(occupied, one) for occupied in heard.drawing.occupied):
            link = Link(one.artifact, Relation.RUNS_AS, one.workload, one.until)
            raise _contradicted(link, "it does not say that this ended")
        return heard

    def not_replaced(self, one: Running, others: Iterable[Running]) -> None:
        """Return if none of what ran as the same workload began after something that still runs as it.

        Errors: GraphContradicted (TRC-105).
        """
        later = next((each for each in others if each.since > one.since), None)
        if later is not None:
            link = Link(one.artifact, Relation.RUNS_AS, one.workload, one.since)
            raise _contradicted(link, f"by entry {later.since} something else came to run there")

    def person_then(self, index: int, account: str) -> str:
        """Give the person whose account something was when an entry was made, such as `key:...` or `git:...`."""
        directory = self._directory(index)
        return _person(directory, account)

    def components(self, index: int) -> frozenset[str]:
        """Give what an SBOM says that its subjects are made of; nothing of what is none.

        Shape: it is read for whoever asks, since that takes longer than all that is verified of it.
        """
        if index not in self._made_of:
            heard = self.hear(index)
            self._made_of[index] = _components(heard.statement) if heard.is_sbom and heard.statement else frozenset()
        return self._made_of[index]

    def _says(self, heard: Heard, link: Link) -> bool:
        edge = Edge(link.source.name, link.relation, link.target.name)
        if edge in heard.drawing.edges:
            return True
        if link.relation is not Relation.WENT_INTO or link.source.kind is not Kind.COMPONENT:
            return False
        is_about = link.target.name in {str(one) for one in heard.entry.subjects}
        if heard.statement is None:
            # Of what does not verify nothing is read: that it does not count is what is told, and it leads nowhere.
            return is_about and heard.entry.kind in SBOM_TYPES
        return is_about and heard.is_sbom and self.lists(link.entry, link.source.name)

    def lists(self, index: int, component: str) -> bool:
        """Say whether an SBOM lists a component: most write it as the graph does, and need not be read whole."""
        return component in self._purls(index) or component in self.components(index)

    def lists_any(self, index: int) -> bool:
        """Say whether an SBOM lists anything."""
        return bool(self._purls(index) or self.components(index))

    def _purls(self, index: int) -> frozenset[str]:
        if index not in self._listed:
            heard, found = self.hear(index), frozenset[str]()
            if heard.is_sbom and heard.statement is not None:
                found = listed_purls(heard.statement.statement.predicate)
            self._listed[index] = found
        return self._listed[index]

    def _hear(self, index: int) -> Heard:
        if not 0 <= index < len(self._log.leaves):
            place = Place(0, f"entry {index}", Kind.EVIDENCE)
            raise _contradicted(Link(place, Relation.SHOWN_BY, place, index), f"the log has {self.size} entries")
        entry = Entry.read(self._log.leaves[index])
        admitted, envelope = self._admitting.heard(self._log, index, entry)
        # What cannot be had says nothing.
        drawing = drawn(entry.kind, entry.subjects, envelope) if envelope else Drawing()
        if not admitted.statements:
            why = (*admitted.foreign, *admitted.refused)[0].says
            return Heard(entry, None, drawing, why)
        statement = admitted.statements[0]
        directory = self._directory(index)
        barred = _barred(statement, directory, self._log.checkpoint.origin)
        saying = None if barred else _saying(statement, directory)
        return Heard(entry, saying, drawing, barred, statement)


def _ends(occupied: Occupied, one: Running) -> bool:
    place = occupied.place.replace("environment:", "workload:", 1)
    is_there = one.workload.name == place or one.workload.name.startswith(f"{place}/")
    return is_there and (one.workload.name, one.artifact.name) not in occupied.runs


def _components(statement: VerifiedStatement) -> frozenset[str]:
    document = Attachment(statement.statement.predicate_type, statement.statement.predicate)
    try:
        (made,) = recordings(statement.statement.subjects, [document], statement.at)
    except InterlockError:
        return frozenset()  # what nobody can read names no component
    return frozenset(
        names.component_of(each.purl, each.ecosystem, each.name, each.version)
        for each in (one.component for one in made.inventory.entries)
    )


def _barred(statement: VerifiedStatement, directory: Directory, origin: str) -> str:
    """Say why whoever signed might not say what they said; empty if they might, or anybody may."""
    read = _OF_WHO_DEPLOYS.get(statement.statement.predicate_type)
    if read is None:
        return ""
    try:
        says = read(statement.statement.predicate)
    except EvidenceError as error:
        return str(error)
    if says.ledger != origin:
        return f"it was said for the ledger {says.ledger or 'of nobody'}"
    return may(directory, statement.signer, DEPLOYS, resource_of(says.product, says.environment), statement.at)


def _saying(one: VerifiedStatement, directory: Directory) -> Saying:
    return Saying(
        one.index,
        one.envelope,
        one.statement.predicate_type,
        one.at,
        one.signer,
        one.signer_name,
        directory.person_of_key(one.signer) or "",
    )


def _person(directory: Directory, account: str) -> str:
    try:
        read = Account.parse(account)
    except IdentityError:
        return ""
    return directory.person_of(read) or ""


def _about(entry: Entry) -> str:
    return ", ".join(one.short for one in entry.subjects[:3]) or "nothing"


def _contradicted(link: Link, why: str) -> GraphContradicted:
    return GraphContradicted(
        source=link.source.name, relation=link.relation.value, target=link.target.name, entry=link.entry, why=why
    )


def first_counting(heard: Iterable[Heard]) -> Heard | None:
    """Give the first that counts of several entries that say the same."""
    return next((one for one in heard if one.saying is not None), None)
