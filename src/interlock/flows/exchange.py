"""Exchange: a job shows the token of its build server and gets a short one of this server. Floor 11.

Enters: a workload token. Leaves: a token for a quarter of an hour, of the program that exactly one rule says the job
is. Nothing is believed of a job but what its verified token says; where no rule wants it, it gets nothing.
Why: docs/decisions/0050-workload-exchange.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from interlock.flows.builder import use_up
from interlock.flows.errors import ExchangeRefused, ExchangeUnready, NoRuleFits
from interlock.flows.ports import Clock, TokenUses, TokenVerifier
from interlock.flows.tokens import Tokens
from interlock.identity import Party, Permission, Resource
from interlock.identity.tokens import TokenCard
from interlock.identity.workload import BuilderPin, WorkloadIdentity, differences
from interlock.kernel import Family, InterlockError

LASTS: Final = timedelta(minutes=15)
"""How long a token counts that was had for another one."""
MAKER: Final = "a workload token"
"""By whom such a token was made, as its card says."""
PERMISSIONS: Final = (Permission.EVIDENCE_READ, Permission.EVIDENCE_SUBMIT)
"""What such a token is for."""
KEPT: Final = timedelta(days=1)
"""How long the card of such a token is kept after its end, so that somebody can see who came."""
_LONGEST_REASON: Final = 1_000

Tell = Callable[[str], None]
"""Takes the reason of a refusal, which is for this server's own people."""


class Rule(msgspec.Struct, frozen=True):
    """Which jobs are which program, and what that one gets."""

    pin: BuilderPin
    owner: Party
    """For whom the token stands."""
    resource: Resource


class Exchange:
    """Gives tokens of one server for those of build servers. May be used by many threads."""

    def __init__(
        self,
        *,
        rules: Sequence[Rule],
        verifier: TokenVerifier,
        uses: TokenUses,
        tokens: Tokens,
        clock: Clock,
        random: Callable[[int], bytes],
    ) -> None:
        self._rules = tuple(rules)
        self._verifier = verifier
        self._uses = uses
        self._tokens = tokens
        self._clock = clock
        self._random = random

    @property
    def has_rules(self) -> bool:
        """Whether anybody can be given anything."""
        return bool(self._rules)

    def give(self, token: str, tell: Tell) -> tuple[str, TokenCard]:
        """Give a token of this server, and its card.

        Shape:  `tell` gets the reason where there is none to be had; whoever asked does not.
        Errors: ExchangeRefused (FLW-265), ExchangeUnready (FLW-266).
        """
        try:
            return self._given(token)
        except InterlockError as error:
            tell(_line(f"a workload token is not exchanged: {error.code} {error}"))
            if error.family in {Family.DATA, Family.USAGE}:
                raise ExchangeRefused from error
            raise ExchangeUnready from error

    def _given(self, token: str) -> tuple[str, TokenCard]:
        now = self._clock()
        if not self._rules:
            raise NoRuleFits(why="there is no rule")  # and nobody is asked for keys on behalf of a stranger
        proven = self._verifier.verify(token, now)
        rule = chosen(self._rules, proven.identity)
        use_up(proven, now, self._verifier, self._uses)
        return self._tokens.new(
            rule.owner,
            PERMISSIONS,
            name=_name(rule, proven.identity),
            lasts=LASTS,
            random=self._random,
            made_by=MAKER,
            resource=rule.resource,
        )


def chosen(rules: Sequence[Rule], one: WorkloadIdentity) -> Rule:
    """Give the one rule that a workload fits. Errors: NoRuleFits (FLW-267), also where several do."""
    told = [(rule, differences(rule.pin, one)) for rule in rules]
    fitting = [rule for rule, differs in told if not differs]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise NoRuleFits(why=f"several rules fit: {', '.join(rule.pin.name for rule in fitting)}")
    raise NoRuleFits(why="; ".join(f"{rule.pin.name}: {', '.join(differs)}" for rule, differs in told))


def _name(rule: Rule, one: WorkloadIdentity) -> str:
    """Name a token after the run that it is for."""
    run = f", run {one.run_id}" if one.run_id else ""
    return f"{rule.pin.name}: {one.repository or one.subject}{run}"


def _line(text: str) -> str:
    """Give a text as one line of a log; what a stranger sent can be anything."""
    return "".join(char if char.isprintable() else " " for char in text[:_LONGEST_REASON])
