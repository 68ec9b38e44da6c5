"""What is decided of a repository, and by what: policies, the risk, the people, and the gate. Floor 12."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from interlock.control import IMPORT
from interlock.flows.gate import Gate
from interlock.flows.governing import RISK_MARK
from interlock.ledger.errors import LedgerError
from interlock.store.errors import StoreMissing
from interlock.wiring.errors import StoreNotChosen
from interlock.wiring.policies import PolicyShelf
from interlock.wiring.risk import RISK
from interlock.wiring.staged import Staged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.adapters.rego import Gathering
    from interlock.decision import Policy, RegoEngine
    from interlock.decision.question import Stake
    from interlock.flows.inspect import Inspection
    from interlock.flows.replay import Replay
    from interlock.identity import Directory
    from interlock.ledger import ProvenLog
    from interlock.risk import Case, Profile, Standing
    from interlock.wiring.grounds import Grounding


class Judging(Staged):
    """An opened repository with what decides over it."""

    @cached_property
    def policies(self) -> PolicyShelf:
        """The policies, by name or path."""
        attested = [name for name, card in self.cards.items() if card.is_attested]
        key = self.keys.secret("policy cache")
        imported = [name for name, card in self.cards.items() if card.made_by == IMPORT]
        return PolicyShelf(self.root, self.places.cache, key, self.control_ids(), attested, imported)

    @cached_property
    def policy_name(self) -> str:
        """The policy that decides: as interlock.yaml names it, or else as the risk profile asks."""
        if self.settings.policy_is_named or self.asked_profile is None:
            return self.settings.policy
        return self.asked_profile.value

    def policy_of(self, stage: str) -> str:
        """Name the policy of a stage. Errors: StageUnknown (CTL-104)."""
        return self.pipeline.named(stage).policy or self.policy_name

    @cached_property
    def asked_profile(self) -> Profile | None:
        """The profile by interlock.yaml and the ledger, the stricter of both; none where nobody said anything."""
        standing = self.risk_standing
        if standing is None and not self.settings.risk.answers:
            return None  # most repositories: nothing is loaded for them
        if standing is not None and not self.settings.risk.answers:
            return standing.assessed.profile
        from interlock.wiring.profiles import asked_profile

        return asked_profile(self.settings.risk, self.own_file, standing)

    @cached_property
    def risk_standing(self) -> Standing | None:
        """The assessment of the ledger that counts.

        Errors: those of `interlock.flows.risk.entered`. A ledger that does not hold together proves nothing; the
        decision over it is a denial, whatever the policy.
        """
        try:
            ledger = self.store.ledger
            if not any(RISK_MARK in leaf for leaf in ledger.leaves()):
                return None
            log = self.gate.proven()
        except (StoreMissing, StoreNotChosen, LedgerError):
            return None  # whoever goes on to check or decide is told
        from interlock.flows.risk import entered, standing_of

        return standing_of(entered(log, ledger, self.trust), self.product_name, self.directory())

    @cached_property
    def risk_case(self) -> Case:
        """All that is known of the risk, the files aside."""
        from interlock.wiring.profiles import case_of

        return case_of(self.settings.risk, self.own_file, self.risk_standing)

    @property
    def speaks_of_risk(self) -> bool:
        """Whether anybody has said anything of risk here, or a stage names its control."""
        is_named = self.settings.names_control(RISK) or bool(self.settings.risk.source)
        return is_named or self.risk_standing is not None

    def forget_risk(self) -> None:
        """Ask the ledger again, after something was entered into it."""
        for name in ("risk_standing", "risk_case", "asked_profile", "policy_name"):
            self.__dict__.pop(name, None)

    def rego(self, policy: Policy) -> RegoEngine | None:
        """Give what answers the rules in Rego of a policy; none if it has none."""
        if not any(rule.rego for rule in policy.rules):
            return None
        from interlock.adapters.rego import RegoProcess

        return RegoProcess()

    def rego_together(self, policy: Policy) -> Gathering | None:
        """Give what gathers what rules in Rego are asked, to be settled at once; none for a policy without any."""
        if not any(rule.rego for rule in policy.rules):
            return None
        from interlock.adapters.rego import Gathering, RegoProcess

        return Gathering(RegoProcess())

    @cached_property
    def grounding(self) -> Grounding:
        """What tells whose settings and policy hold for a change."""
        from interlock.wiring.grounds import Grounding

        return Grounding(
            self.repository, self.settings, self.policies, self.pipeline_of, self.own_file, lambda: self.risk_standing
        )

    @cached_property
    def gate(self) -> Gate:
        """The gate over this repository's ledger."""
        ledger, make = self.store.ledger, Gate
        if self.traces is not None:
            from interlock.wiring.watched import watched_gate

            make = watched_gate(self.traces)
        return make(
            ledger=ledger,
            blobs=self.store.blobs,
            memory=self.memory,
            trust=self.trust,
            verifiers=self.verifiers(ledger.origin),
            rego=self.rego,
            directory=self._directory_in,
            stakes=self._stakes_in,
        )

    def _stakes_in(self, log: ProvenLog, until: int | None) -> Mapping[str, Stake]:
        if not log.marked(RISK_MARK, until):
            return {}
        from interlock.flows.risk import entered, stakes_of

        found = entered(log, self.store.ledger, self.trust, until=until)
        return stakes_of(found, self._directory_in(log, until))

    def _directory_in(self, log: ProvenLog, until: int | None) -> Directory:
        from interlock.flows.directory import directory_of

        return directory_of(log, self.store.ledger, self.trust, until=until)

    def directory(self) -> Directory:
        """Give who is who and who may do what, by the acts of the ledger whose signature counts here."""
        from interlock.flows.directory import directory_of

        return directory_of(self.gate.proven(), self.store.ledger, self.trust)

    @cached_property
    def inspection(self) -> Inspection:
        """The flow that lists, shows and verifies evidence."""
        from interlock.flows.inspect import Inspection

        return Inspection(ledger=self.store.ledger, blobs=self.store.blobs, gate=self.gate, trust=self.trust)

    @cached_property
    def replay(self) -> Replay:
        """The flow that makes recorded decisions again."""
        from interlock.flows.replay import Replay

        return Replay(ledger=self.store.ledger, blobs=self.store.blobs, gate=self.gate, trust=self.trust)
