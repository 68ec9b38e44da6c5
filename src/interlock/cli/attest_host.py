"""interlock attest host: seal what may be executed on a machine, and what may listen there. Floor 15."""

from __future__ import annotations

import socket

from interlock.cli.arguments import Parser, open_app, stated
from interlock.cli.exits import Exit
from interlock.cli.files import print_json

_SAYS = """\
Seal the executables of this machine that no package brings as they are, the
sockets that listen, and the libraries that are loaded before all others.
`interlock verify-host` compares with that list. Run it as somebody who may read
all of it: what cannot be read is not sealed, and nothing is then.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("attest host", _SAYS).with_place()
    made.add_argument("--name", metavar="NAME", type=stated, help="what to call it (default: the machine's name)")
    made.add_argument(
        "--path", metavar="FOLDER", action="append", default=[], help="where executables are looked for; repeatable"
    )
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.adapters.hosts.machine import FOLDERS, look_at_machine
    from interlock.flows.desire import Wish, desire
    from interlock.flows.verify_host import FORM
    from interlock.render.desired import desired_json
    from interlock.render.hosts import sealed_lines
    from interlock.runtime.errors import PlaceUnreadable

    asked = parser().parse_args(words)
    seen = look_at_machine(asked.path or FOLDERS)
    if seen.unread:
        first, why = seen.unread[0]
        raise PlaceUnreadable(path=first, why=why)
    with open_app(asked.repository, asked.store) as app:
        wish = Wish(name=asked.name or socket.gethostname(), state=seen.state, form=FORM, product=app.product)
        seal = app.seal
        sealed = desire(wish, app.gate.governance(), seal, app.clock())
    if asked.format == "json":
        print_json({**desired_json(sealed), "schema": "interlock.attest-host/v1"})
    else:
        print("\n".join(sealed_lines(sealed, seen)))
    return Exit.ALLOWED
