"""Asking the questions of risk on a terminal: short, numbered, Enter keeps the former answer. Floor 15."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Final, TextIO

from interlock.render.paint import visible

if TYPE_CHECKING:
    from interlock.risk import Answers, Question

Ask = Callable[[str], str]
"""Shows a prompt and gives the line that was typed; raises EOFError where nobody types any more."""
_STAR: Final = "*"


def asking(typed: TextIO, shown: TextIO) -> Ask:
    """Give the way to ask: prompts go to one stream, answers come from another."""

    def ask(prompt: str) -> str:
        shown.write(prompt)
        shown.flush()
        line = typed.readline()
        if not line:
            raise EOFError
        return line.strip()

    return ask


def ask_all(
    questions: Collection[Question], former: Answers, touched: Collection[str], ask: Ask, shown: TextIO
) -> dict[str, tuple[str, ...]]:
    """Ask each question until its answer is one, and give the answers.

    Shape: `former` are the answers that Enter keeps; `touched` the questions that something new speaks to.
    """
    answers = {}
    for number, one in enumerate(questions, 1):
        mark = "  (something has changed here)" if one.id in touched else ""
        shown.write(f"\n{number}/{len(questions)}  {visible(one.asks)}{mark}\n      {visible(one.why)}\n")
        kept = former.get(one.id, ())
        for place, answer in enumerate(one.answers, 1):
            star = _STAR if answer.id in kept else " "
            shown.write(f"    {star}{place:2}  {answer.id:<15} {visible(answer.says)}\n")
        answers[one.id] = _ask(one, kept, ask, shown)
    return answers


def _ask(question: Question, kept: tuple[str, ...], ask: Ask, shown: TextIO) -> tuple[str, ...]:
    several = ", several with commas" if question.takes_several else ""
    enter = f", Enter keeps {', '.join(kept)}" if kept else ""
    while True:
        typed = ask(f"  1-{len(question.answers)}{several}{enter}: ")
        chosen = kept if not typed else _chosen(question, typed)
        if chosen:
            return chosen
        shown.write("  that is none of the answers; type a number or a word of the list\n")


def _chosen(question: Question, typed: str) -> tuple[str, ...]:
    """Give the answers that were typed, by number or word; none if anything of it is no answer."""
    words = [word for word in typed.replace(",", " ").split() if word]
    ids = [one.id for one in question.answers]
    found = [ids[int(word) - 1] if _is_place(word, len(ids)) else word.lower() for word in words]
    is_fine = bool(found) and all(one in ids for one in found) and (question.takes_several or len(set(found)) == 1)
    return tuple(one for one in ids if one in found) if is_fine else ()


def _is_place(word: str, most: int) -> bool:
    return word.isascii() and word.isdecimal() and len(word) < 3 and 1 <= int(word) <= most  # noqa: PLR2004 (digits)
