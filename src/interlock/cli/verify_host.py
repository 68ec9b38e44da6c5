"""interlock verify-host: hold this machine against the list that was sealed for it. Floor 15."""

from __future__ import annotations

import socket

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json

_SAYS = """\
Compare this machine with the list that `interlock attest host` sealed: files that
can be executed and are in no package and on no list, or are not what these say;
processes that run something else, something deleted, or with a library loaded
before all others; sockets that listen and were not sealed. What was found is
evidence of key.delivery-integrity about the list and about whatever --for names.
Exits with 1 if anything is wrong, with 4 if something could not be read.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("verify-host", _SAYS).with_place()
    made.add_argument("--expected", metavar="NAME", default="", help="the sealed list (default: the machine's name)")
    made.add_argument(
        "--path", metavar="FOLDER", action="append", default=[], help="where executables are looked for, as when sealed"
    )
    made.add_argument(
        "--for",
        dest="about",
        metavar="WHAT",
        action="append",
        default=[],
        help="an artifact or revision whose gate counts it: what was built here, or goes here; repeatable",
    )
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    import interlock
    from interlock.adapters.hosts.machine import FOLDERS, look_at_machine
    from interlock.adapters.tools import mask
    from interlock.cli.choosing import chosen_subject
    from interlock.evidence.desired import DESIRED_STATE
    from interlock.flows.desire import find, manifest_of
    from interlock.flows.verify_host import seal_host
    from interlock.render.hosts import host_json, host_lines
    from interlock.runtime.hosts import host_faults
    from interlock.wiring.probing import footing_here

    asked = parser().parse_args(words)
    host = asked.expected or socket.gethostname()
    with open_app(asked.repository, asked.store) as app:
        seal = app.seal
        desired = find(host, app.gate.of_kind(DESIRED_STATE), app.product)
        expected = manifest_of(desired, app.store.blobs.get)
        about = [chosen_subject(app, one) for one in asked.about]
        seen = look_at_machine(asked.path or FOLDERS)
        verified = seal_host(
            desired,
            host,
            seen,
            host_faults(expected, seen),
            about,
            card=app.cards["key.delivery-integrity"],
            footing=footing_here(app, about[0] if about else desired.subject),
            seal=seal,
            at=app.clock(),
            mask=mask,
            version=interlock.__version__,
        )
    if asked.format == "json":
        print_json(host_json(verified))
    else:
        print("\n".join(host_lines(verified)))
    if verified.faults:
        return Exit.DENIED
    return Exit.BROKEN if seen.missing else Exit.ALLOWED
