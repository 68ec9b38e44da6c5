"""interlock gate: the decision over what the ledger holds. Floor 15."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from interlock.cli.arguments import Parser, open_app
from interlock.cli.choosing import chosen_policy, chosen_subject
from interlock.cli.exits import of_decision
from interlock.cli.files import known_checkpoint
from interlock.decision import Decision, Known, Policy, Question, Verdict, decide
from interlock.kernel import instant
from interlock.store import StoreMissing

if TYPE_CHECKING:
    import argparse

    from interlock.decision.counterfactual import Turned
    from interlock.wiring.app import App

_SAYS = """\
Decide over what the ledger holds about a commit, an artifact or a working tree.

No tool runs: every piece of evidence is verified again, and a requirement
without valid evidence is not met. SUBJECT is a revision, a digest such as
sha256:..., a file, or . for what the working tree holds now.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("gate", _SAYS).with_place()
    made.add_argument("subject", nargs="?", default="HEAD", help="what is to proceed (default: HEAD)")
    made.add_argument(
        "--env", metavar="NAME", default="", help="the environment it is to proceed to, judged by its policy and stage"
    )
    made.add_argument(
        "--stage",
        metavar="NAME",
        help="whose policy decides, and how late the evidence has to be (default: that of the environment, or commit); "
        "see `interlock stages`",
    )
    made.add_argument("--policy", metavar="NAME", help="another policy than the configured one")
    made.add_argument("--at", metavar="TIME", help="decide as of this time (RFC 3339); the answer is hypothetical")
    made.add_argument("--checkpoint", metavar="FILE", help="a checkpoint of the ledger that you know to be genuine")
    made.add_argument(
        "--explain",
        action="store_true",
        help="show every requirement, its evidence and its source, and what would turn a refusal",
    )
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        chosen = chosen_policy(app, asked.policy, asked.stage, asked.env)
        at = app.clock() if asked.at is None else instant(asked.at)
        as_of = (f"it is a decision as of {asked.at}",) if asked.at is not None else ()
        question = Question(
            chosen_subject(app, asked.subject),
            at,
            chosen.stage,
            asked.env,
            (*as_of, *chosen.hypothetical),
            policy_is_asked=chosen.is_asked,
            is_vouched=chosen.is_vouched,
            product=app.product,
            actor=(app.keys.current() or "of nobody") if asked.env else "",
            pipeline=app.pipeline,
            usual=app.usual_pipeline,
        )
        decision = _decide(app, chosen.policy, question, asked.checkpoint)
        turned = _turned(app, chosen.policy, question, asked) if decision.verdict is not Verdict.ALLOW else None
        _show(decision, asked, turned)
        return of_decision(decision)


def _decide(app: App, policy: Policy, question: Question, checkpoint: str | None) -> Decision:
    """Decide; where there is no ledger at all there is no evidence either."""
    try:
        return app.gate.decide(policy, question, seen=known_checkpoint(app, checkpoint))
    except StoreMissing:
        return decide(policy, Known(), question, app.rego(policy))


def _turned(app: App, policy: Policy, question: Question, asked: argparse.Namespace) -> Turned | None:
    """Work out what would turn a refusal, where somebody wants to know."""
    if not asked.explain:
        return None
    try:
        return app.gate.turning(policy, question, seen=known_checkpoint(app, asked.checkpoint))
    except StoreMissing:
        return None


def _show(decision: Decision, asked: argparse.Namespace, turned: Turned | None) -> None:
    if asked.format == "json":
        import msgspec

        from interlock.render.document import decision_document

        body = msgspec.json.format(msgspec.json.encode(decision_document(decision, turned)), indent=2)
        sys.stdout.write(body.decode() + "\n")
        return
    from interlock.render.decision import decision_lines
    from interlock.render.screen import paint_for, width_of

    width = width_of(sys.stdout)
    lines = decision_lines(decision, paint_for(sys.stdout), is_explained=asked.explain, width=width)
    if turned is not None:
        from interlock.render.turned import turned_lines

        lines += ["", *turned_lines(turned, width)]
    sys.stdout.write("\n".join(lines) + "\n")
