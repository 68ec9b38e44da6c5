"""interlock controls: what each establishes, how evidence of it comes about, which clauses it answers. Floor 15."""

from __future__ import annotations

import sys

from interlock.catalog.frameworks import FRAMEWORKS, answers_of
from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.control import Card, ControlUnknown
from interlock.kernel import nearest
from interlock.render.controls import control_json, control_lines, control_rows, framework_named
from interlock.render.screen import width_of

_SAYS = """\
Say what each control of the catalogue establishes, how evidence of it comes
about, how old that may be, and which clauses of which standards it answers to.

What nothing runs yet is said plainly, with how people attest it by hand.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("controls", _SAYS).with_place()
    made.add_argument("id", nargs="?", help="one control; left out, all of them")
    made.add_argument("--stage", metavar="NAME", help="only those of a stage; `interlock stages` lists them")
    names = tuple(FRAMEWORKS)
    made.add_argument(
        "--framework",
        metavar="NAME",
        choices=names,
        type=framework_named,
        help=f"only those that answer to a standard, with its clauses: {', '.join(names)}",
    )
    made.add_argument("--missing", action="store_true", help="only those that nothing runs yet")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store) as app:
        cards, components = app.cards, app.components
        here = cards if asked.stage is None else app.pipeline.named(asked.stage).controls
        optional = {str(one.card.id): tuple(getattr(one, "optional", ())) for one in app.controls}
    if asked.id is not None and asked.id not in cards:
        raise ControlUnknown(name=asked.id, nearest=nearest(asked.id, cards))
    wanted = [cards[asked.id]] if asked.id else list(cards.values())
    chosen = [
        card
        for card in wanted
        if card.id in here and _answers(card, asked.framework) and card.is_attested >= asked.missing
    ]
    if asked.format == "json":
        print_json([control_json(card, components.get(str(card.id), "")) for card in chosen])
    elif not chosen:
        print("there is no such control", file=sys.stderr)
    elif asked.id:
        lines = control_lines(chosen[0], optional.get(asked.id, ()), components.get(asked.id, ""))
        print("\n".join(lines))
    else:
        print("\n".join(control_rows(chosen, asked.framework or "", width_of(sys.stdout))))
    return Exit.ALLOWED


def _answers(card: Card, framework: str | None) -> bool:
    return framework is None or any(one.framework == framework for one in answers_of(card))
