"""interlock controls: what each control establishes, owes and uses. Floor 15."""

from __future__ import annotations

import sys

import msgspec

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.control import Control, ControlUnknown
from interlock.formats import nearest
from interlock.render.table import rows

_SAYS = """\
Say what each control establishes, what it has to look at, and with which tools.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("controls", _SAYS).with_place()
    made.add_argument("id", nargs="?", help="one control; left out, all of them")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store) as app:
        known = {str(one.card.id): one for one in app.controls}
        component = app.components.get(asked.id or "", "")
    if asked.id is not None and asked.id not in known:
        raise ControlUnknown(name=asked.id, nearest=nearest(asked.id, known))
    chosen = [known[asked.id]] if asked.id else list(known.values())
    if asked.format == "json":
        body = msgspec.json.format(msgspec.json.encode([one.card for one in chosen]), indent=2)
        sys.stdout.write(body.decode() + "\n")
    elif asked.id:
        print("\n".join(_one(chosen[0], component)))
    else:
        table = [("control", "stages", "establishes that")]
        table += [(one.card.id, ", ".join(one.card.stages), one.card.says) for one in chosen]
        print("\n".join(rows(table)))
    return Exit.ALLOWED


def _one(control: Control, component: str) -> list[str]:
    card = control.card
    optional = getattr(control, "optional", ())
    return [
        f"{card.id}  (since {card.since}, in the stages {', '.join(card.stages)})",
        "",
        f"  establishes   {card.says}",
        f"  has to cover  {card.owes}",
        f"  uses          {', '.join(card.needs)}",
        *([f"  where added   {', '.join(optional)}"] if optional else []),
        f"  maps to       {', '.join(card.maps_to)}",
        f"  comes in      {component}" if component else f"  page          docs/controls/{card.id}.md",
    ]
