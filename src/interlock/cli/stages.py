"""interlock stages: the stages of this repository in order, what runs at each, and the policy after it. Floor 15."""

from __future__ import annotations

import sys
from textwrap import wrap
from typing import TYPE_CHECKING

from interlock.cli.acting import with_format
from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.render.paint import visible
from interlock.render.screen import width_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.control import Card, DeclaredStage

_SAYS = """\
List the stages in their order, what runs at each, and the policy that decides
whether a change may go on from there.

interlock.yaml declares them under `stages`; left out, there are four.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    return with_format(Parser("stages", _SAYS))


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        pipeline, source = app.pipeline, app.settings.source
        policies = {name: app.policies.get(name).name for name in {app.policy_of(one) for one in pipeline.ids}}
        stages = [(one, app.policy_of(one.id)) for one in pipeline.stages]
        cards = app.cards
    if asked.format == "json":
        print_json(
            [
                {"id": one.id, "policy": named, "controls": [*one.controls], "declared": pipeline.is_declared}
                for one, named in stages
            ]
        )
        return Exit.ALLOWED
    for one, named in stages:
        own = "" if policies[named] == named else f" ({policies[named]})"
        print("\n".join([visible(f"{one.id}, decided by {named}{own}"), *_controls(one, cards), ""]))
    declared = f"declared in {source}"
    print(declared if pipeline.is_declared else "the usual four; `stages` in interlock.yaml declares others")
    return Exit.ALLOWED


def _controls(one: DeclaredStage, cards: Mapping[str, Card]) -> Iterator[str]:
    """Give what tools examine and what people attest at a stage, a line or more for each."""
    tools = [control for control in one.controls if not cards[control].is_attested]
    people = [control for control in one.controls if cards[control].is_attested]
    for title, names in (("tools examine  ", tools), ("people attest  ", people)):
        if names:
            yield from wrap(
                ", ".join(names),
                width_of(sys.stdout) or 100,
                initial_indent=f"  {title}",
                subsequent_indent=" " * 17,
                break_on_hyphens=False,
            )
