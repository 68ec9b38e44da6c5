"""interlock search: find commands, people, messages, rules, paths and digests by their words. Floor 15."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.render.screen import paint_for

_SAYS: Final = """\
Find what the ledger says: commands, people, messages, rules, paths, digests.
All words have to be there. A word may end with *, a folder with /**; several
words in quotes are looked for as they stand; -word must not be there; and
person: command: message: rule: path: digest: name: kind: env: product: say
where, since: and until: when. Everything shown was verified just now.
"""
_MOST: Final = 20
_FILTERS: Final = (
    ("kind", "KIND", "what it is, such as decision, deployment, assessment, waiver or build"),
    ("person", "WHO", "whom it speaks of or who signed it: a name, an address, a part of either"),
    ("rule", "RULE", "the rule that was broken, or a part of it: bandit:B506, B5*"),
    ("path", "PATH", "a file or folder, or a part of its path: login.py, src/**"),
    ("env", "NAME", "the environment that it is about"),
    ("since", "WHEN", "not older: a day, a time, or an age such as 7d"),
    ("until", "WHEN", "not newer; a day counts up to its end"),
)


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("search", _SAYS).with_place()
    made.add_argument(
        "text", nargs="*", help="what to look for: login.py bandit:B5* person:alice '\"exact phrase\"' -word"
    )
    for name, what, says in _FILTERS:
        made.add_argument(f"--{name}", metavar=what, help=says)
    made.add_argument("--limit", metavar="N", type=_limit, default=_MOST, help=f"show this many (default: {_MOST})")
    made.add_argument("--after", metavar="WHERE", default="", help="go on where a page ended, as it says")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code; to have found nothing is an answer, not a failure."""
    from interlock.render.search import answer_json, answer_lines
    from interlock.wiring.searching import search_of

    asked = parser().parse_args([_shielded(word) for word in words])
    text = _query(asked)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        answer = search_of(app).ask(text, app.clock(), most=asked.limit, after=asked.after)
        if asked.format == "json":
            print_json(answer_json(text, answer))
        else:
            print("\n".join(answer_lines(text, answer, paint_for(sys.stdout), is_first=not asked.after)))
    return Exit.ALLOWED


_SHIELD: Final = "\N{MINUS SIGN}"


def _shielded(word: str) -> str:
    """Keep a word that must not be there from being taken for an option: of these, single letters have one dash."""
    has_dash = word.startswith("-") and not word.startswith("--") and len(word) > len("-C")
    return _SHIELD + word[1:] if has_dash and not word.startswith("-C") else word


def _query(asked: argparse.Namespace) -> str:
    """Write words and options as one query."""
    said = [("-" + word[1:]) if word.startswith(_SHIELD) else word for word in asked.text]
    for name, _, _ in _FILTERS:
        value = getattr(asked, name)
        if value is not None:
            said.append(f'{name}:"{value}"' if " " in value and '"' not in value else f"{name}:{value}")
    return " ".join(said).encode("utf-8", "replace").decode()  # a shell passes on what is no text too


def _limit(text: str) -> int:
    if not text.isdecimal() or len(text) > 4 or int(text) < 1:  # noqa: PLR2004 (more is no list for a person)
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 9999")
    return int(text)
