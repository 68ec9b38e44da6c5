"""Inspect: list, show and verify what the ledger holds; each answer says what was proved. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from interlock.control import Blobs, Finding
from interlock.crypto import Trust
from interlock.evidence import (
    APPROVAL,
    ASSESSMENT,
    BREAK_GLASS,
    CYCLONEDX,
    HOLD,
    OPENVEX,
    PROVENANCE,
    RECEIVED,
    REVOCATION,
    VERIFICATION_SUMMARY,
    VULNERABILITIES,
    WAIVER,
    Assessment,
    EvidenceUnknown,
    Received,
    VerifiedStatement,
    read_approval,
    read_assessment,
    read_break_glass,
    read_hold,
    read_provenance,
    read_revocation,
    read_scan,
    read_waiver,
    source_commit,
)
from interlock.evidence.action import ACTION, read_action
from interlock.evidence.audited import READING, read_reading
from interlock.evidence.builder import read_builder
from interlock.evidence.deployment import (
    DEPLOYMENT,
    DEPLOYMENT_PLAN,
    ENVIRONMENT,
    RELEASE,
    read_deployment_step,
    read_environment_act,
    read_release,
)
from interlock.evidence.desired import DESIRED_STATE, OBSERVATION, read_desired_state, read_observation
from interlock.evidence.directory import DIRECTORY_ACT, SECOND_ACT, read_directory_act
from interlock.evidence.foreign import FOREIGN, read_foreign
from interlock.evidence.predicates import BUILDER
from interlock.evidence.provisioning import PROVISIONING, read_provisioned
from interlock.evidence.rebuild import REBUILD, read_rebuild
from interlock.evidence.risk import RISK_PROFILE, read_risk_profile
from interlock.evidence.running import RUNNING, read_running
from interlock.evidence.signature import SIGNATURE, read_signature
from interlock.evidence.transfer import TRANSFER, read_transfer
from interlock.flows.assessments import counted, read_findings
from interlock.flows.gate import Gate
from interlock.flows.ports import EvidenceLedger
from interlock.identity import in_words
from interlock.kernel import Digest, InterlockError, Subject
from interlock.ledger import Entry, ProvenLog, admit
from interlock.supply.build import LOCAL_BUILDER

_SHORTEST = 6
"""Fewer digits of a digest name nothing."""
_MOST_DIGITS = 18
"""A number of more digits is no entry's, and Python refuses to read very long ones."""


class Item(msgspec.Struct, frozen=True):
    """One entry: what it is, what it says if it verifies, and why not if it does not."""

    index: int
    entry: Entry
    statement: VerifiedStatement | None
    refused: str = ""
    """Why it proves nothing; empty for a verified one."""

    @property
    def says(self) -> str:
        """Its content in a few words."""
        if self.statement is None:
            return self.refused
        read = self.statement.statement
        say = _SAYING.get(read.predicate_type)
        try:
            return say(read.predicate) if say is not None else read.predicate_type
        except (InterlockError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return f"{read.predicate_type}, which cannot be read"


class _PolicyNamed(msgspec.Struct):
    uri: str = "?"


class _Summed(msgspec.Struct, rename="camel"):
    """What any verifier says of a decision; others leave out more than we do."""

    policy: _PolicyNamed = msgspec.field(default_factory=_PolicyNamed)
    verification_result: str = ""
    interlock_verdict: str = msgspec.field(name="interlock_verdict", default="")


class _Bom(msgspec.Struct):
    components: list[msgspec.Raw] = []


class _Planned(msgspec.Struct):
    name: str


class _Plan(msgspec.Struct):
    environment: str
    artifacts: list[_Planned]


class _Vex(msgspec.Struct):
    statements: list[msgspec.Raw]


def _of_assessment(predicate: bytes) -> str:
    one = read_assessment(predicate)
    found = sum(count.count for count in one.counts)
    return f"{one.control} {one.outcome}" + (f", {counted(found)}" if found else "") + _how(one)


def _how(one: Assessment) -> str:
    if one.imported:
        tools = dict.fromkeys(tool for report in one.imported for tool in report.tools)
        return f", by {'a report' if len(one.imported) == 1 else 'reports'} of {', '.join(tools)}"
    return ", by hand" if one.manual is not None else ", seen in a build" if one.observed_in else ""


def _of_summary(predicate: bytes) -> str:
    one = msgspec.json.decode(predicate, type=_Summed)
    return f"decision {one.interlock_verdict or one.verification_result} under {one.policy.uri}"


def _of_waiver(predicate: bytes) -> str:
    one = read_waiver(predicate)
    return f"waiver of {one.name} until {one.expires_at[:10]}: {one.reason}"


def _of_approval(predicate: bytes) -> str:
    one = read_approval(predicate)
    where = f" in {one.environment}" if one.environment else ""
    return f"{one.answer} of {one.about} {one.target[:22]}{where}" + (f": {one.reason}" if one.reason else "")


def _of_hold(predicate: bytes) -> str:
    one = read_hold(predicate)
    return (
        f"hold {one.action}d on {one.target[:22]}: {one.reason}"
        if one.action == "place"
        else f"hold lifted: {one.reason}"
    )


def _of_action(predicate: bytes) -> str:
    one = read_action(predicate)
    result = f"{one.result} {one.ticket}" if one.ticket else one.result
    return f"response {one.response}: {one.action} {result}, because of {one.kind} {one.event}"


def _of_transfer(predicate: bytes) -> str:
    one = read_transfer(predicate)
    way = f"{one.action} from {one.source} to {one.target}"
    return f"{way} refused: {one.says}" if one.result == "refused" else way


def _of_provisioning(predicate: bytes) -> str:
    one = read_provisioned(predicate)
    why = f": {one.says}" if one.says else ""
    return f"plan for {one.name} by {one.tool}, {one.change_count} changes: {one.result}{why}"


def _of_glass(predicate: bytes) -> str:
    one = read_break_glass(predicate)
    return f"asks to break the glass for {one.target[:22]} in {one.environment}: {one.reason}"


def _of_builder(predicate: bytes) -> str:
    one = read_builder(predicate)
    if one.workload is not None:
        return f"built by {one.workload.id}"
    return f"built on {one.host.name or one.host.machine[:12]}" if one.host is not None else "built"


def _of_foreign(predicate: bytes) -> str:
    one = read_foreign(predicate)
    source = one.told.source or one.told.package or one.signer.identity or f"the key {one.signer.key[:12]}"
    return f"what others signed: {one.dialect} of {source}, {one.grade}"


def _of_provenance(predicate: bytes) -> str:
    one = read_provenance(predicate)
    commit = source_commit(one)
    where = f" from commit {commit[:12]}" if commit is not None else ""
    builder = one.run_details.builder.id
    return f"provenance{where} by {'a local build' if builder == LOCAL_BUILDER else builder}"


def _of_rebuild(predicate: bytes) -> str:
    one = read_rebuild(predicate)
    return f"built again from commit {one.commit[:12]}: {one.outcome}"


def _of_signature(predicate: bytes) -> str:
    one = read_signature(predicate)
    return f"signature over {one.name} by {one.identity or f'key {one.key[:16]}'}"


def _of_desired(predicate: bytes) -> str:
    one = read_desired_state(predicate)
    return f"sealed state {one.name}, {one.entries} {'entry' if one.entries == 1 else 'entries'}"


def _of_observation(predicate: bytes) -> str:
    one = read_observation(predicate)
    if one.unreadable:
        return f"{one.place} compared with {one.name}: {one.unreadable} could not be read, {one.altered} differ"
    return f"{one.place} compared with {one.name}: {f'{one.altered} differ' if one.altered else 'as sealed'}"


def _of_running(predicate: bytes) -> str:
    one = read_running(predicate)
    count = len(one.differing)
    what = one.answer if one.answer != "differs" else f"{count} difference{'' if count == 1 else 's'}"
    return f"what runs in {one.environment} held against {one.run}: {what}"


def _of_step(predicate: bytes) -> str:
    one = read_deployment_step(predicate)
    if one.step:
        return f"{one.run} in {one.environment}: {one.step}{' failed' if one.is_failed else ''}"
    return f"{one.run} in {one.environment}: {one.outcome}" + (f", {one.says}" if one.says else "")


def _of_environment(predicate: bytes) -> str:
    one = read_environment_act(predicate)
    return f"{one.action} of {one.environment}: {one.reason}"


def _of_release(predicate: bytes) -> str:
    one = read_release(predicate)
    return f"release {one.version} of {one.product}" if one.product else f"release {one.version or one.purl}"


def _of_plan(predicate: bytes) -> str:
    one = msgspec.json.decode(predicate, type=_Plan)
    return f"plan for {one.environment}: {', '.join(each.name for each in one.artifacts)}"


def _of_reading(predicate: bytes) -> str:
    one = read_reading(predicate)
    by = f" by {one.by}" if one.by else ""
    return f"audit of the {one.kind} {one.asked} was taken{by}, as {one.format}"


def _sender(one: Received) -> str:
    return one.handed_in_by or one.signer


_SAYING: Final[dict[str, Callable[[bytes], str]]] = {
    ASSESSMENT: _of_assessment,
    VERIFICATION_SUMMARY: _of_summary,
    CYCLONEDX: lambda body: f"SBOM, {len(msgspec.json.decode(body, type=_Bom).components)} components",
    VULNERABILITIES: lambda body: f"vulnerability scan, {len(read_scan(body).scanner.result)} found",
    RECEIVED: lambda body: f"received from {_sender(msgspec.json.decode(body, type=Received))}",
    OPENVEX: lambda body: f"VEX, {len(msgspec.json.decode(body, type=_Vex).statements)} statements",
    DIRECTORY_ACT: lambda body: in_words(read_directory_act(body).deed),
    SECOND_ACT: lambda body: in_words(read_directory_act(body, SECOND_ACT).deed),
    WAIVER: _of_waiver,
    APPROVAL: _of_approval,
    HOLD: _of_hold,
    BREAK_GLASS: _of_glass,
    ACTION: _of_action,
    TRANSFER: _of_transfer,
    PROVISIONING: _of_provisioning,
    BUILDER: _of_builder,
    PROVENANCE: _of_provenance,
    REBUILD: _of_rebuild,
    FOREIGN: _of_foreign,
    SIGNATURE: _of_signature,
    DESIRED_STATE: _of_desired,
    OBSERVATION: _of_observation,
    RUNNING: _of_running,
    DEPLOYMENT_PLAN: _of_plan,
    DEPLOYMENT: _of_step,
    ENVIRONMENT: _of_environment,
    RELEASE: _of_release,
    RISK_PROFILE: lambda body: f"risk profile {read_risk_profile(body).profile} of {read_risk_profile(body).product}",
    READING: _of_reading,
    REVOCATION: lambda body: f"revokes {read_revocation(body).target[:16]}: {read_revocation(body).reason}",
}


class Inspection:
    """Reads evidence for people; decides nothing."""

    def __init__(self, *, ledger: EvidenceLedger, blobs: Blobs, gate: Gate, trust: Trust) -> None:
        self._ledger = ledger
        self._blobs = blobs
        self._gate = gate
        self._trust = trust

    def items(self, subject: Subject | None = None) -> Iterator[Item]:
        """Give the entries, all or those about a subject, each verified. Errors: those of `Gate.proven`."""
        log = self._gate.proven()
        if log is None:
            return
        if subject is None:
            chosen = [(index, Entry.read(leaf)) for index, leaf in enumerate(log.leaves)]
        else:
            chosen = log.about(subject)
        for index, entry in chosen:
            yield self._item(log, index, entry)

    def find(self, name: str) -> Item:
        """Give the entry with that number, or whose envelope's digest begins so. Errors: EvidenceUnknown."""
        log = self._gate.proven()
        leaves = log.leaves if log else ()
        if log is not None and name.isdecimal() and len(name) <= _MOST_DIGITS and int(name) < len(leaves):
            return self._item(log, int(name), Entry.read(leaves[int(name)]))
        wanted = name.removeprefix("sha256:")
        fitting = [
            (index, entry)
            for index, entry in ((index, Entry.read(leaf)) for index, leaf in enumerate(leaves))
            if len(wanted) >= _SHORTEST and entry.envelope.hex.startswith(wanted)
        ]
        if log is None or len(fitting) != 1:
            raise EvidenceUnknown(name=name)
        return self._item(log, *fitting[0])

    def envelope(self, index: int) -> bytes:
        """Give an envelope as it is stored."""
        return next(self._ledger.entries(index, index + 1)).envelope

    def findings(self, item: Item) -> Sequence[Finding]:
        """Give the findings of a verified assessment. Errors: BlobMissing, BlobDamaged."""
        if item.statement is None or item.statement.statement.predicate_type != ASSESSMENT:
            return ()
        digest = read_assessment(item.statement.statement.predicate).findings
        return read_findings(self._blobs.get(Digest("sha256", digest))) if digest else ()

    def lost(self, item: Item) -> str:
        """Say what belongs to a verified entry and is gone or damaged; empty if nothing is."""
        if item.statement is None or item.statement.statement.predicate_type != ASSESSMENT:
            return ""
        one = read_assessment(item.statement.statement.predicate)
        outputs = [("raw output", digest) for tool in one.tools for digest in tool.output]
        papers = [(paper.name, paper.sha256) for paper in one.papers]
        for what, digest in [("findings", one.findings), *outputs, *papers]:
            try:
                if digest:
                    self._blobs.check(Digest("sha256", digest))
            except InterlockError as error:
                return f"its {what}: {error}"
        return ""

    def _item(self, log: ProvenLog, index: int, entry: Entry) -> Item:
        try:
            return Item(index, entry, admit(log, index, entry, self.envelope(index), self._trust))
        except InterlockError as error:
            return Item(index, entry, None, str(error))
