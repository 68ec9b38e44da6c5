"""interlock check: examine, seal, append, decide, and say what blocks. Floor 15."""

from __future__ import annotations

import argparse
import signal
import sys
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from interlock.change import State
from interlock.cli.arguments import Parser, open_app
from interlock.cli.choosing import ChosenPolicy, chosen_policy, chosen_stage
from interlock.cli.exits import of_decision
from interlock.cli.files import check_place, writing
from interlock.control import ControlByHand, ControlElsewhere, ControlUnknown
from interlock.flows.check import Asked
from interlock.kernel import nearest
from interlock.render import FORMATS

if TYPE_CHECKING:
    from interlock.flows.check import Checked
    from interlock.wiring.app import App

_SAYS = """\
Examine the change in a repository and decide whether it may proceed.

Needs no configuration and no network. The tools' answers are sealed as signed
evidence in the repository's own transparency log (.interlock/, ignored by git);
the decision is made over that log and sealed too.
"""
_CODES = """\
exit codes: 0 allowed, 3 to be reviewed, 1 denied, 4 a control broke (shut),
2 wrong use or configuration, 70 a fault in Interlock
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("check", _SAYS)
    made.epilog = _CODES
    made.add_argument("path", nargs="?", default=".", help="the repository or folder; left out, the current one")
    made.add_argument(
        "--stage",
        metavar="NAME",
        help=(
            "precommit: only what is staged or unsaved, with the fast tools; commit (default) and every other stage: "
            "everything; `interlock stages` lists them"
        ),
    )
    base = made.add_mutually_exclusive_group()
    base.add_argument("--since", metavar="REV", help="compare findings with this commit instead of the merge base")
    base.add_argument("--staged", action="store_true", help="judge what the next commit would hold")
    made.add_argument(
        "--control", metavar="ID", action="append", default=[], help="only this control; the answer is hypothetical"
    )
    made.add_argument(
        "--policy",
        metavar="NAME",
        help="baseline, standard, critical or a file; a laxer one than holds here gives a hypothetical answer",
    )
    made.add_argument("--format", choices=FORMATS, default="text", help="how to show the result (default: text)")
    made.add_argument("-o", "--output", metavar="FILE", help="write the result into a file instead of the terminal")
    made.add_argument("--jobs", metavar="N", type=_jobs, default=0, help="how many tools may run at once")
    made.add_argument("--no-cache", action="store_true", help="run every tool, whatever is known already")
    made.add_argument("--fail-fast", action="store_true", help="start no more tools once a control has failed")
    made.add_argument("--store", metavar="WHERE", default="", help="a data folder or PostgreSQL URL of your own")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.cli.memory import return_large_blocks
    from interlock.cli.progress import Plain, watching

    return_large_blocks()
    asked = parser().parse_args(words)
    if asked.output is not None:
        check_place(asked.output)
    signal.signal(signal.SIGTERM, _interrupt)
    with open_app(asked.path, asked.store) as app:
        stage = chosen_stage(app, asked.stage)
        _check_controls(app, asked.control, stage)
        chosen = chosen_policy(app, asked.policy, stage)
        with watching(is_quiet=asked.format != "text" and asked.output is None) as progress:
            required = {one.control for one in chosen.policy.requirements}
            check = app.check(jobs=asked.jobs, progress=progress, also={*required, *asked.control})
            checked = check.run(_asked(asked, chosen, stage, app.product), chosen.policy)
            if isinstance(progress, Plain):
                progress.closed(checked.stage.runs)
        _show(checked, asked, app)
        return of_decision(checked.decision)


def _interrupt(number: int, frame: object) -> NoReturn:
    """Treat being told to end like Ctrl-C, so that no tool is left running."""
    del number, frame
    raise KeyboardInterrupt


def _asked(asked: argparse.Namespace, chosen: ChosenPolicy, stage: str, product: str) -> Asked:
    return Asked(
        stage=stage,
        state=State.STAGED if asked.staged else None,
        since=asked.since,
        controls=tuple(asked.control),
        hypothetical=chosen.hypothetical,
        policy_is_asked=chosen.is_asked,
        is_vouched=chosen.is_vouched,
        use_cache=not asked.no_cache,
        fail_fast=asked.fail_fast,
        product=product,
    )


def _check_controls(app: App, names: list[str], stage: str) -> None:
    known = app.control_ids()
    for name in names:
        if name not in known:
            raise ControlUnknown(name=name, nearest=nearest(name, known))
        if app.cards[name].is_attested:
            raise ControlByHand(name=name)
        if name not in app.pipeline.named(stage).controls:
            stages = [one.id for one in app.pipeline.stages if name in one.controls]
            raise ControlElsewhere(name=name, stage=stage, stages=", ".join(stages) or "none of this repository")


def _show(checked: Checked, asked: argparse.Namespace, app: App) -> None:
    from interlock.render import write_check

    if asked.output is None:
        stream: BinaryIO = sys.stdout.buffer
        write_check(checked, asked.format, stream, app.repository, is_terminal=sys.stdout.isatty())
        stream.flush()
        return
    with writing(asked.output) as file:
        write_check(checked, asked.format, file, app.repository, is_terminal=False)
    print(f"{checked.decision.verdict.value}: written to {asked.output}", file=sys.stderr)


def _jobs(text: str) -> int:
    if not text.isdecimal() or len(text) > 3 or not 1 <= int(text) <= 256:  # noqa: PLR2004 (far above what helps)
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 256")
    return int(text)
