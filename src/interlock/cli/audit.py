"""interlock audit: one file that proves itself, a report, and such a file verified anywhere. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final, TypeVar

from interlock.cli.arguments import Parser, open_app
from interlock.cli.errors import FileUnreadable
from interlock.cli.exits import Exit
from interlock.cli.files import check_place, print_json, read_bounded, write_file
from interlock.render.screen import paint_for

if TYPE_CHECKING:
    from interlock.flows.auditing.trusting import Anchors
    from interlock.kernel import Instant
    from interlock.ledger import Checkpoint
    from interlock.trace.report import AuditReport, Period
    from interlock.wiring.app import App

_SAYS: Final = """\
Take an audit out of the ledger: everything that a deployment, a release, an
environment, a product, a commit or an artifact rests on.

  interlock audit dpl-1f2e          a file that proves itself: the evidence with
                                    its proofs, keys, policies, and a page to read
  interlock audit verify FILE       whether such a file holds, on a machine that
                                    has never heard of us, with no network

That you took it is entered in the ledger before you get to read it. Verified,
a file is `proved` for the keys that you name (exit code 0), or consistent in
itself with something left for you to settle (3), or refuted (1).
"""
_VERIFY: Final = "verify"
T = TypeVar("T")
_MOST_BYTES: Final = (1 << 30) + (1 << 28)
_MOST_KEY: Final = 1 << 16
_MOST_TRUST: Final = 1 << 24
_REPORTS: Final = {
    "html": "interlock.render.audit.page",
    "json": "interlock.render.audit.document",
    "oscal": "interlock.render.audit.oscal",
}
"""The forms of a report alone, with the module that writes each."""
_PROVING: Final = ("bundle", "pdf")
"""The forms that come with the pack."""
_ENDINGS: Final = {"bundle": "zip", "oscal": "oscal.json"}


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("audit", _SAYS).with_place()
    made.add_argument(
        "subject",
        metavar="SUBJECT",
        help="a name, or KIND:NAME where several could be meant; or `verify`",
    )
    made.add_argument("file", metavar="FILE", nargs="?", help="after `verify`: the file")
    made.add_argument(
        "--format",
        choices=(*_PROVING, *_REPORTS, "text"),
        help="what to take (default: bundle); after `verify`, text or json (default: text)",
    )
    taking = made.add_argument_group("taking an audit")
    taking.add_argument(
        "--period", metavar="PERIOD", default="", help="deployments of a time only: 90d, or FROM..TO without its end"
    )
    taking.add_argument(
        "--framework", metavar="NAME", action="append", default=[], help="answer the clauses of a standard too"
    )
    taking.add_argument("-o", "--output", metavar="FILE", default="", help="the file to write (default: audit-NAME)")
    verifying = made.add_argument_group("verifying a file")
    verifying.add_argument(
        "--key", metavar="FILE", action="append", default=[], help="a public key in PEM that you know"
    )
    verifying.add_argument("--trust", metavar="FILE", default="", help="keys that you know, with purposes and times")
    verifying.add_argument("--origin", metavar="NAME", default="", help="the log that it has to be of")
    verifying.add_argument("--seen", metavar="FILE", default="", help="a checkpoint of the log that you kept")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    is_verifying = asked.subject == _VERIFY
    if is_verifying and (asked.file is None or asked.format not in {None, "text", "json"}):
        parser().error("give the file to verify, and --format text or json")
    if not is_verifying and (asked.file is not None or asked.format == "text"):
        parser().error("one thing at a time; --format text and a second word are for `interlock audit verify FILE`")
    mixed = _mixed(asked, is_verifying=is_verifying)
    if mixed:
        parser().error(mixed)
    if is_verifying:
        return _verify(asked)
    with open_app(asked.repository, asked.store) as app:
        return _take(app, asked)


def _mixed(asked: argparse.Namespace, *, is_verifying: bool) -> str:
    """Say which option belongs to the other half of the command; empty if none does."""
    others = ("period", "framework", "output") if is_verifying else ("key", "trust", "origin", "seen")
    wrong = [f"--{name}" for name in others if getattr(asked, name)]
    return f"{', '.join(wrong)} says nothing {'when a file is verified' if is_verifying else 'here'}" if wrong else ""


def _take(app: App, asked: argparse.Namespace) -> int:
    from interlock.cli.choosing import chosen_subject
    from interlock.wiring.audit import asking_of, older_heads, reports_of, taking_of
    from interlock.wiring.deploying import Deploying

    form = asked.format or "bundle"
    period = _period(asked.period, app.clock())
    deploying = Deploying(app, os.environ)
    asking = asking_of(app, deploying, lambda text: chosen_subject(app, text))
    taking = taking_of(app, asking, reports_of(app, deploying, asked.framework))
    about = asking.asked(asked.subject, period)
    path = asked.output or f"audit-{_plain(about.name)}.{_ENDINGS.get(form, form)}"
    check_place(path)
    taken = taking.gathered(about)
    body, papers = b"", 0
    if form in _PROVING:
        packed = taking.pack(taken, asked.subject, older_heads(app), _written("html")(taken.report))
        body, papers = packed.body, packed.papers
    if form == "pdf":
        from interlock.render.audit.paper import written as on_paper

        body = on_paper(taken.report, body)
    elif form != "bundle":
        body = _written(form)(taken.report)
    envelope = taking.record(taken, asked.subject, form, body, papers)  # first, so that nobody reads it unseen
    write_file(path, body)
    _tell(path, form, body, taken.report, str(envelope))
    return Exit.ALLOWED


def _period(text: str, now: Instant) -> Period:
    """Give the period that was asked for; the whole time for none. Errors: PeriodMalformed (TRC-131)."""
    from interlock.trace.figures.period import read_period
    from interlock.trace.report import Period

    if not text:
        return Period()
    read = read_period(text, now)
    return Period(read.since, read.until)


def _tell(path: str, form: str, body: bytes, report: AuditReport, envelope: str) -> None:
    from interlock.kernel import sha256

    say, paint = sys.stderr if path == "/dev/stdout" else sys.stdout, paint_for(sys.stdout)
    missing = len(report.missing)
    lacking = f", and {missing} thing{'' if missing == 1 else 's'} missing, said in it" if missing else ""
    print(paint("plain", f"{report.summary}"), file=say)
    print(paint("plain", f"  file   {path}: {form}, {len(body)} bytes{lacking}"), file=say)
    print(f"         {sha256(body)}", file=say)
    print(f"  entry  that you took it: {envelope}", file=say)
    if form == "bundle":
        print(paint("plain", f"  check  `interlock audit verify {path}`, on any machine"), file=say)


def _plain(name: str) -> str:
    """Give a name that can be one of a file."""
    return "".join(char if char.isalnum() or char in "._-" else "-" for char in name)[:40].strip("-.") or "it"


def _written(form: str) -> Callable[[AuditReport], bytes]:
    """Give what writes a report in a form."""
    written: Callable[[AuditReport], bytes] = import_module(_REPORTS[form]).written
    return written


def _verify(asked: argparse.Namespace) -> int:
    from interlock.flows.auditing.verified import Outcome
    from interlock.render.audited import verified_json, verified_lines
    from interlock.wiring.audit import verifying_of

    anchors, seen = _anchors(asked), _seen(asked.seen)
    body = read_bounded(asked.file, _MOST_BYTES)
    verified = verifying_of(anchors, seen, os.environ, _written("html")).verified(body)
    if asked.format == "json":
        print_json(verified_json(verified))
    else:
        print("\n".join(verified_lines(verified, paint_for(sys.stdout))))
    codes = {Outcome.PROVED: Exit.ALLOWED, Outcome.CONSISTENT: Exit.REVIEW, Outcome.REFUTED: Exit.DENIED}
    return codes[verified.outcome]


def _anchors(asked: argparse.Namespace) -> Anchors:
    """Give whom the reader goes by. Errors: FileUnreadable (CLI-101)."""
    from interlock.crypto import PublicKey, Trust, read_trust
    from interlock.flows.auditing.trusting import Anchors

    keys = frozenset(_read(one, _MOST_KEY, PublicKey.from_pem).id for one in asked.key)
    trust = _read(asked.trust, _MOST_TRUST, read_trust) if asked.trust else Trust()
    return Anchors(keys, trust, asked.origin)


def _seen(path: str) -> Checkpoint | None:
    """Give a checkpoint that the reader kept, and believes because of that; none where no file is named."""
    if not path:
        return None
    from interlock.crypto import read_head, read_note
    from interlock.ledger import Checkpoint

    note = read_bounded(path, _MOST_KEY)
    head = _read(path, _MOST_KEY, lambda body: read_head(read_note(body).text))
    return Checkpoint(head.origin, head.size, head.root, note)


def _read(path: str, most: int, reader: Callable[[bytes], T]) -> T:
    """Read what the reader brings along: that it is none of what it should be is no word about the pack."""
    from interlock.crypto.errors import CryptoError

    try:
        return reader(read_bounded(path, most))
    except CryptoError as error:
        raise FileUnreadable(path=path, why=str(error)) from error
