"""interlock probe: ask what runs, from outside, whether it is as it has to be. Floor 15."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import check_place, print_json, read_bounded, write_file
from interlock.control import Stage

if TYPE_CHECKING:
    from interlock.flows.probe import Done
    from interlock.runtime.probes.model import ProbeSet
    from interlock.wiring.app import App
    from interlock.wiring.probing import Wanted

_SAYS = """\
Ask what runs at an address, from outside, for mistakes of configuration and
deployment: answers, headers, cookies, redirects, certificates and versions of
TLS, open ports, debug pages, files that should not be there, listings, traces,
versions. What is found is sealed as evidence of production.smoke, or with
`--stage acceptance` of acceptance.smoke.

Only the addresses that you name are asked; redirects to other places are not
followed. Default passwords are tried only where an environment allows it.
docs/how-to/probe.md shows how to write probes of your own.
"""
_CODES = """\
exit codes: 0 all is well, 1 something is not, 2 wrong use, 3 all is well as far
as a narrowed question goes (nothing is sealed), 4 not everything was answered
"""
_STAGES: Final = (Stage.ACCEPTANCE.value, Stage.PRODUCTION.value)
_MOST: Final = 1 << 20
_MOST_RATE: Final = 10_000


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("probe", _SAYS).with_place()
    made.epilog = _CODES
    made.add_argument(
        "addresses", nargs="*", metavar="ADDRESS", help="https://HOST, or http://HOST:PORT/PATH; repeatable"
    )
    made.add_argument(
        "--env",
        metavar="NAME",
        default="",
        help="the addresses of an environment",
    )
    made.add_argument(
        "--probes", metavar="FILE", action="append", default=[], help="probes of your own besides; repeatable"
    )
    made.add_argument(
        "--only",
        metavar="ID",
        action="append",
        default=[],
        help="ask this one alone; repeatable; the answer is hypothetical and not sealed",
    )
    made.add_argument(
        "--stage", choices=_STAGES, default=_STAGES[-1], help="whose smoke test it is (default: production)"
    )
    made.add_argument(
        "--subject",
        metavar="WHAT",
        default="",
        help="what runs there: the digest of an artifact or of a plan, a file, a revision (default: the addresses)",
    )
    made.add_argument("--ca", metavar="FILE", default="", help="the certificates that count, instead of the system's")
    made.add_argument("--rate", metavar="N", type=_rate, default=100, help="ask at most so often a second (100)")
    made.add_argument("--list", action="store_true", help="list the probes instead of asking")
    made.add_argument("--format", choices=("text", "json", "sarif"), default="text", help="how to show it")
    made.add_argument("-o", "--output", metavar="FILE", help="write the result into a file instead of the terminal")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.runtime.probes.run import Bounds
    from interlock.wiring.probing import make_probing, probes_of, question

    made = parser()
    asked = made.parse_args(words)
    probes = probes_of(asked.probes, _read)
    if asked.list:
        return _list(made, asked, probes)
    if not asked.addresses and not asked.env:
        made.error("name an ADDRESS, or an environment with --env")
    if asked.output is not None:
        check_place(asked.output)
    with open_app(asked.repository, asked.store) as app:
        wanted = question(app, _wanted(app, asked), probes, _read)
        done = make_probing(app, Bounds(per_second=asked.rate)).run(wanted)
    _show(done, asked)
    if done.assessment.code:
        return Exit.BROKEN
    if done.findings:
        return Exit.DENIED
    return Exit.REVIEW if done.envelope is None else Exit.ALLOWED


def _wanted(app: App, asked: argparse.Namespace) -> Wanted:
    from interlock.cli.choosing import chosen_subject
    from interlock.wiring.probing import Wanted

    return Wanted(
        addresses=tuple(asked.addresses),
        environment=asked.env,
        stage=asked.stage,
        subject=chosen_subject(app, asked.subject) if asked.subject else None,
        files=tuple(asked.probes),
        only=tuple(asked.only),
        ca=_read(asked.ca) if asked.ca else b"",
    )


def _read(path: str) -> bytes:
    return read_bounded(path, _MOST)


def _list(made: Parser, asked: argparse.Namespace, probes: ProbeSet) -> int:
    from interlock.render.probed import listed_json, listed_lines
    from interlock.render.screen import paint_for
    from interlock.wiring.probing import only_some

    shown = only_some(probes, asked.only)
    if asked.format == "sarif":
        made.error("--list has no form in SARIF; take text or json")
    if asked.format == "json":
        print_json(listed_json(shown))
    else:
        print("\n".join(listed_lines(shown, paint_for(sys.stdout))))
    return Exit.ALLOWED


def _show(done: Done, asked: argparse.Namespace) -> None:
    import msgspec

    from interlock.render.paint import Paint
    from interlock.render.probed import probed_json, probed_lines, probed_sarif
    from interlock.render.screen import paint_for

    if asked.format == "text":
        paint = paint_for(sys.stdout) if asked.output is None else Paint(has_colour=False)
        text = "\n".join(probed_lines(done, paint)) + "\n"
    else:
        document = probed_json(done) if asked.format == "json" else probed_sarif(done)
        text = msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"
    if asked.output is None:
        sys.stdout.write(text)
        return
    write_file(asked.output, text.encode("utf-8", "replace"))
    print(f"{done.assessment.outcome}: written to {asked.output}", file=sys.stderr)


def _rate(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= _MOST_RATE:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {_MOST_RATE}")
    return int(text)
