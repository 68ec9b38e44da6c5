"""The tokens of a rule.

Enters: text. Leaves: a list of tokens with their places, ended by one of kind "end". Floor 8.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from interlock.decision.expression.errors import RuleTooLarge, SyntaxMalformed
from interlock.decision.expression.limits import Limits
from interlock.decision.expression.places import place


class Token(NamedTuple):
    """A word of a rule; `kind` is name, quoted, number, text, mark or end."""

    kind: str
    text: str
    at: int


_TOKEN: Final = re.compile(
    r"""(?P<space>(?:[ \t\r\n\f]|//[^\n]*)+)
    |(?P<text>[bB]?[rR](?:\"\"\"(?:(?!\"\"\")[\s\S])*\"\"\"|'''(?:(?!''')[\s\S])*'''|"[^"\r\n]*"|'[^'\r\n]*')
        |[bB]?(?:\"\"\"(?:\\[\s\S]|(?!\"\"\")[^\\])*\"\"\"|'''(?:\\[\s\S]|(?!''')[^\\])*'''
            |"(?:\\[^\r\n]|[^"\\\r\n])*"|'(?:\\[^\r\n]|[^'\\\r\n])*'))
    |(?P<number>0[xX][0-9a-fA-F]+[uU]?|[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+
        |\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[uU]?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<quoted>`[A-Za-z0-9_./ -]+`)
    |(?P<mark>&&|\|\||[<>=!]=|[-+*/%<>!?:.,()\[\]{}])""",
    re.VERBOSE,
)


def tokens(text: str, limits: Limits, first: int = 1) -> list[Token]:
    """Give the tokens of a rule; `first` is the line it starts on.

    Errors: RuleTooLarge (DEC-301); SyntaxMalformed (DEC-302) at a character that starts no token.
    """
    if len(text) > limits.characters:
        raise RuleTooLarge(line=first, column=1, limit=limits.characters, what="characters")
    found: list[Token] = []
    at, end = 0, len(text)
    match = _TOKEN.match
    while at < end:
        hit = match(text, at)
        if hit is None:
            line, column = place(text, at, first)
            raise SyntaxMalformed(line=line, column=column, wanted=_wanted(text[at]), found=repr(text[at]))
        kind = hit.lastgroup or ""
        if kind != "space":
            found.append(Token(kind, hit[0], at))
        at = hit.end()
    found.append(Token("end", "the end of the rule", end))
    return found


def _wanted(character: str) -> str:
    return "the end of a text that starts here" if character in "\"'`" else "a name, a value or an operator"
