"""A verified audit pack, as text for people and as a document for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.flows.auditing.verified import OfferedKey, Outcome, State, Step, Verified
from interlock.render.paint import Paint, visible

_MARKS: Final = {
    State.HOLDS: ("good", "✔"),
    State.OPEN: ("warn", "!"),
    State.REFUTED: ("bad", "✖"),
    State.UNREACHED: ("dim", "·"),
}
_WORDS: Final = {Outcome.PROVED: "good", Outcome.CONSISTENT: "warn", Outcome.REFUTED: "bad"}


def sentence(verified: Verified) -> str:
    """Say in a sentence what a pack is worth."""
    match verified.outcome:
        case Outcome.PROVED:
            means = "" if all(one.is_settled for one in verified.keys) else ", if they count as the file says"
            return f"PROVED for the keys that you named{means}: every byte, every entry and every decision"
        case Outcome.REFUTED:
            wrong = next(one for one in verified.steps if one.state is not State.HOLDS and one.state is not State.OPEN)
            return f"REFUTED: {wrong.name}: {wrong.says[0]}"
        case Outcome.CONSISTENT:
            if all(one.is_named for one in verified.keys):
                return "CONSISTENT for the keys that you named, and something is left for you to settle"
            return "CONSISTENT in itself; whether these keys are who they say is for you to settle"


def verified_lines(verified: Verified, paint: Paint) -> Iterator[str]:
    """Give the lines that a person reads: the answer first, then the steps in order, then the keys."""
    yield paint(_WORDS[verified.outcome], sentence(verified))
    if verified.about is not None:
        about = verified.about
        is_bounded = about.since or about.until
        period = f", from {about.since or 'the beginning'} to {about.until or 'its end'}" if is_bounded else ""
        name = verified.subject or about.asked
        also = f" (asked for as {about.asked})" if not about.asked.endswith(name) else ""
        yield visible(f"  about    {about.kind} {name}{also}{period}")
        yield visible(f"  made     {about.at} by {about.made_by}, with version {about.interlock}")
    yield f"  file     sha256:{verified.sha256}"
    yield ""
    for step in verified.steps:
        yield from _step_lines(step, paint)
    if verified.outcome is Outcome.REFUTED:
        yield ""
        yield "Believe nothing in it, keep the file as it is, and ask whoever gave it to you where it was changed."
    if verified.on_word:
        who = next((one.name for one in verified.keys if one.signed_pack), "whoever signed it")
        yield ""
        yield visible(f"Everything in its report was made again but this, which is the word of {who} alone:")
        yield from (visible(f"  - {one}") for one in verified.on_word)
    if verified.keys:
        yield ""
        yield from _key_lines(verified, paint)


def _step_lines(step: Step, paint: Paint) -> Iterator[str]:
    role, mark = _MARKS[step.state]
    first, *others = step.says
    yield f"{paint(role, mark)} {step.number:>2} {step.name:<16} {visible(first)}"
    yield from (f"{'':22}{visible(one)}" for one in others)


def _key_lines(verified: Verified, paint: Paint) -> Iterator[str]:
    strangers = [one for one in verified.keys if not one.is_named]
    if strangers:
        yield "Compare these keys with those that you were told in another way than with this file:"
    for one in verified.keys:
        role, word = ("good", "named  ") if one.is_named else ("warn", "offered")
        yield f"  {paint(role, word)}  {visible(one.id)}  {visible(_who(one))}"
    if strangers:
        yield "then name them: `--key FILE.pem` for each, or `--trust FILE` for a list with purposes and times."


def _who(one: OfferedKey) -> str:
    times = f"since {one.since[:10]}" + (f", until {one.until[:10]}" if one.until else "")
    gone = f", revoked at {one.revoked_at}" if one.revoked_at else ""
    more = [word for word, is_so in (("the log", one.signed_log), ("this file", one.signed_pack)) if is_so]
    signed = ", ".join((f"{one.signed} of the entries", *more))
    word = "" if one.is_settled else " (by the file's word)"
    return f"{one.name}: {', '.join(one.purposes)}; {times}{gone}{word}; signed {signed}"


def verified_json(verified: Verified) -> object:
    """Give the document that programs read."""
    return {"schema": "interlock.audit-verified/v1", "says": sentence(verified), **msgspec.to_builtins(verified)}
