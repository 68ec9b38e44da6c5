"""What the commands share by which people let things through or stop them: who signs, by which policy. Floor 15."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from interlock.cli.arguments import add_place
from interlock.cli.choosing import ChosenPolicy
from interlock.cli.errors import WordMalformed
from interlock.decision import Question
from interlock.kernel import Instant, InstantMalformed, Subject, duration, instant

if TYPE_CHECKING:
    from interlock.flows.speaking import Speaker
    from interlock.wiring.app import App


def with_answer(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where, by which policy, and in which form the answer comes."""
    add_place(parser)
    parser.add_argument("--policy", metavar="NAME", help="another policy than the configured one")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")


def speaker_of(app: App) -> Speaker:
    """Give the person whose key signs here."""
    from interlock.flows.speaking import Speaker

    signer = app.keys.signer(app.clock())
    name = app.keys.find(signer.key_id).name
    return Speaker(gate=app.gate, seal=app.seal, clock=app.clock, key=signer.key_id, name=name, product=app.product)


def resource_of(app: App) -> str:
    """Give what permissions are asked for on where no environment is meant."""
    return question_of(app, Subject("", ()), "").resource


def with_stage(parser: argparse.ArgumentParser) -> None:
    """Add the option that says whose policy decides."""
    says = "whose policy decides, and how late the evidence has to be"
    says += " (default: that of the environment, or commit); see `interlock stages`"
    parser.add_argument("--stage", metavar="NAME", help=says)


def question_of(app: App, subject: Subject, environment: str, chosen: ChosenPolicy | None = None) -> Question:
    """Give the question whether a subject may proceed now, at the usual stage if none was chosen."""
    return Question(
        subject,
        app.clock(),
        chosen.stage if chosen is not None else app.pipeline.usual,
        environment=environment,
        hypothetical=chosen.hypothetical if chosen is not None else (),
        policy_is_asked=chosen is not None and chosen.is_asked,
        is_vouched=chosen is not None and chosen.is_vouched,
        product=app.product,
        pipeline=app.pipeline,
        usual=app.usual_pipeline,
    )


def end_of(text: str, at: Instant) -> Instant:
    """Read when something ends: a number of days, a length such as 12h or 30d, a day, or a moment.

    Errors: WordMalformed (CLI-104).
    """
    if text.isdecimal() and len(text) <= 4:  # noqa: PLR2004 (days of a few years)
        return at + duration(f"{text}d")
    if text[-1:] in "smhdw" and text[:-1].isdecimal():
        return at + duration(text)
    try:
        return instant(text if "T" in text.upper() else f"{text}T00:00:00Z")
    except InstantMalformed as error:
        raise WordMalformed(text=text, form="30d, 12h, 2027-01-31 or 2027-01-31T18:00:00Z") from error
