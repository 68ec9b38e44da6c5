"""By whose word something was let through, as text for people and as documents for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Any, Final

from interlock.flows.tracing.deciding import Decided, Rollout, Word
from interlock.flows.tracing.who_approved import Approved
from interlock.render.paint import Paint, Part, flow
from interlock.render.traced.walk import place_json, saying_json
from interlock.render.traced.words import in_words, several, told, who
from interlock.trace import Kind

_TONES: Final = {"allow": "good", "PASSED": "good", "review": "warn"}
_SAID: Final = {"allow": "allowed", "deny": "denied", "review": "sent to review"}


def approved_lines(found: Approved, paint: Paint, width: int = 0) -> Iterator[str]:
    """Say who let something through, and loudly where nobody did."""
    tone = "bold" if found.approvals else "warn"
    yield from flow(paint, [Part(tone, approved_sentence(found))], 2, first=0, width=width)
    for one in found.rollouts:
        yield ""
        yield paint("bold", f"deployment {one.run} to {one.environment}")
        yield from rollout_lines(one, paint, width)
    shown = {one.envelope for rollout in found.rollouts for one in rollout.decisions}
    rest = [one for one in found.decisions if one.envelope not in shown]
    if rest:
        yield ""
        yield paint("dim", "decisions besides:")
    before = {word for rollout in found.rollouts for one in rollout.decisions for word in one.words}
    for decided in rest:
        yield from decision_lines(decided, paint, width, before)
        before.update(decided.words)
    told_ = {word for one in found.decisions for word in one.words}
    others = [word for word in found.words if word not in told_]
    if others:
        yield ""
        counted = " besides, which counted for none of these decisions" if found.decisions else ""
        yield paint("dim", f"said of it{counted}:")
    for word in others:
        yield from _word(word, paint, width)
    if found.is_cut:
        yield ""
        yield paint("warn", "cut short: there is more than was looked at; ask for one deployment")


def approved_sentence(found: Approved) -> str:
    """Say in one sentence who let something through."""
    approvers = list(dict.fromkeys(who(one.by) for one in found.approvals))
    people = f"{', '.join(approvers)} approved {in_words(found.subject)}" if approvers else ""
    glass = _glass_broken(found)
    if not found.decisions and not approvers:
        return f"nobody approved {in_words(found.subject)}, and no decision that counts was made about it"
    verdicts = [one.verdict for one in found.decisions]
    allowed = sum(one in {"allow", "PASSED"} for one in verdicts)
    if not found.decisions:
        return people
    count = f"{len(verdicts)} {'decision' if len(verdicts) == 1 else 'decisions'}"
    say = f"{count} {'was' if len(verdicts) == 1 else 'were'} made, {allowed} of which allowed it"
    reviewed = "" if found.reviews else "; nobody reviewed it, as far as is known here"
    accepted = list(dict.fromkeys(who(one.by) for one in found.acceptances))
    waived = f"; {', '.join(accepted)} accepted what was waived" if accepted else ""
    return f"{people or f'nobody approved {in_words(found.subject)}'}{glass}; {say}{waived}{reviewed}"


def _glass_broken(found: Approved) -> str:
    rollouts = {word: None for one in found.rollouts for word in one.through_glass}
    return f", and {in_glass(tuple(rollouts))}" if rollouts else ""


def in_glass(words: Sequence[Word]) -> str:
    """Say who broke the glass for something: who asked, and who agreed."""
    asked = " and ".join(dict.fromkeys(who(one.by) for one in words if one.what == "break-glass"))
    agreed = " and ".join(dict.fromkeys(who(one.by) for one in words if one.what == "agreement"))
    return f"{asked or 'somebody'} broke the glass for it{f' with {agreed}, who agreed' if agreed else ''}"


def rollout_lines(one: Rollout, paint: Paint, width: int) -> Iterator[str]:
    """Say how a deployment came about: who asked, what decided, who approved, who carried it out."""
    ticket = f", for {one.ticket}" if one.ticket else ""
    why = f"{one.why} {one.run}, {one.outcome}{ticket}".strip()
    yield from _row("deployed", why, paint, width, note=told(one.began))
    yield from _row("asked for", f"by {one.asked_by}", paint, width)
    if not one.decisions:
        yield from _row("decided", "no decision that counts let it through", paint, width, "bad")
    if one.lost_decisions:
        says = f"{one.lost_decisions} of the decisions that it names cannot be found, or do not count"
        yield from _row("decided", says, paint, width, "bad")
    for decided in one.decisions:
        yield from decision_lines(decided, paint, width)
    if not one.approvals:
        says = "nobody: the glass was broken for it" if one.through_glass else "nobody approved it"
        yield from _row("approved", says, paint, width, "warn")
    if one.workers:
        yield from _row("run by", ", ".join(one.workers), paint, width)


def decision_lines(one: Decided, paint: Paint, width: int, before: Container[Word] = ()) -> Iterator[str]:
    """Tell a decision with what people said that counted for it, but for what was told before."""
    where = f" for {one.environment}" if one.environment else ""
    verdict = _SAID.get(one.verdict, one.verdict)
    says = f"{one.subject} {verdict} under {one.policy}{where}, by {several(one.evidence, Kind.EVIDENCE)}"
    tone = _TONES.get(one.verdict, "bad")
    yield from _row("decided", says, paint, width, tone, note=told(one.by))
    if one.lost:
        yield from _row("", f"{one.lost} of which do not count here any more, or are gone", paint, width, "bad")
    for word in one.words:
        if word not in before:
            yield from _word(word, paint, width)


def _word(one: Word, paint: Paint, width: int) -> Iterator[str]:
    heads = {"approval": "approved" if one.is_for else "refused", "review": "reviewed", "waiver": "waived"}
    heads |= {"agreement": "agreed" if one.is_for else "refused", "break-glass": "glass", "afterwards": "reviewed"}
    heads["acceptance"] = "accepted" if one.is_for else "refused"
    reason = f": {one.reason}" if one.reason else ""
    tone = "plain" if one.is_for else "bad"
    text = f"{who(one.by)} {one.says}{reason}" if one.what != "review" else f"{one.says}{reason}"
    yield from _row(heads.get(one.what, one.what), text, paint, width, tone, note=told(one.by))


def _row(head: str, text: str, paint: Paint, width: int, tone: str = "plain", *, note: str = "") -> Iterator[str]:
    parts = [Part("dim", f"{head:<9}", is_whole=True), Part(tone, text)] if head else [Part(tone, text)]
    first = 2 if head else 13
    yield from flow(paint, [*parts, Part("dim", note)] if note else parts, 13, first=first, width=width)


def approved_json(found: Approved) -> dict[str, Any]:
    """Give who let something through as a document."""
    return {
        "schema": "interlock.trace-who-approved/v1",
        "subject": place_json(found.subject),
        "decisions": [decided_json(one) for one in found.decisions],
        "words": [word_json(one) for one in found.words],
        "deployments": [
            {
                "run": one.run,
                "environment": one.environment,
                "outcome": one.outcome,
                "asked_by": one.asked_by,
                "workers": list(one.workers),
                "ticket": one.ticket or None,
                "began": saying_json(one.began),
                "decisions": [each.envelope for each in one.decisions],
                "lost_decisions": one.lost_decisions,
            }
            for one in found.rollouts
        ],
        "cut": found.is_cut,
    }


def decided_json(one: Decided) -> dict[str, Any]:
    """Give a decision as a document."""
    return {
        "envelope": one.envelope,
        "subject": one.subject,
        "verdict": one.verdict,
        "policy": one.policy,
        "environment": one.environment or None,
        "said": saying_json(one.by),
        "evidence": one.evidence,
        "lost_evidence": one.lost,
        "words": [word_json(each) for each in one.words],
    }


def word_json(one: Word) -> dict[str, Any]:
    """Give what a person said as a document."""
    return {
        "what": one.what,
        "says": one.says,
        "reason": one.reason or None,
        "is_for": one.is_for,
        "said": saying_json(one.by),
    }
