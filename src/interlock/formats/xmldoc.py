"""XML without its dangers: no entities of its own; bounded depth; every element knows its line.

Where other programs read the same bytes afterwards, a document type is refused; in reports of tools, many of which
begin with one, it is passed over and nothing that it says is done.

Names come without their prefixes: the files that are read here are told apart by their elements, not by namespaces.
Enters: bytes and the name of their file. Leaves: `Element`s, or an error that names file and line. Floor 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from interlock.formats.errors import XmlMalformed

DEEPEST: Final = 200
_PROMISES_WIDE: Final = re.compile(rb"""\s*<\?xml[^>]*encoding\s*=\s*["']utf-?16(?:le|be)?["']""", re.IGNORECASE)


class Element:
    """One element: what it is called, what it says and what is in it."""

    __slots__ = ("_texts", "attributes", "children", "line", "name")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        """Begin with nothing in it."""
        self.name = name
        self.attributes = attributes
        self.line = line
        """Counted from 1."""
        self.children: list[Element] = []
        self._texts: list[str] = []

    @property
    def text(self) -> str:
        """What stands directly in it, without blanks around."""
        return "".join(self._texts).strip()

    def get(self, attribute: str) -> str:
        """Give an attribute, empty where it is not there."""
        return self.attributes.get(attribute, "")

    def all(self, *names: str) -> list[Element]:
        """Give the children with one of some names, in their order."""
        return [child for child in self.children if child.name in names]

    def first(self, name: str) -> Element | None:
        """Give the first child with a name, or None."""
        return next((child for child in self.children if child.name == name), None)

    def say(self, name: str) -> str:
        """Give the text of the first child with a name, empty where there is none."""
        child = self.first(name)
        return child.text if child is not None else ""

    def within(self, *steps: str) -> list[Element]:
        """Give everything that a path of names leads to: all children with the last name in all with those before."""
        found = [self]
        for step in steps:
            found = [child for element in found for child in element.children if child.name == step]
        return found

    def walk(self) -> Iterator[Element]:
        """Give it and everything in it, in the order of the file."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)

    def add_text(self, text: str) -> None:
        """Take note of a piece of its text."""
        self._texts.append(text)


def read_xml(body: bytes, source: str) -> Element:
    """Give the root of an XML document.

    Errors: XmlMalformed (FMT-104) with the line.
    """
    return _read(body, source, _Builder)


def read_typed_xml(body: bytes, source: str) -> Element:
    """Give the root of an XML document that may name its grammar in front.

    Promise: nothing outside of it is read, and no entity or default value that it declares is put into it.
    Errors: XmlMalformed (FMT-104) with the line, where it declares an entity or a text uses one that is not there.
    """
    return _read(body, source, _TypedBuilder)


def _read(body: bytes, source: str, making: type[_Builder]) -> Element:
    # A file that calls itself UTF-16 in single bytes is not: Windows tools write that into UTF-8.
    parser = expat.ParserCreate("utf-8" if _PROMISES_WIDE.match(body) else None)
    builder = making(parser, source)
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        why = f"it is not XML: {expat.ErrorString(error.code)}"
        raise XmlMalformed(source=source, line=error.lineno, why=why) from error
    except (LookupError, ValueError) as error:  # an encoding that is not known here
        raise XmlMalformed(source=source, line=1, why="its encoding is not one that can be read") from error
    if builder.root is None:
        raise XmlMalformed(source=source, line=1, why="it has no element")
    return builder.root


class _Builder:
    """Turns the parser's events into elements."""

    def __init__(self, parser: expat.XMLParserType, source: str) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._parser = parser
        self._source = source
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        self._watch()

    def _watch(self) -> None:
        self._parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if len(self._open) >= DEEPEST:
            raise XmlMalformed(source=self._source, line=line, why=f"it is nested deeper than {DEEPEST} levels")
        bare = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        element = Element(name.rpartition(":")[2], bare, line)
        if self._open:
            self._open[-1].children.append(element)
        elif self.root is None:
            self.root = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _say(self, text: str) -> None:
        if self._open:
            self._open[-1].add_text(text)

    def _refuse(self, *_: object) -> None:
        line = self._parser.CurrentLineNumber
        raise XmlMalformed(source=self._source, line=line, why="a document type is not read; take the DOCTYPE out")


class _TypedBuilder(_Builder):
    """Passes over a document type, unless it would put something into the document."""

    def _watch(self) -> None:
        self._parser.specified_attributes = True
        self._parser.EntityDeclHandler = self._refuse_entity
        self._parser.SkippedEntityHandler = self._refuse_entity

    def _refuse_entity(self, *_: object) -> None:
        line = self._parser.CurrentLineNumber
        raise XmlMalformed(
            source=self._source, line=line, why="entities of a document type are not read; take them out"
        )
