"""Probe: ask what runs, from outside, and seal what is wrong with its answers.

Enters: addresses and the probes for them. Leaves: findings, and an assessment of a smoke control that gates count.
What was asked and came back is kept in short beside the ledger, with secrets masked. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from interlock.control import Card, Finding, Location, Sighting, gather
from interlock.evidence import ASSESSMENT, Assessment, Covered, Tool, counts_of
from interlock.flows.assessments import findings_pieces
from interlock.flows.attest import Footing, Mask
from interlock.flows.seal import Seal, Sealing
from interlock.kernel import Certainty, Digest, Instant, InterlockError, Subject, canonical, sha256, stamp
from interlock.runtime.probes.errors import ProbesUnanswered
from interlock.runtime.probes.model import Probe, ProbeSet
from interlock.runtime.probes.ports import Prober
from interlock.runtime.probes.run import Probed

TOOL: Final = "probe"
"""The tool of what was found so."""
UNIT: Final = "probes"
_MISSING: Final = 200
_NAMED: Final = 10
_EXCHANGES: Final = "application/vnd.interlock.probes+json"


class Asked(msgspec.Struct, frozen=True):
    """What is to be probed, and with what."""

    card: Card
    addresses: tuple[str, ...]
    set: ProbeSet
    subject: Subject
    """What the evidence is about."""
    footing: Footing
    also: tuple[Subject, ...] = ()
    """What it is about besides."""
    environment: str = ""
    tries_logins: bool = False
    ca: bytes = b""
    narrowed: str = ""
    """Why finding nothing would not show that all is well; nothing is sealed then."""


class Done(msgspec.Struct, frozen=True):
    """What was found, and where that is sealed."""

    asked: Asked
    probed: tuple[Probed, ...]
    findings: tuple[Finding, ...]
    assessment: Assessment
    envelope: Digest | None
    """None where the question was narrowed."""


class Probing:
    """Probes with what it was built from; it knows ports only."""

    def __init__(
        self, *, prober: Prober, seal: Callable[[], Seal], clock: Callable[[], Instant], mask: Mask, version: str
    ) -> None:
        """`seal` is asked for only where something is sealed."""
        self._prober = prober
        self._seal = seal
        self._clock = clock
        self._mask = mask
        self._version = version

    def run(self, asked: Asked) -> Done:
        """Ask every address everything, seal what came of it.

        Errors: those of `ask`, of `Seal.documents`; what does not answer is sealed as errored instead.
        """
        done = self.ask(asked)
        if asked.narrowed:
            return done
        seal = self._seal()
        (envelope,) = seal.documents([self.sealing(done, seal)])
        return replace(done, envelope=envelope)

    def ask(self, asked: Asked) -> Done:
        """Ask every address everything; nothing is entered. Errors: those of `Prober.probe`."""
        began = self._clock()
        excepted = {one.probe for one in asked.set.exceptions}
        probes = [one for one in asked.set.probes if one.id not in excepted]
        probed = tuple(
            self._prober.probe(address, probes, tries_logins=asked.tries_logins, ca=asked.ca)
            for address in asked.addresses
        )
        by_id = {one.id: one for one in probes}
        findings = gather(asked.card.id, self._sightings(probed, by_id), _no_lines)
        return Done(asked, probed, findings, self._assessment(asked, probed, findings, began), None)

    def broken(self, asked: Asked, error: InterlockError) -> Done:
        """Give what it comes to where nothing can be asked: no result, with the reason."""
        return self.doubted(Done(asked, (), (), self._assessment(asked, (), (), self._clock()), None), error)

    def doubted(self, done: Done, error: InterlockError) -> Done:
        """Give the same as no result, since it may be about something else; what was found stays found."""
        told = {"reason": self._words(str(error)), "code": error.code, "remedy": self._words(error.remedy)}
        return replace(done, assessment=replace(done.assessment, outcome="errored", **told))

    def told_apart(self, done: Done, is_new: Callable[[Finding], bool]) -> Done:
        """Give the same with what is new in it told apart from what was found before."""
        findings = tuple(replace(one, is_new=is_new(one)) for one in done.findings)
        counted = {"counts": counts_of(findings), "findings": _listed(findings)}
        return replace(done, findings=findings, assessment=replace(done.assessment, **counted))

    def sealing(self, done: Done, seal: Seal) -> Sealing:
        """Give the document of it, and keep beside the ledger what it names. Errors: those of the store."""
        asked = done.asked
        for meaning in asked.footing.meanings:
            seal.keep(meaning, "application/json")
        if done.findings:
            seal.keep(b"".join(findings_pieces(done.findings)), "application/jsonl")
        seal.keep(self._exchanges(done.probed), _EXCHANGES)
        return Sealing(asked.subject, ASSESSMENT, done.assessment, asked.also)

    def _sightings(self, probed: Sequence[Probed], by_id: dict[str, Probe]) -> Iterator[Sighting]:
        for address in probed:
            for result in address.results:
                one = by_id[result.probe]
                for fault in result.faults:
                    yield Sighting(
                        tool=TOOL,
                        rule=one.id,
                        severity=one.severity,
                        certainty=Certainty.HIGH,
                        message=self._words(f"{one.says}: {fault.says}" if fault.says else one.says),
                        at=Location(result.where, symbol=self._words(fault.symbol)),
                        cwe=one.cwe,
                        remedy=one.remedy,
                    )

    def _assessment(
        self, asked: Asked, probed: Sequence[Probed], findings: Sequence[Finding], began: Instant
    ) -> Assessment:
        coverage = _covered(asked, probed)
        reason, code, remedy = _broken(probed, coverage)
        return Assessment(
            control=asked.card.id,
            stage=asked.card.stages[-1].value,
            outcome="errored" if code else "failed" if findings else "passed",
            origin=asked.footing.origin,
            started_at=stamp(began),
            finished_at=stamp(self._clock()),
            interlock=self._version,
            plan="",
            reason=self._words(reason),
            code=code,
            remedy=remedy,
            coverage=(coverage,),
            counts=counts_of(findings),
            findings=_listed(findings),
            tools=(self._tool(asked, probed),),
            notes=tuple(self._words(one) for one in _notes(asked, probed)),
            place=asked.environment,
        )

    def _tool(self, asked: Asked, probed: Sequence[Probed]) -> Tool:
        """Name what asked: this program, with the probes that it had."""
        output = sha256(self._exchanges(probed)).hex
        digest = asked.set.digest.hex
        return Tool(TOOL, self._version, "Interlock", digest, digest, output=(output,), runs=len(probed))

    def _exchanges(self, probed: Sequence[Probed]) -> bytes:
        told = [[one.address, list(one.numbers), one.exchanges] for one in probed]
        return self._mask(canonical(msgspec.to_builtins(told)))

    def _words(self, text: str) -> str:
        return self._mask(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def _listed(findings: Sequence[Finding]) -> str:
    """Give the digest of a list of findings; empty where there are none."""
    return sha256(b"".join(findings_pieces(findings))).hex if findings else ""


def _covered(asked: Asked, probed: Sequence[Probed]) -> Covered:
    several = len(probed) > 1
    missing = tuple(
        (f"{one.probe} at {address.address}" if several else one.probe, one.unasked)
        for address in probed
        for one in address.results
        if one.unasked
    )
    owed = sum(len(one.results) for one in probed)
    excepted = tuple((one.probe, one.reason) for one in asked.set.exceptions)
    return Covered(UNIT, owed, owed - len(missing), missing[:_MISSING], excepted[:_MISSING])


def _broken(probed: Sequence[Probed], coverage: Covered) -> tuple[str, str, str]:
    """Give why, with which code and with which remedy it is no result; empty if it is one."""
    silent = next((one for one in probed if one.fault), None)
    if silent is not None:
        return silent.fault, silent.code, silent.remedy
    if coverage.covered < coverage.owed:
        first, why = coverage.missing[0]
        error = ProbesUnanswered(count=coverage.owed - coverage.covered, owed=coverage.owed, first=first, why=why)
        return str(error), error.code, error.remedy
    return "", "", ""


def _notes(asked: Asked, probed: Sequence[Probed]) -> Iterator[str]:
    where = f" of {asked.environment}" if asked.environment else ""
    for one in probed:
        at = f", asked at {one.asked_at}" if len(one.numbers) > 1 and one.asked_at else ""
        yield f"probed {one.address}{where}, which stood for {', '.join(one.numbers) or 'nothing'}{at}"
        if one.repeated:
            yield f"asked twice, since the first time broke off: {', '.join(sorted(one.repeated)[:_NAMED])}"
        if one.unfit:
            yield f"{len(one.unfit)} probes do not apply to {one.address}"
    if any(one.unallowed for one in probed):
        yield "default credentials were not tried: no environment allows it"


def _no_lines(_: str) -> Sequence[str]:
    return ()
