"""`*.opam` and `*.opam.locked`: what an OCaml package asks for. Enters: text. Leaves: a `Reading`. Floor 5.

Source: opam's manual, "Package definitions", "Filtered package formulas".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.origins import git_source, looks_like_git, without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Component, Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "opam.file"
TAKES = "opam, *.opam, *.opam.locked"

OPAM: Final = Ecosystem("opam", "opam")
_TOKEN: Final = re.compile(
    r'(?P<blank>\s+|#[^\n]*)|(?P<comment>\(\*)|(?P<text>"""(?:(?!""")[\s\S])*"""|"(?:[^"\\]|\\[\s\S])*")'
    r"|(?P<field>[a-zA-Z][\w+-]*:(?=\s|[\[\"({]|$))|(?P<mark>[\[\](){}|&])|(?P<word>[^\s\"\[\](){}|&#]+)"
)
_EXACT: Final = re.compile(r'=\s+"([^"]+)"')
_SCOPES: Final = (
    ("with-test", Scope.TEST),
    ("with-doc", Scope.DEVELOPMENT),
    ("with-dev-setup", Scope.DEVELOPMENT),
    ("with-tools", Scope.DEVELOPMENT),
    ("build", Scope.BUILD),
)


class Token(NamedTuple):
    """A piece of a file."""

    kind: str
    text: str
    line: int


def is_for(path: str) -> bool:
    """Say whether it describes an OCaml package, by its name."""
    name = path.rpartition("/")[2]
    return name == "opam" or name.endswith((".opam", ".opam.locked", ".opam.template"))


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read what an OCaml package asks for.

    Errors: ManifestMalformed (FMT-201).
    """
    fields = fields_of(body, path)
    kind = ReadingKind.LOCKFILE if path.endswith(".locked") else ReadingKind.MANIFEST
    found = Gathering(path, FORMAT, kind, OPAM)
    pinned = _pinned(fields.get("pin-depends", []))
    for field, scope in (("depends", Scope.REQUIRED), ("depopts", Scope.OPTIONAL)):
        for token, filters in _packages(fields.get(field, [])):
            _add(found, token, filters, scope, pinned)
    return found.reading(project=_project(found, fields, path))


def fields_of(body: bytes, path: str) -> dict[str, list[Token]]:
    """Give the tokens of every field outside of sections. Errors: ManifestMalformed (FMT-201) with the line."""
    fields: dict[str, list[Token]] = {}
    current: list[Token] | None = None
    depth = 0
    for token in _tokens(decoded(body, path), path):
        if token.kind == "mark" and token.text in "[({":
            depth += 1
        elif token.kind == "mark" and token.text in "])}":
            depth -= 1
        if token.kind == "field" and depth == 0:
            current = fields.setdefault(token.text[:-1], [])
        elif current is not None:
            current.append(token)
        elif token.kind != "word":
            raise malformed(path, f"{token.text[:40]!r} belongs to no field", line=token.line)
    if not fields or depth:
        raise malformed(path, "its brackets do not match" if fields else "it has no field")
    return fields


def _tokens(text: str, path: str) -> Iterator[Token]:
    place, line = 0, 1
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise malformed(path, f"{text[place : place + 20]!r} is no part of a field", line=line)
        end = token.end()
        if token.lastgroup == "comment":
            end = text.find("*)", end) + 2
            if end < place + 2:
                raise malformed(path, "a comment is not closed", line=line)
        elif token.lastgroup != "blank":
            yield Token(token.lastgroup or "", token[0], line)
        line += text.count("\n", place, end)
        place = end


def _packages(tokens: list[Token]) -> Iterator[tuple[Token, str]]:
    """Give every name of a formula with the text of the filter in braces behind it."""
    depth = 0
    name: Token | None = None
    filters: list[str] = []
    for token in tokens:
        if token.kind == "mark" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
        elif depth > 0:
            filters.append(token.text)
        elif token.kind == "text":
            if name is not None:
                yield name, " ".join(filters)
            name, filters = token, []
    if name is not None:
        yield name, " ".join(filters)


def _add(found: Gathering, token: Token, filters: str, scope: Scope, pinned: dict[str, tuple[str, Source]]) -> None:
    name = token.text.strip('"')
    exact = _EXACT.fullmatch(_versions_of(filters))
    version, source = pinned.get(name, (exact[1] if exact else "", Source()))
    if scope is Scope.REQUIRED:
        words = set(filters.split())
        scope = next((one for word, one in _SCOPES if word in words), scope)
    place = found.add(name, version, scope=scope, constraint=filters, source=source, line=token.line)
    found.asks(place, scope, constraint=filters)


def _versions_of(filters: str) -> str:
    """Give of a filter what is about versions; empty where there are several, or an `or`."""
    if "|" in filters:
        return ""
    parts = [part.strip() for part in filters.split("&")]
    about = [part for part in parts if '"' in part]
    return about[0] if len(about) == 1 else ""


def _pinned(tokens: list[Token]) -> dict[str, tuple[str, Source]]:
    """Give what `pin-depends` fixes: pairs of `name.version` and an address."""
    found: dict[str, tuple[str, Source]] = {}
    words = [token.text.strip('"') for token in tokens if token.kind == "text"]
    for package, url in zip(words[::2], words[1::2], strict=False):
        name, _, version = package.partition(".")
        is_git = url.startswith("git") or looks_like_git(url)
        found[name] = (version, git_source(url) if is_git else Source(SourceKind.URL, without_credentials(url)))
    return found


def _project(found: Gathering, fields: dict[str, list[Token]], path: str) -> Component | None:
    def one(field: str) -> str:
        return next((token.text.strip('"') for token in fields.get(field, []) if token.kind == "text"), "")

    stem = path.rpartition("/")[2].removesuffix(".locked").removesuffix(".template").removesuffix(".opam")
    name = one("name") or ("" if stem == "opam" else stem)
    licences = tuple(token.text.strip('"') for token in fields.get("license", []) if token.kind == "text")
    return found.project(name, one("version"), licences=licences) if name else None
