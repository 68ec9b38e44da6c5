"""interlock risk: assess, show. Floor 15."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from interlock.cli.arguments import Parser, add_place, open_app, subcommands
from interlock.cli.errors import WordMalformed
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.render.paint import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.render.risk import View
    from interlock.risk import Answers, Case, Demand
    from interlock.risk.facts import Fact
    from interlock.wiring.app import App

_SAYS = """\
How much is at stake here. A few questions give a profile (baseline, standard or
critical), and the profile picks the policy where interlock.yaml names none.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("risk", _SAYS)
    actions = subcommands(
        made,
        (
            ("assess", "answer the questions, where they are due; the answers are sealed in the ledger"),
            ("show", "show profile, answers, reasoning, who answered, and whether it is due again and why"),
        ),
    )
    for action in actions.values():
        add_place(action)
        action.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    actions["assess"].add_argument(
        "--answer",
        metavar="QUESTION=ANSWER",
        action="append",
        default=[],
        help="an answer, so that it is not asked; repeatable, and several answers with commas",
    )
    actions["assess"].add_argument("--again", action="store_true", help="ask even though the answers still hold")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=asked.action == "show") as app:
        return _show(app, asked) if asked.action == "show" else _assess(app, asked)


def _show(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.risk import shown_json, shown_lines
    from interlock.risk import demands

    facts = _facts(app)
    view = _view(app, demands(app.risk_case, facts, app.clock()))
    if asked.format == "json":
        print_json(shown_json(view))
    else:
        _print(shown_lines(view))
    return Exit.ALLOWED


def _assess(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.risk import assess, seal_assessment
    from interlock.render.risk import assessed_json, assessed_lines
    from interlock.risk import demands, score

    _ = app.trust  # a key is made where there is none, before anything is asked
    case, facts = app.risk_case, _facts(app)
    given = _given(asked.answer, case)
    due = demands(case, facts, app.clock())
    if not (due or given or asked.again):
        return _show(app, asked)
    _tell(due, asked)
    answers = _answers(case, given, due, asked)
    scored = score(case.questionnaire, answers)
    document = assess(
        case.questionnaire,
        answers,
        scored,
        facts,
        product=app.product_name,
        at=app.clock(),
        origin=app.store.ledger.origin,
    )
    envelope = seal_assessment(app.seal, document)
    app.forget_risk()
    standing = app.risk_standing
    if asked.format == "json":
        print_json(assessed_json(document, scored, case.assessed, standing, envelope))
    else:
        _print(assessed_lines(document, scored, case.assessed, standing, envelope))
    counts = standing is not None and standing.assessed.answers == document.answers
    return Exit.ALLOWED if counts else Exit.REVIEW


def _view(app: App, due: tuple[Demand, ...]) -> View:
    from interlock.render.risk import View
    from interlock.wiring.profiles import profile_in

    return View(
        case=app.risk_case,
        standing=app.risk_standing,
        by_file=profile_in(app.settings.risk, app.own_file),
        profile=app.asked_profile,
        policy=app.policy_name,
        policy_is_named=app.settings.policy_is_named,
        due=due,
        at=app.clock(),
    )


def _facts(app: App) -> tuple[Fact, ...]:
    """Give what the files show as they are now; one that nobody can read is told, since it could show anything."""
    from interlock.risk.tree import facts_of

    snapshot = app.repository.change(None, None).snapshot
    facts, unread = facts_of(snapshot.files, lambda path: app.repository.read(snapshot, path))
    for path, why in sorted(unread.items()):
        print(visible(f"{path} could not be looked at: {why}"), file=sys.stderr)
    return facts


def _given(words: Iterable[str], case: Case) -> Answers:
    """Give the answers of the command line and of interlock.yaml. Errors: those of `checked`; AnswerFixed (RSK-104)."""
    from interlock.risk import AnswerFixed, checked

    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        name, mark, rest = word.partition("=")
        if not (name and mark and rest):
            raise WordMalformed(text=word, form="QUESTION=ANSWER")
        found[name] = (*found.get(name, ()), *(one.strip() for one in rest.split(",")))
    given = checked(case.questionnaire, found)
    for name, answers in given.items():
        if case.told.get(name, answers) != answers:
            raise AnswerFixed(question=name, answer=", ".join(case.told[name]))
    return given


def _answers(case: Case, given: Answers, due: Iterable[Demand], asked: argparse.Namespace) -> Answers:
    """Give all answers; what interlock.yaml and the command line leave open is asked.

    Errors: AnswersMissing (RSK-103) where nobody is there to be asked.
    """
    from interlock.cli.asking import ask_all, asking
    from interlock.risk import AnswersMissing, checked

    fixed = {**case.told, **given}
    still = [one for one in case.questionnaire.questions if one.id not in fixed]
    stream = sys.stderr if asked.format == "json" else sys.stdout
    if still and not (sys.stdin.isatty() and stream.isatty()):
        raise AnswersMissing(names=", ".join(one.id for one in still))
    former = case.assessed.answers if case.assessed is not None else {}
    kept = {one.id: tuple(id_ for id_ in former.get(one.id, ()) if one.answer(id_) is not None) for one in still}
    touched = {one.question for one in due if one.rule == "changed"}
    try:
        found = ask_all(still, kept, touched, asking(sys.stdin, stream), stream)
    except EOFError:
        raise AnswersMissing(names=", ".join(one.id for one in still)) from None
    return checked(case.questionnaire, {**fixed, **found})


def _tell(due: tuple[Demand, ...], asked: argparse.Namespace) -> None:
    stream = sys.stderr if asked.format == "json" else sys.stdout
    for one in due:
        print(visible(f"{one.says}"), file=stream)


def _print(lines: Iterable[str]) -> None:
    print("\n".join(visible(line) for line in lines))
