"""Package URLs: read, made and written in the one form that can be compared.

Enters: text, or the parts. Leaves: a `Purl` whose parts are decoded and spelt as its type asks, or its canonical text.
Two package URLs name the same thing exactly if their canonical texts are equal. Floor 3.
Source: ECMA-427, clause 5, and the type definitions of the package URL project.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote_to_bytes

import msgspec

from interlock.supply.errors import PurlMalformed
from interlock.supply.purl_types import ANY_TYPE, TYPE_RULES, Need, TypeRule

LONGEST: Final = 16_384
"""Characters of the longest package URL that is read; a download address in a qualifier can be long."""

_TYPE: Final = re.compile(r"[A-Za-z][A-Za-z0-9.-]*")
_KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_BAD_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_GUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_NOT_A_WORD: Final = re.compile(r"[^a-z0-9_]")
_RUNS: Final = re.compile(r"[-_.]+")


class Purl(msgspec.Struct, frozen=True):
    """The parts of a package URL, decoded and normalised; make one with `read_purl` or `make_purl`."""

    type: str
    namespace: str
    """Without slashes at its ends; empty where there is none."""
    name: str
    version: str = ""
    """Empty where no version is named."""
    qualifiers: tuple[tuple[str, str], ...] = ()
    """In the order of their keys, none of them twice, none of them empty."""
    subpath: str = ""

    def __str__(self) -> str:
        """Give the canonical text."""
        return _written(self)


def read_purl(text: str) -> Purl:
    """Read a package URL as the standard and the definition of its type ask.

    Errors: PurlMalformed (SUP-101).
    """
    parts = _parts(text)
    return _normal(parts, TYPE_RULES.get(parts.type, ANY_TYPE), text)


def read_foreign_purl(text: str) -> Purl:
    """Read a package URL that another tool wrote, even one that its type's definition does not allow.

    What is missing stays missing and what is too much stays there; spelling is normalised all the same.
    Errors: PurlMalformed (SUP-101) if it is not a package URL at all.
    """
    parts = _parts(text)
    return _spelt(parts, TYPE_RULES.get(parts.type, ANY_TYPE), text)


def make_purl(
    type: str,  # noqa: A002  # the standard's word
    name: str,
    version: str = "",
    namespace: str = "",
    qualifiers: tuple[tuple[str, str], ...] = (),
    subpath: str = "",
) -> Purl:
    """Put a package URL together from decoded parts.

    Errors: PurlMalformed (SUP-101).
    """
    shown = f"{type}/{namespace}/{name}@{version}"
    if not _TYPE.fullmatch(type):
        raise PurlMalformed(text=shown, why="a type is letters, digits, dots and dashes, a letter first")
    parts = Purl(
        type.lower(),
        "/".join(_segments(namespace)),
        name.strip("/"),
        version,
        _qualifiers(qualifiers, shown),
        "/".join(part for part in _segments(subpath) if part not in {".", ".."}),
    )
    return _normal(parts, TYPE_RULES.get(parts.type, ANY_TYPE), shown)


def purl_of(
    type: str,  # noqa: A002  # the standard's word
    name: str,
    version: str = "",
    namespace: str = "",
    qualifiers: tuple[tuple[str, str], ...] = (),
) -> str:
    """Give the canonical text of a package URL made from decoded parts, not longer than one that can be read again.

    Errors: PurlMalformed (SUP-101).
    """
    text = _written(make_purl(type, name, version, namespace, qualifiers))
    if len(text) > LONGEST:
        raise PurlMalformed(text=text[:80] + "...", why=f"it is longer than {LONGEST} characters")
    return text


def package_of(purl: Purl) -> str:
    """Give the text under which all versions of a package are found, however its name was spelt.

    It is the canonical text without version, qualifiers and subpath; where the registry takes several spellings
    for one package (PyPI's dots, NuGet's case), they are folded into one.
    """
    name = purl.name
    if purl.type == "pypi":
        name = _RUNS.sub("-", name)
    elif purl.type == "nuget":
        name = name.lower()
    return _written(Purl(purl.type, purl.namespace, name))


def _parts(text: str) -> Purl:
    """Take a text apart from right to left, as the standard says, and decode the parts."""
    if len(text) > LONGEST:
        raise PurlMalformed(text=text[:80] + "...", why=f"it is longer than {LONGEST} characters")
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise PurlMalformed(text=ascii(text), why="it has characters that are no text")
    if _BAD_PERCENT.search(text):
        raise PurlMalformed(text=text, why="a percent sign is not followed by two hexadecimal digits")
    rest, _, subpath = text.rpartition("#") if "#" in text else (text, "", "")
    rest, _, query = rest.rpartition("?") if "?" in rest else (rest, "", "")
    scheme, colon, rest = rest.partition(":")
    if not colon or scheme.lower() != "pkg":
        raise PurlMalformed(text=text, why="it does not begin with pkg:")
    kind, slash, path = rest.lstrip("/").partition("/")
    if not slash:
        raise PurlMalformed(text=text, why="it has no name")
    if not _TYPE.fullmatch(kind):
        raise PurlMalformed(text=text, why="a type is letters, digits, dots and dashes, a letter first")
    path, version = _version_apart(path)
    if version is None:
        path, version = path.rstrip("/"), ""
    namespace, _, name = path.rpartition("/")
    return Purl(
        kind.lower(),
        "/".join(_decoded_segments(namespace, text)),
        _decoded(name, text),
        _decoded(version, text),
        _qualifiers(tuple(_pairs(query, text)), text) if query else (),
        "/".join(part for part in _decoded_segments(subpath, text) if part not in {".", ".."}),
    )


def _version_apart(path: str) -> tuple[str, str | None]:
    """Split at the `@` before the version; one that opens a part with more parts behind it is the scope of npm."""
    at = path.rfind("@")
    if at < 0:
        return path, None
    opens = at == 0 or path[at - 1] == "/"
    if opens and "/" in path[at:]:
        return path, None
    return path[:at], path[at + 1 :]


def _decoded(text: str, whole: str) -> str:
    if "%" not in text:
        return text
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeError as error:
        raise PurlMalformed(text=whole, why="its percent-encoded bytes are not UTF-8") from error


def _decoded_segments(text: str, whole: str) -> list[str]:
    segments = [_decoded(part, whole) for part in _segments(text)]
    if any("/" in part for part in segments):
        raise PurlMalformed(text=whole, why="a part of its namespace or subpath has a slash in it")
    return segments


def _segments(text: str) -> list[str]:
    return [part for part in text.split("/") if part] if text else []


def _pairs(query: str, whole: str) -> list[tuple[str, str]]:
    found = []
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        if not pair:
            continue
        found.append((key, _decoded(value, whole)))
    return found


def _qualifiers(pairs: tuple[tuple[str, str], ...], whole: str) -> tuple[tuple[str, str], ...]:
    """Give them in their canonical order; an empty one is one that is not there."""
    by_key: dict[str, str] = {}
    for key, value in pairs:
        if not _KEY.fullmatch(key):
            raise PurlMalformed(text=whole, why=f"{key!r} is not a key of a qualifier")
        if not value:
            continue
        if key.lower() in by_key:
            raise PurlMalformed(text=whole, why=f"it has the qualifier {key.lower()} twice")
        by_key[key.lower()] = value
    return tuple(sorted(by_key.items()))


def _normal(parts: Purl, rule: TypeRule, text: str) -> Purl:
    """Spell the parts as their type asks and refuse what it does not allow."""
    purl = _spelt(parts, rule, text)
    if rule.namespace is Need.REQUIRED and not purl.namespace:
        raise PurlMalformed(text=text, why=f"type {purl.type} needs a namespace")
    if rule.namespace is Need.PROHIBITED and purl.namespace:
        raise PurlMalformed(text=text, why=f"type {purl.type} has no namespaces")
    if rule.most_segments and purl.namespace.count("/") >= rule.most_segments:
        raise PurlMalformed(text=text, why=f"its namespace has more than {rule.most_segments} parts")
    if (rule.name and not rule.name.fullmatch(purl.name)) or (rule.without and rule.without in purl.name):
        raise PurlMalformed(text=text, why=f"{purl.name!r} cannot be a name of type {purl.type}")
    if rule.version and purl.version and not rule.version.fullmatch(purl.version):
        raise PurlMalformed(text=text, why=f"{purl.version!r} cannot be a version of type {purl.type}")
    keys = {key for key, _ in purl.qualifiers}
    for key in rule.qualifiers:
        if key not in keys:
            raise PurlMalformed(text=text, why=f"type {purl.type} needs the qualifier {key}")
    return purl


def _spelt(parts: Purl, rule: TypeRule, text: str) -> Purl:
    """Give the parts as their type spells them."""
    namespace, name = _split_path(parts, rule)
    if not name:
        raise PurlMalformed(text=text, why="it has no name")
    if rule.upper_namespace:
        namespace = namespace.upper()
    if "name" in rule.lower or (parts.type == "mlflow" and _is_databricks(parts.qualifiers)):
        name = name.lower()
    if rule.dashes:
        name = name.replace("_", "-")
    if rule.words:
        name = _NOT_A_WORD.sub("_", name)
    qualifiers = parts.qualifiers
    if parts.type == "swid":
        qualifiers = tuple((key, _one_case(value) if key == "tag_id" else value) for key, value in qualifiers)
    return Purl(
        parts.type,
        namespace.lower() if "namespace" in rule.lower else namespace,
        name,
        parts.version.lower() if "version" in rule.lower else parts.version,
        qualifiers,
        parts.subpath.lower() if "subpath" in rule.lower else parts.subpath,
    )


def _split_path(parts: Purl, rule: TypeRule) -> tuple[str, str]:
    """Split namespace and name where the type splits them, not at the last slash, or where a tool did not split."""
    if not rule.is_path and (parts.type != "golang" or "/" not in parts.name):
        return parts.namespace, parts.name
    segments = _segments(f"{parts.namespace}/{parts.name}")
    first = 1 if rule.is_path else -1
    if len(segments) > 1:
        return "/".join(segments[:first]), "/".join(segments[first:])
    return "", "".join(segments)


def _is_databricks(qualifiers: tuple[tuple[str, str], ...]) -> bool:
    """Say whether a registry of models makes no difference between upper and lower case."""
    return "databricks" in dict(qualifiers).get("repository_url", "").lower()


def _one_case(tag: str) -> str:
    return tag.lower() if _GUID.fullmatch(tag) else tag


def _written(purl: Purl) -> str:
    try:
        text = f"pkg:{purl.type}/"
        if purl.namespace:
            text += quote(purl.namespace, safe=":/") + "/"
        is_path = TYPE_RULES.get(purl.type, ANY_TYPE).is_path
        text += quote(purl.name, safe=":/" if is_path else ":")
        if purl.version:
            text += "@" + quote(purl.version, safe=":")
        if purl.qualifiers:
            text += "?" + "&".join(f"{key}={quote(value, safe=':')}" for key, value in purl.qualifiers)
        if purl.subpath:
            text += "#" + quote(purl.subpath, safe=":/")
    except UnicodeEncodeError as error:
        raise PurlMalformed(text=ascii(purl.name), why="it has characters that are no text") from error
    return text
