"""Artifacts: what is in a repository, what it was built from, and what the gate says of it now. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Final

import msgspec

from interlock.decision import Verdict
from interlock.evidence import ASSESSMENT, PROVENANCE, VerifiedStatement, read_assessment, read_provenance
from interlock.flows.admission import Admission, Answered
from interlock.flows.cargo import Cargo, found
from interlock.flows.inspect import Inspection
from interlock.flows.luggage import Luggage
from interlock.kernel import Digest, Family, Instant, InstantMalformed, InterlockError, Subject, instant
from interlock.supply.ports import ArtifactRepository

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


class Shown(msgspec.Struct, frozen=True):
    """An artifact of a repository, with what verified evidence says of it."""

    cargo: Cargo
    tags: tuple[str, ...]
    commit: str = ""
    """What it was built from, by verified provenance; empty where nobody says."""
    branch: str = ""
    """The branch of that commit, by verified evidence about it."""
    builder: str = ""
    built_at: Instant | None = None
    answered: Answered | None = None
    """What the gate says of it now."""
    wrong: InterlockError | None = None
    """What is wrong with its evidence where it lies; it is never good then."""
    evidence: int = 0
    """How many verified pieces there are about it in this ledger."""

    @property
    def verdict(self) -> Verdict:
        """What the gate says; deny where something is wrong with its evidence, or nobody could be asked."""
        return Verdict.DENY if self.wrong is not None or self.answered is None else self.answered.worst.verdict

    @property
    def is_good(self) -> bool:
        """Whether the gate allows it, by a real decision, and its evidence is whole where it lies."""
        return self.wrong is None and self.answered is not None and self.answered.is_allowed

    @property
    def may_wait(self) -> bool:
        """Whether the gate only waits for a person, by a real decision, and its evidence is whole where it lies."""
        is_real = self.answered is not None and not any(one.hypothetical for one in self.answered.decisions)
        return is_real and self.verdict is Verdict.REVIEW


class Shelf:
    """Looks at one repository."""

    def __init__(
        self,
        *,
        place: ArtifactRepository,
        luggage: Luggage,
        inspection: Inspection,
        admission: Admission,
        keeps_in_mind: bool = False,
    ) -> None:
        """Whoever looks again and again has it kept in mind what was verified beside each artifact."""
        self._place = place
        self._luggage = luggage
        self._inspection = inspection
        self._admission = admission
        self._met: dict[Digest, tuple[Digest, ...]] | None = {} if keeps_in_mind else None

    def all(self) -> list[Shown]:
        """Give what is there, the newest first; what is about something else is left out.

        Evidence that lies beside artifacts is verified and taken into the ledger on the way.
        Errors: those of the repository and the ledger.
        """
        return [self._answered(one) for one in self._known()]

    def latest_good(self) -> Shown | None:
        """Give the newest artifact that the gate allows; none if there is none. Errors: as for `all`."""
        return next((one for one in map(self._answered, self._known()) if one.is_good), None)

    def latest_good_build(self, *, may_wait: bool = False) -> tuple[Shown, ...]:
        """Give everything of the newest build of which the gate allows all; nothing if there is none.

        With `may_wait` what the gate sends to review will do. Errors: as for `all`.
        """
        for _, build in groupby(self._known(), _build_of):
            shown = [self._answered(one) for one in build]
            if all(one.is_good or (may_wait and one.may_wait) for one in shown):
                return tuple(shown)
        return ()

    def show(self, wanted: Digest | str) -> Shown:
        """Give one artifact. Errors: as for `all`; those of `found`."""
        cargo = found(self._place, wanted)
        tags = [one.tags for one in self._place.listed() if one.descriptor.digest == cargo.digest]
        return self._answered(self._shown(cargo, tags[0] if tags else ()))

    def _known(self) -> list[Shown]:
        """Give what is there, the newest first and what came of one build together; nobody has decided about it yet."""
        shown = [self._shown(cargo, tags) for cargo, tags in self._cargoes()]
        return sorted(shown, key=lambda one: (*_build_of(one), str(one.cargo.digest)), reverse=True)

    def _answered(self, shown: Shown) -> Shown:
        return msgspec.structs.replace(shown, answered=self._admission.answer(shown.cargo))

    def _cargoes(self) -> Iterator[tuple[Cargo, tuple[str, ...]]]:
        for listed in self._place.listed():
            cargo = found(self._place, listed.descriptor.digest)
            if cargo.made.subject is None:
                yield cargo, listed.tags

    def _shown(self, cargo: Cargo, tags: tuple[str, ...]) -> Shown:
        wrong: InterlockError | None = None
        try:
            self._take_in(cargo)
        except InterlockError as error:
            if error.family is not Family.DATA:
                raise
            wrong = error
        statements = [one for artifact in cargo.artifacts for one in self._about(artifact.subject)]
        shown = Shown(cargo, tags, wrong=wrong, evidence=len(statements))
        made = [one.statement.predicate for one in statements if one.statement.predicate_type == PROVENANCE]
        return self._with_provenance(shown, made[-1]) if made else shown

    def _take_in(self, cargo: Cargo) -> None:
        """Verify what lies beside an artifact and take it in, unless that was done. Errors: those of `Luggage.met`."""
        if self._met is None:
            self._luggage.take_in(self._luggage.met(cargo, self._place))
            return
        beside = tuple(one.digest for one in self._place.referrers(cargo.digest))
        if self._met.get(cargo.digest) != beside:
            self._luggage.take_in(self._luggage.met(cargo, self._place))
            self._met[cargo.digest] = beside

    def _with_provenance(self, shown: Shown, predicate: bytes) -> Shown:
        """Add what the newest provenance says."""
        read = read_provenance(predicate)
        commits = [one.digest.get("gitCommit", "") for one in read.build_definition.resolved_dependencies]
        commit = next((one for one in commits if one), "")
        return msgspec.structs.replace(
            shown,
            commit=commit,
            branch=self._branch(commit) if commit else "",
            builder=read.run_details.builder.id,
            built_at=_when(read.run_details.metadata.finished_on),
        )

    def _branch(self, commit: str) -> str:
        """Give the branch that evidence about a commit names; the newest that names one."""
        subject = Subject(commit, (Digest("gitCommit", commit),))
        named = [
            read_assessment(one.statement.predicate).origin.branch
            for one in self._about(subject)
            if one.statement.predicate_type == ASSESSMENT
        ]
        return next((one for one in reversed(named) if one), "")

    def _about(self, subject: Subject) -> Iterator[VerifiedStatement]:
        return (item.statement for item in self._inspection.items(subject) if item.statement is not None)


def _build_of(one: Shown) -> tuple[Instant, str, str]:
    """Say what came of one build together, so that later ones are greater; what nobody built stands alone."""
    return one.built_at or _LONG_AGO, one.commit, "" if one.built_at is not None else str(one.cargo.digest)


def _when(text: str) -> Instant | None:
    try:
        return instant(text) if text else None
    except InstantMalformed:
        return None
