"""Terms of Erlang and Elixir as their lockfiles write them: no code, only values.

A text, an atom and a number become text, a list a list, a tuple a tuple; a map and a list of keywords become lists of
pairs. Enters: text. Leaves: terms. Floor 5. Source: Erlang's Reference Manual; Elixir's Syntax Reference.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from interlock.formats.manifests.errors import ManifestMalformed, malformed

DEEPEST: Final = 64

Term = object
_TOKEN: Final = re.compile(
    r"""(?P<blank>[ \t\r\n]+|\#(?!\{)[^\n]*|%(?!\{)[^\n]*)
      | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<mark>%\{|\#\{|<<|>>|=>|[\[\]{},.])
      | (?P<word>:?[A-Za-z_@][\w@]*[?!]?|:(?=")|[+-]?\d[\w.]*\w|\d)
      | (?P<colon>:)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_CLOSING: Final = {"{": "}", "%{": "}", "#{": "}", "[": "]"}


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def read_terms(text: str, path: str) -> list[Term]:
    """Give all terms of a file. Errors: ManifestMalformed (FMT-201) with the line."""
    reader = _Reader(_tokens(text, path), path)
    found: list[Term] = []
    while not reader.is_done():
        found.append(reader.term(0))
        reader.skip(".")
    return found


def _tokens(text: str, path: str) -> list[_Token]:
    found: list[_Token] = []
    place, line = 0, 1
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise malformed(path, f"{text[place : place + 20]!r} is no part of a term", line=line)
        kind = token.lastgroup or ""
        if kind != "blank":
            found.append(_Token(kind, token[0], line))
        line += token[0].count("\n")
        place = token.end()
    return found


class _Reader:
    """Puts tokens together."""

    def __init__(self, tokens: list[_Token], path: str) -> None:
        self._tokens = tokens
        self._place = 0
        self._path = path

    def is_done(self) -> bool:
        """Say whether nothing is left."""
        return self._place >= len(self._tokens)

    def skip(self, mark: str) -> bool:
        """Go past a mark, if it comes next."""
        if self.is_done() or self._tokens[self._place][:2] != ("mark", mark):
            return False
        self._place += 1
        return True

    def term(self, depth: int) -> Term:
        """Give the term that comes next."""
        if depth > DEEPEST:
            raise self._broken(f"it is nested deeper than {DEEPEST} levels")
        token = self._next()
        if token.text in _CLOSING and token.kind == "mark":
            found = self._until(_CLOSING[token.text], depth)
            return tuple(found) if token.text == "{" else found
        if token.text == "<<":
            inner = self._until(">>", depth)
            return "".join(one for one in inner if isinstance(one, str))
        if token.kind == "text" or (token.kind == "word" and token.text != ":"):
            return _plain(token)
        if token.text == ":":
            return self.term(depth)
        raise self._broken(f"{token.text!r} does not belong here")

    def _until(self, closing: str, depth: int) -> list[Term]:
        """Give the terms up to a closing mark; pairs are joined by `=>` or a colon behind the first."""
        found: list[Term] = []
        while not self.skip(closing):
            one = self.term(depth + 1)
            if self.skip("=>") or self._skip_colon():
                one = (one, self.term(depth + 1))
            found.append(one)
            if not self.skip(",") and not self._sees(closing):
                raise self._broken(f"a comma or {closing!r} is missing")
        return found

    def _sees(self, mark: str) -> bool:
        return not self.is_done() and self._tokens[self._place].text == mark

    def _skip_colon(self) -> bool:
        if self.is_done() or self._tokens[self._place].kind != "colon":
            return False
        self._place += 1
        return True

    def _next(self) -> _Token:
        if self.is_done():
            raise self._broken("it ends in the middle of a term")
        self._place += 1
        return self._tokens[self._place - 1]

    def _broken(self, why: str) -> ManifestMalformed:
        place = max(0, min(self._place, len(self._tokens)) - 1)
        return malformed(self._path, why, line=self._tokens[place].line if self._tokens else 1)


def _plain(token: _Token) -> str:
    if token.kind == "text":
        return _ESCAPE.sub(r"\1", token.text[1:-1])
    return token.text.removeprefix(":")


def texts(term: Term) -> list[str]:
    """Give the texts of a list or tuple."""
    return [one for one in term if isinstance(one, str)] if isinstance(term, list | tuple) else []


def pairs(term: Term) -> list[tuple[str, Term]]:
    """Give the pairs of a map, of keywords, or of a list of tuples that begin with a text."""
    found = term if isinstance(term, list) else []
    return [
        (one[0], one[1] if len(one) == 2 else one[1:])  # noqa: PLR2004  # a pair
        for one in found
        if isinstance(one, tuple) and len(one) > 1 and isinstance(one[0], str)
    ]
