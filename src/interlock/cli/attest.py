"""interlock attest: what people did by hand, recorded as evidence with its report. Floor 15."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import interlock
from interlock.cli import attest_host, attest_source
from interlock.cli.arguments import ActionParser, Parser, add_place, open_app
from interlock.cli.choosing import chosen_subject
from interlock.cli.exits import Exit
from interlock.cli.files import print_json, read_bounded
from interlock.cli.governing import resource_of
from interlock.control import Sighting
from interlock.decision.by_hand import attests_nothing
from interlock.flows.attest import OUTCOMES, Footing, Paper, Work, attest
from interlock.formats.findings import found_by_hand, read_findings
from interlock.kernel import InstantMalformed, Severity, instant
from interlock.render.attested import attested_json, attested_lines
from interlock.wiring.handing import card_of, change_of, footing_at

if TYPE_CHECKING:
    from datetime import datetime

    from interlock.kernel import Subject
    from interlock.wiring.app import App

_SAYS = """\
Record what people did by hand, such as a penetration test, an exercise or the
review of a threat model, as signed evidence with its report.

Its age counts from the day on which it was done. Findings count against the
limits of the policy like any. `interlock controls ID` says what a control asks.
Files are kept beside the ledger, with what looks like a secret masked; nothing
is masked inside of archives, PDF streams and office documents.

`interlock attest source` seals the state that files should be in, `interlock
attest host` what may be executed on a machine; see the --help of each.
"""
_MOST: Final = 32 * 1024 * 1024
"""Bytes of one file."""
_MOST_FILES: Final = 50
FORMS: Final[Mapping[str, Callable[[], Parser]]] = {"source": attest_source.parser, "host": attest_host.parser}
"""Other forms of the command, by the word that chooses each."""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("attest", _SAYS).with_place()
    made.add_argument("control", help="the id of a control, such as acceptance.pentest")
    made.add_argument(
        "--subject",
        metavar="WHAT",
        required=True,
        help="what it is about: a revision, a digest, a file, or . for the working tree",
    )
    made.add_argument(
        "--file", metavar="REPORT", dest="reports", action="append", required=True, help="the report; repeatable"
    )
    made.add_argument("--scope", metavar="TEXT", type=_words, required=True, help="what the work covered, and what not")
    made.add_argument("--outcome", choices=OUTCOMES, help="left out, it is failed if there are findings")
    made.add_argument(
        "--date", metavar="TIME", type=_day, help="when it was finished (2027-01-31, or RFC 3339; default: now)"
    )
    made.add_argument("--by", metavar="PERSON", type=_words, action="append", default=[], help="who did it; repeatable")
    made.add_argument(
        "--finding",
        metavar="SEVERITY:TEXT",
        type=_finding,
        action="append",
        default=[],
        help=f"what was found ({', '.join(Severity)}); repeatable",
    )
    made.add_argument(
        "--findings",
        metavar="FILE",
        action="append",
        default=[],
        help="findings as SARIF 2.1.0 or a JSON list; repeatable",
    )
    made.add_argument(
        "--attach", metavar="FILE", action="append", default=[], help="something beside the report; repeatable"
    )
    made.add_argument("--note", metavar="TEXT", type=_words, action="append", default=[], help="a remark; repeatable")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.adapters.tools import mask

    for name, form in (("source", attest_source.run), ("host", attest_host.run)):
        own = _of_form(words, name)
        if own is not None:
            return form(own)
    made = parser()
    asked = made.parse_args(words)
    if len(asked.reports) + len(asked.attach) > _MOST_FILES:
        made.error(f"at most {_MOST_FILES} files are kept; pack those that belong together into one")
    with open_app(asked.repository, asked.store) as app:
        card = card_of(app, asked.control)
        papers = [Paper(Path(path).name, read_bounded(path, _MOST), is_report=True) for path in asked.reports]
        papers += [Paper(Path(path).name, read_bounded(path, _MOST)) for path in asked.attach]
        findings = _findings(asked)
        seal, now = app.seal, app.clock()  # in this order: the first key there is counts from when it was made
        work = Work(
            card=card,
            subject=chosen_subject(app, asked.subject),
            scope=asked.scope,
            done_at=asked.date or now,
            papers=tuple(papers),
            people=tuple(asked.by),
            findings=findings,
            outcome=asked.outcome or "",
            notes=tuple(asked.note),
        )
        done = attest(work, footing(app, work.subject, asked.subject), seal, now, mask, interlock.__version__)
        signer = app.keys.find(app.keys.signer(now).key_id)
        why_not = attests_nothing(signer.id, signer.name, app.directory(), resource_of(app), now)
        if asked.format == "json":
            print_json(attested_json(done, card, signer.name, signer.id, why_not))
        else:
            print("\n".join(attested_lines(done, card, signer.name, why_not)))
    return Exit.ALLOWED


def _of_form(words: list[str], name: str) -> list[str] | None:
    """Give the words of another form, if its name comes first but for the options that all forms have."""
    shared = ActionParser(prog="interlock attest", add_help=False, allow_abbrev=False)
    add_place(shared)
    shared.add_argument("--format", default="text")
    asked, rest = shared.parse_known_args(words)
    if rest[:1] != [name]:
        return None
    return [f"--repository={asked.repository}", f"--store={asked.store}", f"--format={asked.format}", *rest[1:]]


def _findings(asked: argparse.Namespace) -> tuple[Sighting, ...]:
    from interlock.adapters.tools import mask

    listed = [one for path in asked.findings for one in read_findings(path, mask(read_bounded(path, _MOST)))]
    return (*asked.finding, *listed)


def footing(app: App, subject: Subject, named: str) -> Footing:
    """Say whose rules hold for what is attested, if that is what the working tree holds or what is checked out."""
    return footing_at(app, subject, change_of(app, subject, named))


def _words(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("there are no words in it")
    return text.strip()


def _day(text: str) -> datetime:
    try:
        return instant(text if "T" in text else f"{text}T00:00:00Z")
    except InstantMalformed as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2027-01-31 and no RFC 3339 time") from error


def _finding(text: str) -> Sighting:
    word, _, says = text.partition(":")
    if word not in set(Severity) or not says.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(Severity)}, a colon, and what was found")
    return found_by_hand(Severity(word), says)
