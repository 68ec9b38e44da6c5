"""Whether the policy that decides is the one that has to, as the evidence itself says. Floor 8.

A change can bring settings and policies along. So evidence says which policy holds for what was examined, out of
the change's own reach, and whoever decides by less gets a hypothetical answer. `check` and `gate` both come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from interlock.decision.errors import MeaningMalformed
from interlock.decision.model import Policy, Requirement, RuleText, Verdict
from interlock.decision.order import policy_that_holds
from interlock.decision.strength import covers
from interlock.decision.terms import People
from interlock.evidence import Assessment, Rules

_AGAIN = "run `interlock check` again"


class Grounds(msgspec.Struct, frozen=True):
    """Whose rules hold for a change, with the policy itself; none where it cannot be known."""

    rules: Rules
    policy: Policy | None
    others: tuple[Policy, ...] = ()
    """The policies of the stages that are declared there."""

    @property
    def meanings(self) -> tuple[bytes, ...]:
        """What all of these policies mean, each once, to be kept beside the evidence that names them."""
        policies = (self.policy, *self.others) if self.policy is not None else self.others
        return tuple(dict.fromkeys(one.meaning for one in policies))


class _Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    environments: tuple[str, ...]
    people: People
    requirements: tuple[dict[str, object], ...]
    rules: tuple[tuple[str, str, Verdict], ...]


def policy_meant(meaning: bytes, name: str) -> Policy:
    """Give a policy again from what it means; files, lines and sentences are not part of that.

    Errors: MeaningMalformed (DEC-106).
    """
    try:
        read = msgspec.json.decode(meaning, type=_Meaning)
        rows = [{**row, "source": name, "line": 0} for row in read.requirements]
        requirements = msgspec.convert(rows, tuple[Requirement, ...])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise MeaningMalformed(name=name, why=str(error)) from error
    rules = tuple(RuleText(id_, text, "", name, 0, otherwise) for id_, text, otherwise in read.rules)
    return Policy(name, "", name, requirements, rules, environments=read.environments, people=read.people)


def not_its_own(
    policy: Policy,
    evidence: Iterable[Assessment],
    trusted: Mapping[str, Policy],
    *,
    is_vouched: bool,
    stage: str = "",
    product: str = "",
) -> tuple[str, ...]:
    """Give each reason why evidence and policy together are no real answer, in a fixed order, with the remedy.

    Shape: `trusted` holds policies by the digest of what they mean, as far as they are kept. `is_vouched` says that
        a person named a policy that no change can touch; that counts where nobody can tell which policy holds.
        `stage` is the one that is decided about; a stage may have a policy of its own. `product` is the one that
        permissions are asked for on.
    """
    own = policy.digest.hex
    reasons: dict[str, None] = {}
    for one in sorted(evidence, key=lambda assessment: assessment.control):
        for reason in _reasons(policy, own, one, trusted, is_vouched=is_vouched, stage=stage):
            reasons[reason] = None
        rules = one.origin.rules
        says_of_none = rules is None or (bool(rules.unknown) and not rules.product)
        if rules is not None and not says_of_none and rules.product != product:
            named = rules.product or "no product"
            said = f"evidence of {one.control} is of {named}, and this is asked for {product or 'none'}"
            reasons[f"{said}; decide where `product` in interlock.yaml says the same"] = None
    return tuple(reasons)


def _reasons(
    policy: Policy, own: str, one: Assessment, trusted: Mapping[str, Policy], *, is_vouched: bool, stage: str
) -> Iterator[str]:
    rules = one.origin.rules
    if rules is None:
        yield f"the evidence of {one.control} does not say whose settings it was made under; {_AGAIN}"
        return
    yield from (f"{how}; have it reviewed and merged, then {_AGAIN}" for how in rules.laxer)
    if rules.unknown:
        if not is_vouched:
            remedy = "fetch the whole history and the default branch, or name a shipped policy with `--policy`"
            yield f"nobody can tell whose policy holds for this change, because {rules.unknown}; {remedy}"
        return
    name, digest = policy_that_holds(rules, stage)
    if digest == own:
        return
    where = f"commit {rules.commit[:12]}" if rules.commit else "what was examined"
    held = trusted.get(digest)
    if held is None:
        if digest:
            yield f"policy {name} of {where} is not kept here to compare {policy.name} with; {_AGAIN}"
        elif not rules.laxer:
            yield f"the evidence of {one.control} names no policy; {_AGAIN}"
    elif not covers(policy, held):
        remedy = f"decide with `--policy {name}`, or have the laxer one reviewed and merged, then {_AGAIN}"
        yield f"policy {policy.name} demands less than {name}, which holds in {where}; {remedy}"
