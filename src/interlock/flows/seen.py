"""What somebody saw of something before they answered it, held against how it stands when they do. Floor 11.

A page is as old as the moment at which it was loaded. An answer is about what was on it, so it is refused where that
changed meanwhile, with what changed; that somebody else approved too, and it still waits, changes nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from interlock.decision import Decision, Governance, Verdict
from interlock.flows.holds import Row as HoldRow

MOST: Final = 40_000
"""Characters that a form sends back of what its page showed."""
_LAST: Final = 20
"""Changes that are told one by one."""
PRODUCT: Final = "product "
"""How the fact begins that says of which product something is, if not of that of the server."""
_ANSWER: Final = "answer"
_REASON: Final = "reason"
_WORDS: Final = {"approve": "approved", "reject": "rejected", "withdraw": "took an answer back on"}


class Seen(msgspec.Struct, frozen=True):
    """How something stands: facts by their keys, each with the sentence that tells it."""

    facts: dict[str, str]

    @property
    def keys(self) -> tuple[str, ...]:
        """What a form sends back, and a draft keeps."""
        return tuple(self.facts)

    def changes(self, before: Iterable[str], own: str = "") -> tuple[str, ...]:
        """Say what is otherwise than it was seen; empty where nothing is that matters to an answer.

        Shape:  `own` is the person who answers: that somebody else approved beside them is no change, and that they
                did so themselves, in another window, is one.
        """
        known = frozenset(before)
        gone = [one for one in known if one not in self.facts]
        new = [one for one in self.facts if one not in known]
        if not gone and all(_is_anothers_approval(one, own) for one in new):
            return ()
        told = [*(self.facts[one] for one in new), *_gone(sorted(gone))]
        more = len(told) - _LAST
        return (*told[:_LAST], f"and {more} more") if more > 0 else tuple(told)


def written(keys: Iterable[str]) -> str:
    """Write what was seen for a form to send back."""
    return "\n".join(keys)


def read(text: str) -> tuple[str, ...]:
    """Read what a form sent back."""
    return tuple(one.strip() for one in text[:MOST].splitlines() if one.strip())


def of_release(decision: Decision, governance: Governance) -> Seen:
    """Give how a release stands: the policy, the answer of the gate, what stands against it, and who said what."""
    facts = {
        f"policy {decision.policy_digest.hex}": f"the policy {decision.policy} means something else now",
        f"verdict {decision.verdict.value}": f"the gate answers {decision.verdict.value} now",
    }
    for one in decision.reasons:
        if one.verdict is not Verdict.ALLOW:
            facts[f"{_REASON} {one.key}"] = one.says
    for digest in decision.subject.digests:
        facts |= _answers(governance, "release", str(digest), decision.environment)
    return Seen(facts)


def of_waiver(name: str, state: str, governance: Governance) -> Seen:
    """Give how a waiver stands; `state` is a word for whether it counts."""
    return Seen({f"state {state}": f"it is {state} now", **_answers(governance, "waiver", name)})


def of_glass(name: str, environment: str, state: str, governance: Governance) -> Seen:
    """Give how a request to break the glass stands; `state` is a word for what it does to the gate."""
    said = _answers(governance, "break-glass", name, environment)
    looked = _answers(governance, "break-glass-review", name, environment)
    return Seen({f"state {state}": f"it is {state} now", **said, **looked})


def of_hold(row: HoldRow, product: str | None = None) -> Seen:
    """Give how a hold stands; `product` is the one whose gates are meant, if not that of the server."""
    facts = {} if product is None else of_product(product)
    return Seen(facts | ({"state held": "it is held again"} if row.is_in_force else {"state lifted": "it was lifted"}))


def of_product(product: str) -> dict[str, str]:
    """Give the fact that something is of another product."""
    return {f"{PRODUCT}{product}": f"it is about {product or 'no product'}"}


def _answers(governance: Governance, about: str, target: str, environment: str = "") -> dict[str, str]:
    found = {}
    for one in governance.answers(about, target, environment):
        who = governance.directory.person_of_key(one.signer)
        kind = one.says.answer if one.says.answer in _WORDS else "other"
        word = _WORDS.get(kind, "answered")
        told = f"{who or one.signer_name} {word} it{f': {one.says.reason}' if one.says.reason else ''}"
        found[f"{_ANSWER} {one.id} {kind} {who or '?'}"] = told
    return found


def _is_anothers_approval(key: str, own: str) -> bool:
    kind, *parts = key.split(" ")
    return kind == _ANSWER and parts[1:2] == ["approve"] and parts[2:] != [own]


def _gone(keys: Iterable[str]) -> Iterator[str]:
    for one in keys:
        kind, _, rest = one.partition(" ")
        if kind == _REASON:
            yield f"{rest.partition(':')[0]} does not stand against it as it did"
        elif kind == _ANSWER:
            yield "somebody took an answer back"
