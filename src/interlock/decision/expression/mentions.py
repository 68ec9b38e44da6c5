"""Which texts a rule holds a name against: the environments, branches or controls that it speaks of.

Enters: the text of a rule and a name. Leaves: texts. Floor 8.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from interlock.decision.expression.limits import Limits
from interlock.decision.expression.parsing.parser import parse
from interlock.decision.expression.parsing.syntax import Listing, Literal, Name, Node, Operation


def compared_with(text: str, name: str) -> tuple[str, ...]:
    """Give the texts that `name == 'x'`, `name != 'x'` and `name in ['x', 'y']` speak of, each once, in order.

    Errors: those of parsing (DEC-301 to DEC-303).
    """
    found = (word for node in _nodes(parse(text, Limits())) for word in _words(node, name))
    return tuple(dict.fromkeys(found))


def _words(node: Node, name: str) -> Iterator[str]:
    if not isinstance(node, Operation) or node.sign not in {"==", "!=", "in"}:
        return
    if any(isinstance(side, Name) and side.text == name for side in node.args):
        for side in node.args:
            parts = [entry.value for entry in side.entries] if isinstance(side, Listing) else [side]
            for part in parts:
                if isinstance(part, Literal) and isinstance(part.value, str):
                    yield part.value


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _nodes(getattr(value, field))
    elif isinstance(value, tuple):
        for one in value:
            yield from _nodes(one)
