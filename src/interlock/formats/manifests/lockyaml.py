"""YAML as package managers write it: every scalar stays text, and nothing is guessed.

`1.10` is a version here and no number, so nothing but text, lists and mappings comes out; what is empty or `null` is
None. No tags, anchors or aliases (so no alias bombs), no key twice, bounded depth; the size is the caller's business,
since lockfiles are larger than settings. Floor 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from interlock.formats.manifests.errors import ManifestMalformed, malformed
from interlock.formats.manifests.text import decoded

if TYPE_CHECKING:
    from yaml.events import Event

DEEPEST: Final = 64
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})


class Table(dict[str, object]):
    """A mapping that knows where its key stands."""

    __slots__ = ("line",)
    line: int
    """Counted from 1: the line of the key that leads here, or of the mapping's own start where no key does."""


def read_yaml(body: bytes, path: str) -> object:
    """Give the first document that is not empty, or None.

    Errors: ManifestMalformed (FMT-201) with the line where that is known.
    """
    return next((document for document in read_documents(body, path) if document is not None), None)


def read_documents(body: bytes, path: str) -> list[object]:
    """Give every document of a file. Errors: ManifestMalformed (FMT-201)."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = decoded(body, path)
    try:
        return _Composer(loader(text), path).documents()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = error.problem or error.context or "the notation is broken"
        raise malformed(path, f"it is not YAML: {why}", line=mark.line + 1 if mark else 0) from error
    except (yaml.YAMLError, ValueError) as error:
        raise malformed(path, f"it is not YAML: {str(error).partition(chr(10))[0]}") from error


class _Composer:
    """Builds plain values from parse events, refusing whatever is not strict."""

    def __init__(self, loader: Any, path: str) -> None:  # noqa: ANN401  # PyYAML types neither of its loaders alike
        self._next = loader.get_event
        self._path = path

    def documents(self) -> list[object]:
        """Give the documents in their order."""
        found: list[object] = []
        while (event := self._next()) is not None:
            name = type(event).__name__
            if name == "StreamEndEvent":
                break
            if name not in {"StreamStartEvent", "DocumentStartEvent", "DocumentEndEvent"}:
                found.append(self._value(event, name, 0, event.start_mark.line + 1))
        return found

    def _value(self, event: Any, name: str, depth: int, line: int) -> object:  # noqa: ANN401  # as above
        if name == "AliasEvent" or event.anchor is not None:
            raise self._refused(event, "anchors and aliases are not read; write the value out")
        if event.tag is not None and event.tag != "!":
            raise self._refused(event, "tags are not read")
        if name == "ScalarEvent":
            text: str = event.value
            return None if text in _NOTHING and not event.style else text
        if depth > DEEPEST:
            raise self._refused(event, f"it is nested deeper than {DEEPEST} levels")
        return self._list(depth) if name == "SequenceStartEvent" else self._table(depth, line)

    def _list(self, depth: int) -> list[object]:
        found: list[object] = []
        while (name := type(event := self._next()).__name__) != "SequenceEndEvent":
            found.append(self._value(event, name, depth + 1, event.start_mark.line + 1))
        return found

    def _table(self, depth: int, line: int) -> Table:
        table = Table()
        table.line = line
        while (name := type(event := self._next()).__name__) != "MappingEndEvent":
            if name != "ScalarEvent" or event.anchor is not None or event.tag not in {None, "!"}:
                raise self._refused(event, "a key must be a plain text")
            key: str = event.value
            if key in table:
                raise self._refused(event, f"the key {key[:80]!r} stands twice in one mapping")
            place = event.start_mark.line + 1
            event = self._next()  # the value of that key
            table[key] = self._value(event, type(event).__name__, depth + 1, place)
        return table

    def _refused(self, event: Event, why: str) -> ManifestMalformed:
        return malformed(self._path, why, line=event.start_mark.line + 1 if event.start_mark else 0)


def line_of(value: object) -> int:
    """Give the line of a mapping, 0 for anything else."""
    return value.line if isinstance(value, Table) else 0
