"""From the text of a rule to its tree: a Pratt parser that counts what it builds.

Enters: text and limits. Leaves: a tree no deeper and no larger than the limits. Floor 8.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NoReturn

from interlock.decision.expression.errors import LiteralMalformed
from interlock.decision.expression.limits import Limits
from interlock.decision.expression.parsing.cursor import Cursor
from interlock.decision.expression.parsing.lexer import Token
from interlock.decision.expression.parsing.literals import number, text_or_bytes
from interlock.decision.expression.parsing.syntax import (
    Call,
    Entry,
    Index,
    Listing,
    Literal,
    Logic,
    Message,
    Name,
    Node,
    Operation,
    Select,
    Table,
)
from interlock.decision.expression.places import place

KEYWORDS: Final = {"true": True, "false": False, "null": None}
RESERVED: Final = frozenset(
    (
        *("as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop"),
        *("namespace", "package", "return", "var", "void", "while"),
    )
)
_BINDS: Final = {
    "?": 1,
    "||": 2,
    "&&": 3,
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!=", "in"), 4),
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}


def parse(text: str, limits: Limits, first: int = 1) -> Node:
    """Give the tree of a rule; `first` is the line it starts on.

    Errors: RuleTooLarge, SyntaxMalformed, LiteralMalformed (DEC-301 to DEC-303).
    """
    return _Parser(text, limits, first).whole()


def qualified(node: Node) -> tuple[bool, tuple[str, ...]] | None:
    """Give the parts of `a.b.c` and whether it is rooted; None for any other node."""
    parts: list[str] = []
    while type(node) is Select and not node.maybe:
        parts.append(node.field)
        node = node.operand
    if type(node) is not Name:
        return None
    return node.rooted, (node.text, *reversed(parts))


class _Parser(Cursor):
    """The grammar of CEL over a cursor."""

    def whole(self) -> Node:
        tree = self.expression(0)
        if self.peek().kind != "end":
            self.refuse("an operator or the end of the rule")
        return tree

    # -- operators ---------------------------------------------------------------------------------

    def expression(self, floor: int) -> Node:
        """Give the longest expression whose operators bind tighter than `floor`."""
        self.nested += 1
        if self.nested > self.limits.depth:
            self.too_large(self.peek().at, self.limits.depth, "levels")
        left = self.prefixed()
        while True:
            token = self.peek()
            binds = _BINDS.get(token.text, 0) if token.kind in {"mark", "name"} else 0
            if binds <= floor:
                break
            self.take()
            left = self.joined(left, token, binds)
        self.nested -= 1
        return left

    def joined(self, left: Node, token: Token, binds: int) -> Node:
        if token.text == "?":
            return self.choice(left, token)
        right = self.expression(binds)
        if token.text in {"&&", "||"}:
            terms = left.terms if type(left) is Logic and left.sign == token.text else (left,)
            deep = max(left.deep, self.deeper(token.at, (right,)))
            return Logic(sign=token.text, terms=(*terms, right), at=left.at, deep=deep)
        args = (left, right)
        return Operation(sign=token.text, args=args, at=token.at, deep=self.deeper(token.at, args))

    def choice(self, condition: Node, token: Token) -> Node:
        yes = self.expression(1)
        self.want(":")
        args = (condition, yes, self.expression(0))
        return Operation(sign="?:", args=args, at=token.at, deep=self.deeper(token.at, args))

    def prefixed(self) -> Node:
        """Read `!`, `-` and what they stand before; a pair of the same sign is kept, since it can fail."""
        signs: list[Token] = []
        while self.sees("-") or self.sees("!"):
            signs.append(self.take())
            if signs[-1].text != signs[0].text:
                self.next -= 1
                self.refuse("a value")
        negative = bool(signs) and signs[-1].text == "-" and self.peek().kind == "number"
        node = self.followed(self.number(signs.pop().at, negative=True) if negative else self.primary())
        for sign in reversed(signs):
            deep = self.deeper(sign.at, (node,))
            node = Operation(sign="neg" if sign.text == "-" else "!", args=(node,), at=sign.at, deep=deep)
        return node

    # -- members -----------------------------------------------------------------------------------

    def followed(self, node: Node) -> Node:
        """Read the selections, indexes, calls and message bodies after a primary."""
        while True:
            token = self.peek()
            if self.skip("."):
                node = self.selected(node, token.at)
            elif self.skip("["):
                maybe = self.skip("?")
                key = self.expression(0)
                self.want("]")
                deep = self.deeper(token.at, (node, key))
                node = Index(operand=node, key=key, maybe=maybe, at=token.at, deep=deep)
            elif self.sees("{") and qualified(node) is not None:
                node = self.message(node)
            else:
                return node

    def selected(self, node: Node, at: int) -> Node:
        maybe = self.skip("?")
        token = self.peek()
        if token.kind == "quoted":
            field = self.take().text[1:-1]
        elif token.kind == "name" and token.text not in KEYWORDS and token.text != "in":
            field = self.take().text
            if not maybe and self.sees("("):
                args = self.arguments()
                deep = self.deeper(at, (node, *args))
                return Call(target=node, name=field, args=args, at=token.at, deep=deep)
        else:
            self.refuse("the name of a field")
        deep = self.deeper(at, (node,))
        return Select(operand=node, field=field, maybe=maybe, at=token.at, deep=deep)

    def arguments(self) -> tuple[Node, ...]:
        self.want("(")
        args: list[Node] = []
        while not self.sees(")"):
            args.append(self.expression(0))
            if not self.skip(","):
                break
            if self.sees(")"):
                self.refuse("an argument")
        self.want(")")
        return tuple(args)

    def message(self, node: Node) -> Node:
        rooted, parts = qualified(node) or (False, ())
        at = self.want("{").at
        entries: list[Entry] = []
        while not self.sees("}"):
            maybe = self.skip("?")
            token = self.take()
            if token.kind not in {"name", "quoted"}:
                self.next -= 1
                self.refuse("the name of a field")
            self.want(":")
            entries.append(Entry(token.text.strip("`"), self.expression(0), maybe))
            if not self.skip(","):
                break
        self.want("}")
        deep = self.deeper(at, (entry.value for entry in entries))
        return Message(name=".".join(parts), rooted=rooted, entries=tuple(entries), at=node.at, deep=deep)

    # -- primaries ---------------------------------------------------------------------------------

    def primary(self) -> Node:
        token = self.peek()
        if token.kind == "number":
            return self.number(token.at)
        if token.kind == "text":
            return self.text_literal()
        if token.kind == "name":
            return self.name(rooted=False)
        read = _OPENED.get(token.text) if token.kind == "mark" else None
        if read is None:
            self.refuse("a value")
        self.take()
        return read(self, token.at)

    def bracketed(self, _: int) -> Node:
        inner = self.expression(0)
        self.want(")")
        return inner

    def rooted(self, _: int) -> Node:
        return self.name(rooted=True)

    def number(self, at: int, *, negative: bool = False) -> Node:
        try:
            worth = number(self.take().text, negative=negative)
        except ValueError as error:
            self.unreadable(at, error)
        return Literal(value=worth, at=at, deep=self.deeper(at))

    def text_literal(self) -> Node:
        token = self.take()
        try:
            value = text_or_bytes(token.text)
        except ValueError as error:
            self.unreadable(token.at, error)
        return Literal(value=value, at=token.at, deep=self.deeper(token.at))

    def unreadable(self, at: int, error: ValueError) -> NoReturn:
        line, column = place(self.text, at, self.first)
        raise LiteralMalformed(line=line, column=column, reason=str(error)) from error

    def name(self, *, rooted: bool) -> Node:
        token = self.peek()
        if token.kind != "name" or token.text in RESERVED or token.text == "in":
            self.refuse("a name that is not reserved")
        self.take()
        if token.text in KEYWORDS:
            return Literal(value=KEYWORDS[token.text], at=token.at, deep=self.deeper(token.at))
        if self.sees("("):
            args = self.arguments()
            return Call(target=None, name=token.text, args=args, at=token.at, deep=self.deeper(token.at, args))
        return Name(text=token.text, rooted=rooted, at=token.at, deep=self.deeper(token.at))

    def listing(self, at: int) -> Node:
        entries: list[Entry] = []
        while not self.sees("]"):
            maybe = self.skip("?")
            entries.append(Entry(None, self.expression(0), maybe))
            if not self.skip(","):
                break
        self.want("]")
        deep = self.deeper(at, (entry.value for entry in entries))
        return Listing(entries=tuple(entries), at=at, deep=deep)

    def table(self, at: int) -> Node:
        entries: list[Entry] = []
        inner: list[Node] = []
        while not self.sees("}"):
            maybe = self.skip("?")
            key = self.expression(0)
            self.want(":")
            value = self.expression(0)
            entries.append(Entry(key, value, maybe))
            inner += (key, value)
            if not self.skip(","):
                break
        self.want("}")
        return Table(entries=tuple(entries), at=at, deep=self.deeper(at, inner))


_OPENED: Final[dict[str, Callable[[_Parser, int], Node]]] = {
    "(": _Parser.bracketed,
    "[": _Parser.listing,
    "{": _Parser.table,
    ".": _Parser.rooted,
}
