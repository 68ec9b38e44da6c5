"""interlock waive: ask that something found or missing be accepted for a while. Floor 15."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from interlock.cli.acting import show
from interlock.cli.arguments import Parser, open_app, stated
from interlock.cli.choosing import chosen_environment, chosen_subject, policies_by_place
from interlock.cli.errors import WordMalformed
from interlock.cli.exits import Exit
from interlock.cli.governing import end_of, resource_of, speaker_of, with_answer
from interlock.evidence import Waiver
from interlock.kernel import stamp

if TYPE_CHECKING:
    from interlock.wiring.app import App

_SAYS = """\
Ask that something found or missing be accepted for a while. The waiver is
signed evidence; it counts once somebody else who may has approved it, and
not after its end. NAME is a rule as a check shows it (bandit:B602), a
vulnerability (CVE-2026-0001), a control, or rule:ID of the policy. Where
several tools say the same, name the rules of all of them.
"""
_SCOPES: Final = ("path", "component", "fingerprint", "subject", "environment")
_SHORTEST_FINGERPRINT: Final = 12


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("waive", _SAYS)
    made.add_argument("names", metavar="NAME", nargs="+", help="what is accepted; several make a waiver each")
    made.add_argument(
        "--scope",
        metavar="KIND=VALUE",
        action="append",
        default=[],
        help=f"only there; repeatable; KIND is one of {', '.join(_SCOPES)}",
    )
    made.add_argument("--reason", type=stated, metavar="TEXT", required=True, help="why it can be accepted")
    made.add_argument("--expires", metavar="WHEN", required=True, help="days, 12h or 30d, a date, or RFC 3339")
    made.add_argument("--owner", metavar="PERSON", default="", help="who answers for it (default: you)")
    made.add_argument("--instead", metavar="TEXT", default="", help="what is done instead, in words")
    with_answer(made)
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store) as app:
        return _ask(app, asked)


def _ask(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.waivers import ask, where_of
    from interlock.render.waivers import asked_json, asked_lines

    policy_in = policies_by_place(app, asked.policy)
    wanted = [_waiver(app, asked, name) for name in dict.fromkeys(asked.names)]
    said = ask(speaker_of(app), policy_in, resource_of(app), wanted, app.control_ids())
    policy = policy_in(where_of(said[0].waiver))
    answers = app.directory().who_may("waiver.approve", resource_of(app), at=app.clock())
    could = tuple(one.person for one in answers)
    documents = [asked_json(one, policy, could) for one in said]
    show(asked, documents if documents[1:] else documents[0], asked_lines(said, policy, could))
    return Exit.REVIEW


def _waiver(app: App, asked: argparse.Namespace, name: str) -> Waiver:
    from interlock.flows.waivers import kind_of

    at = app.clock()
    scopes: dict[str, list[str]] = {kind: [] for kind in _SCOPES}
    for text in asked.scope:
        kind, value = _scope(text)
        scopes[kind].append(str(chosen_subject(app, value).digests[0]) if kind == "subject" else value)
    return Waiver(
        what=kind_of(name),
        name=name,
        reason=asked.reason,
        owner=asked.owner,
        created_at=stamp(at),
        expires_at=stamp(end_of(asked.expires, at)),
        compensation=asked.instead,
        paths=tuple(scopes["path"]),
        components=tuple(scopes["component"]),
        fingerprints=tuple(scopes["fingerprint"]),
        subjects=tuple(scopes["subject"]),
        environments=tuple(chosen_environment(app, one) for one in scopes["environment"]),
    )


def _scope(text: str) -> tuple[str, str]:
    """Errors: WordMalformed (CLI-104)."""
    kind, mark, value = text.partition("=")
    if kind not in _SCOPES or not mark or not value:
        raise WordMalformed(text=text, form=f"KIND=VALUE, where KIND is one of {', '.join(_SCOPES)}")
    if kind == "fingerprint" and len(value.removeprefix("fnd-")) < _SHORTEST_FINGERPRINT:
        raise WordMalformed(text=text, form="fingerprint=fnd-... with at least twelve digits")
    return kind, value
