"""Configuration files as flat tables of keys and values, so that two of different formats can be compared. Floor 5.

Enters: JSON, YAML, TOML, INI, Java properties or an environment file. Leaves: `server.ports[0]` -> text.
"""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Final

from interlock.formats.errors import ConfigurationMalformed, FormatError
from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.jsondoc import parsed
from interlock.formats.yamldoc import Node, read_yaml

_MOST: Final = 200_000
"""Keys of one file."""
_DEEPEST: Final = 100
_LINE: Final = re.compile(r"\s*(?:export\s+)?(?P<key>[^\s=:#!;][^=:]*?)\s*[=:]\s*(?P<value>.*?)\s*")
_QUOTED: Final = re.compile(r"(['\"])(.*)\1")


def read_flat(name: str, body: bytes) -> Mapping[str, str]:
    """Read a configuration by what its name ends with, or else by what it looks like.

    Errors: ConfigurationMalformed (FMT-114).
    """
    try:
        text = body.decode("utf-8-sig")
        value = _value(name.rsplit("/", 1)[-1].lower(), text)
        flat = _table(_flat("", value, 0)) if isinstance(value, dict | list) else {}
    except (ManifestMalformed, FormatError, configparser.Error, RecursionError, ValueError) as error:
        raise ConfigurationMalformed(path=name, why=str(error)) from error
    if not flat:
        raise ConfigurationMalformed(path=name, why="it has no value at all")
    return flat


def _table(rows: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Give the rows by their keys; of a key that stands twice nobody can say which value counts."""
    table: dict[str, str] = {}
    for key, value in rows:
        if key in table:
            raise ValueError(f"{key[:80]!r} stands in it twice")
        table[key] = value
    return table


def _value(name: str, text: str) -> object:
    for endings, read in _BY_ENDING.items():
        if name.endswith(endings):
            return read(text)
    if name.startswith(".env"):
        return _table(_lines(text))
    if text.lstrip()[:1] in {"{", "["}:
        return parsed(text, "the file")
    lines = [line for line in text.splitlines() if line.strip() and line.lstrip()[0] not in "#;!"]
    if lines and all("=" in line and _LINE.fullmatch(line) for line in lines):
        return _table(_lines(text))
    return _plain(read_yaml(text, name))


def _plain(node: Node) -> object:
    value = node.value
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def _ini(text: str) -> object:
    read = configparser.RawConfigParser(interpolation=None, strict=True, allow_no_value=True)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    read.read_string(text)
    return {"": dict(read.defaults()), **{section: dict(read.items(section)) for section in read.sections()}}


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        said = _LINE.fullmatch(line)
        if said:
            quoted = _QUOTED.fullmatch(said["value"])
            yield said["key"], quoted[2] if quoted else said["value"]


def _flat(place: str, value: object, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        message = "it is nested too deeply"
        raise ValueError(message)
    if place and value in ([], {}):  # one that says nobody is not one that says nothing
        yield place, "{}" if isinstance(value, dict) else "[]"
        return
    count = 0
    rows: Iterator[tuple[str, object]]
    if isinstance(value, dict):
        rows = ((f"{place}.{key}" if place and key else f"{place}{key}", inner) for key, inner in value.items())
    elif isinstance(value, list):
        rows = ((f"{place}[{number}]", inner) for number, inner in enumerate(value))
    else:
        yield place, _text(value)
        return
    for where, inner in rows:
        for row in _flat(where, inner, depth + 1):
            count += 1
            if count > _MOST:
                message = f"it has more than {_MOST} values"
                raise ValueError(message)
            yield row


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)


_BY_ENDING: Final[Mapping[tuple[str, ...], Callable[[str], object]]] = {
    (".toml",): tomllib.loads,
    (".ini", ".cfg", ".cnf"): _ini,
    (".properties", ".env"): lambda text: _table(_lines(text)),
    (".json",): lambda text: parsed(text, "the file"),
    (".yaml", ".yml"): lambda text: _plain(read_yaml(text, "the file")),
}
