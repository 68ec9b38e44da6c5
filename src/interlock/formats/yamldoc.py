"""Strict YAML with places: every value knows its line, and nothing is guessed.

YAML 1.2's core schema (`no` is text, not false), no duplicate keys, no tags, no anchors or aliases (so no
alias bombs), bounded size and depth. Files that other programs take as well are read by their rules, within bounds
of their own (`read_foreign_yaml`). Parsing itself is PyYAML's (docs/decisions/0007-yaml.md). Enters:
text and the name of its file. Leaves: `Node`s, or an error that names file, line and field. Floor 5.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from interlock.formats.errors import FieldUnknown, FieldWrong, YamlMalformed
from interlock.kernel import InterlockError, nearest

if TYPE_CHECKING:
    from yaml.events import Event

BIGGEST_BYTES: Final = 1 << 20
DEEPEST: Final = 32
MOST_VALUES: Final = 100_000
"""Of a file of others; each alias counts as what it stands for."""
_MOST_SHOWN: Final = 60
"""Characters of a wrong value that an error repeats: it may be a file that nobody meant to show."""

T = TypeVar("T")
Scalar = str | int | float | bool | None


class Node(msgspec.Struct, frozen=True):
    """A value and where it stands."""

    value: Scalar | list[Node] | dict[str, Node]
    source: str
    line: int
    """Counted from 1."""

    def plain(self) -> Any:  # noqa: ANN401 (this is the door to untyped data)
        """Give the value without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def wrong(self, field: str, wanted: str) -> FieldWrong:
        """Make the error that says what a field takes instead."""
        return FieldWrong(source=self.source, line=self.line, field=field, got=_described(self.value), wanted=wanted)

    def twice(self, field: str, name: str) -> FieldWrong:
        """Make the error that says that one above has this name already."""
        got = f"{name!r} like one above"
        return FieldWrong(source=self.source, line=self.line, field=field, got=got, wanted="a name of its own")

    def fields(self, where: str, known: Collection[str]) -> dict[str, Node]:
        """Give a mapping's fields, all of which must be known.

        Errors: FieldWrong (FMT-103) if it is no mapping, FieldUnknown (FMT-102) with the nearest known word.
        """
        if not isinstance(self.value, dict):
            raise self.wrong(where, "a mapping")
        for key, node in self.value.items():
            if key not in known:
                raise FieldUnknown(
                    source=self.source,
                    line=node.line,
                    field=key,
                    where=where,
                    nearest=nearest(key, known),
                    known=", ".join(sorted(known)),
                )
        return self.value

    def items(self, field: str) -> list[Node]:
        """Give a list's items. Errors: FieldWrong (FMT-103)."""
        if not isinstance(self.value, list):
            raise self.wrong(field, "a list")
        return self.value

    def text(self, field: str) -> str:
        """Give a text that is not empty. Errors: FieldWrong (FMT-103)."""
        if not isinstance(self.value, str) or not self.value:
            raise self.wrong(field, "a text")
        return self.value

    def texts(self, field: str) -> tuple[str, ...]:
        """Give a list of texts. Errors: FieldWrong (FMT-103)."""
        return tuple(item.text(field) for item in self.items(field))

    def whole(self, field: str) -> int:
        """Give a whole number from 0. Errors: FieldWrong (FMT-103)."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < 0:
            raise self.wrong(field, "a whole number from 0")
        return self.value

    def truth(self, field: str) -> bool:
        """Give true or false. Errors: FieldWrong (FMT-103)."""
        if not isinstance(self.value, bool):
            raise self.wrong(field, "true or false")
        return self.value

    def one_of(self, field: str, known: Collection[str]) -> str:
        """Give one of some words. Errors: FieldUnknown (FMT-102) naming the nearest of them."""
        word = self.text(field)
        if word not in known:
            raise FieldUnknown(
                source=self.source,
                line=self.line,
                field=word,
                where=field,
                nearest=nearest(word, known),
                known=", ".join(sorted(known)),
            )
        return word

    def read(self, field: str, wanted: str, reader: Callable[[str], T]) -> T:
        """Read a text with a reader of its own kind (a duration, a digest). Errors: FieldWrong (FMT-103)."""
        try:
            return reader(self.text(field))
        except InterlockError as error:
            raise self.wrong(field, wanted) from error


def _described(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    shown = "empty" if value is None else repr(value)
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}..."


def read_yaml(text: str | bytes, source: str) -> Node:
    """Read one YAML document.

    Errors: YamlMalformed (FMT-101) for anything that is not strict YAML, with its line.
    """
    return _composed(text, source, BIGGEST_BYTES, _Composer.document)


def read_yaml_documents(text: str | bytes, source: str, biggest: int = BIGGEST_BYTES) -> list[Node]:
    """Read all YAML documents of a text, the empty ones left out. Errors: as for `read_yaml`."""
    return _composed(text, source, biggest, _Composer.documents)


def read_foreign_yaml(text: str | bytes, source: str) -> list[Node]:
    """Read all documents of YAML that other programs take too: with anchors, aliases, merge keys and tags.

    A value with a tag is given as if it had none. What aliases repeat counts as often as it stands there, so that
    a few lines cannot stand for millions of values. Errors: as for `read_yaml`.
    """
    return _composed(text, source, BIGGEST_BYTES, lambda made: _Foreign(made).documents())


def _composed(text: str | bytes, source: str, biggest: int, give: Callable[[_Composer], T]) -> T:
    import yaml

    if len(text) > biggest:
        raise YamlMalformed(source=source, line=1, why=f"it is larger than {biggest} bytes")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return give(_Composer(yaml.parse(text, Loader=loader), source))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = error.problem or error.context or "it is not YAML"
        raise YamlMalformed(source=source, line=mark.line + 1 if mark else 1, why=why) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        why = str(error).splitlines()[0]
        raise YamlMalformed(source=source, line=1, why=why) from error


_FRAMES: Final = frozenset({"StreamStartEvent", "DocumentStartEvent", "DocumentEndEvent", "StreamEndEvent"})


class _Composer:
    """Builds nodes from parse events, refusing whatever is not strict."""

    def __init__(self, events: Iterator[Event], source: str) -> None:
        self._events = iter(events)
        self._source = source

    def document(self) -> Node:
        node: Node | None = None
        for event, found in self._found():
            if node is not None:
                raise self._refuse(event, "it holds more than one document")
            node = found
        return node or Node(None, self._source, 1)

    def documents(self) -> list[Node]:
        return [node for _, node in self._found() if node.value is not None]

    def _found(self) -> Iterator[tuple[Event, Node]]:
        for event in self._events:
            if type(event).__name__ not in _FRAMES:
                yield event, self._node(event, 0)

    def _node(self, event: Event, depth: int) -> Node:
        name = type(event).__name__
        line = _line(event)
        if name == "AliasEvent" or getattr(event, "anchor", None):
            raise self._refuse(event, "anchors and aliases are not used here; write the value out")
        if depth > DEEPEST:
            raise self._refuse(event, f"it is nested deeper than {DEEPEST} levels")
        if getattr(event, "tag", None) not in {None, "!"}:
            raise self._refuse(event, f"tags such as {event.tag} are not used here")  # type: ignore[attr-defined]  # PyYAML types no fields
        if name == "ScalarEvent":
            return Node(_scalar(event), self._source, line)
        if name == "SequenceStartEvent":
            return Node(list(self._sequence(depth)), self._source, line)
        return Node(self._mapping(depth), self._source, line)

    def _sequence(self, depth: int) -> Iterator[Node]:
        for event in self._events:
            if type(event).__name__ == "SequenceEndEvent":
                return
            yield self._node(event, depth + 1)

    def _mapping(self, depth: int) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        for event in self._events:
            if type(event).__name__ == "MappingEndEvent":
                break
            key = self._node(event, depth + 1)
            name = key.value if isinstance(key.value, str) else _plain_key(key.value)
            if name is None:
                raise self._refuse(event, "a key must be a text")
            if name in fields:
                raise self._refuse(event, f"{name!r} stands twice in the same mapping")
            fields[name] = self._node(next(self._events), depth + 1)
        return fields

    def _refuse(self, event: Event, why: str) -> YamlMalformed:
        return YamlMalformed(source=self._source, line=_line(event), why=why)


class _Foreign(_Composer):
    """Builds nodes from what others wrote: aliases stand for what they name, within bounds."""

    def __init__(self, made: _Composer) -> None:
        super().__init__(made._events, made._source)  # noqa: SLF001 (it is of this file)
        self._named: dict[str, tuple[Node, int, int]] = {}
        """Each anchor's value, how many values that is, and how deep it goes."""
        self._count = 0
        self._deepest = 0

    def _node(self, event: Event, depth: int) -> Node:
        if depth > DEEPEST:
            raise self._refuse(event, f"it is nested deeper than {DEEPEST} levels")
        self._add(event, 1)
        self._deepest = max(self._deepest, depth)
        name = type(event).__name__
        if name == "AliasEvent":
            return self._alias(event, depth)
        before, outer, self._deepest = self._count, self._deepest, depth
        if name == "ScalarEvent":
            value: Scalar | list[Node] | dict[str, Node] = _scalar(event)
        elif name == "SequenceStartEvent":
            value = list(self._sequence(depth))
        else:
            value = self._merged(event, self._mapping(depth))
        node = Node(value, self._source, _line(event))
        anchor = getattr(event, "anchor", None)
        if anchor:
            self._named[anchor] = node, self._count - before + 1, self._deepest - depth
        self._deepest = max(outer, self._deepest)
        return node

    def _alias(self, event: Event, depth: int) -> Node:
        found = self._named.get(event.anchor)  # type: ignore[attr-defined]  # PyYAML types no fields
        if found is None:
            raise self._refuse(event, "an alias names nothing that stands before it")
        node, size, deep = found
        self._add(event, size)
        if depth + deep > DEEPEST:
            raise self._refuse(event, f"its aliases nest deeper than {DEEPEST} levels")
        self._deepest = max(self._deepest, depth + deep)
        return node

    def _merged(self, event: Event, fields: dict[str, Node]) -> dict[str, Node]:
        """Fill in what a merge key brings; what stands here wins. Source: YAML 1.1, the type `merge`."""
        merge = fields.pop("<<", None)
        if merge is None:
            return fields
        for one in merge.value if isinstance(merge.value, list) else [merge]:
            if not isinstance(one.value, dict):
                raise self._refuse(event, "a merge key takes mappings")
            fields = {**one.value, **fields}
        return fields

    def _add(self, event: Event, count: int) -> None:
        self._count += count
        if self._count > MOST_VALUES:
            raise self._refuse(event, f"it holds more than {MOST_VALUES} values, those that aliases repeat included")


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _plain_key(value: object) -> str | None:
    return None if isinstance(value, dict | list) or value is None else str(value)


_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,17}\.[0-9]{1,17})(?:[eE][-+]?[0-9]{1,3})?")
_WORDS: Final[dict[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def _scalar(event: Event) -> Scalar:
    text: str = event.value  # type: ignore[attr-defined]  # PyYAML types no fields
    if event.style:  # type: ignore[attr-defined]  # quoted or block: always a text
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
