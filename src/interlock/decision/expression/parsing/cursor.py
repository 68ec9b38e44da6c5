"""The words of a rule one after another, and a count of what is built from them.

Enters: text and limits. Leaves: tokens, and refusals with their place. Floor 8.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from interlock.decision.expression.errors import RuleTooLarge, SyntaxMalformed
from interlock.decision.expression.limits import Limits
from interlock.decision.expression.parsing.lexer import Token, tokens
from interlock.decision.expression.parsing.syntax import Node
from interlock.decision.expression.places import place


class Cursor:
    """One pass over the tokens of a rule; every node is counted and knows its height."""

    def __init__(self, text: str, limits: Limits, first: int) -> None:
        self.text, self.limits, self.first = text, limits, first
        self.tokens = tokens(text, limits, first)
        self.next = 0
        self.nodes = 0
        self.nested = 0

    def peek(self) -> Token:
        """Give the next word without taking it."""
        return self.tokens[self.next]

    def take(self) -> Token:
        """Give the next word and go past it; the end stays."""
        token = self.tokens[self.next]
        if token.kind != "end":
            self.next += 1
        return token

    def sees(self, mark: str) -> bool:
        """Say whether the next word is this mark."""
        token = self.tokens[self.next]
        return token.text == mark and token.kind == "mark"

    def skip(self, mark: str) -> bool:
        """Go past this mark if it comes next; say whether it did."""
        seen = self.sees(mark)
        self.next += seen
        return seen

    def want(self, mark: str) -> Token:
        """Take this mark. Errors: SyntaxMalformed (DEC-302) if something else comes."""
        if not self.sees(mark):
            self.refuse(repr(mark))
        return self.take()

    def refuse(self, wanted: str) -> NoReturn:
        """Refuse the next word, saying what was wanted instead. Errors: SyntaxMalformed (DEC-302)."""
        token = self.peek()
        line, column = place(self.text, token.at, self.first)
        found = token.text if token.kind == "end" else repr(token.text[:40])
        raise SyntaxMalformed(line=line, column=column, wanted=wanted, found=found)

    def deeper(self, at: int, children: Iterable[Node] = ()) -> int:
        """Count one node over these children and give its height."""
        self.nodes += 1
        deep = 1 + max((child.deep for child in children), default=0)
        if self.nodes > self.limits.nodes:
            self.too_large(at, self.limits.nodes, "parts")
        if deep > self.limits.depth:
            self.too_large(at, self.limits.depth, "levels")
        return deep

    def too_large(self, at: int, limit: int, what: str) -> NoReturn:
        """Refuse a rule that has too much of something. Errors: RuleTooLarge (DEC-301)."""
        line, column = place(self.text, at, self.first)
        raise RuleTooLarge(line=line, column=column, limit=limit, what=what)
