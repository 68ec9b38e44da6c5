"""`setup.cfg`: what setuptools is told to ask for. Enters: text. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

import configparser
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import PYPI
from interlock.formats.manifests.python.project import BUILD, wanted
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Component, Reading, ReadingKind, Scope

FORMAT = "pypi.setup-cfg"
TAKES = "setup.cfg"

_FIELDS: Final = (
    ("install_requires", Scope.REQUIRED, ""),
    ("setup_requires", Scope.BUILD, BUILD),
    ("tests_require", Scope.TEST, "tests"),
)


def is_for(path: str) -> bool:
    """Say whether it is the configuration of setuptools, by its name."""
    return path.rpartition("/")[2] == "setup.cfg"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read what setuptools is told; what it is to take from elsewhere is owed.

    Errors: ManifestMalformed (FMT-201).
    """
    parser = configparser.RawConfigParser(strict=True, delimiters=("=", ":"))
    try:
        parser.read_string(decoded(body, path), source=path)
    except (configparser.DuplicateOptionError, configparser.DuplicateSectionError) as error:
        raise malformed(path, "a section or field stands twice", line=error.lineno or 0) from error
    except configparser.MissingSectionHeaderError as error:
        raise malformed(path, "a field stands before the first section", line=error.lineno) from error
    except configparser.ParsingError as error:
        raise malformed(path, "a line is no field", line=error.errors[0][0]) from error
    except AttributeError as error:  # the parser adds a line to a field without a value
        raise malformed(path, "a line goes on that has no value") from error
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, PYPI)
    for field, scope, group in _FIELDS:
        _take(found, parser.get("options", field, fallback=""), scope, group)
    if parser.has_section("options.extras_require"):
        for extra, value in parser.items("options.extras_require"):
            _take(found, value, Scope.OPTIONAL, extra)
    return found.reading(project=_project(found, parser))


def _take(found: Gathering, value: str, scope: Scope, group: str) -> None:
    for line in _lines(value):
        if line.startswith(("file:", "attr:", "find:")):
            found.owe(0, f"{line[:120]!r} takes requirements from elsewhere")
            continue
        one = wanted(line, scope, group)
        if not one.name:
            found.owe(0, f"{line[:120]!r} is no requirement")
            continue
        place = found.add(one.name, one.version, scope=scope, constraint=one.constraint, source=one.source)
        found.asks(place, scope, group=group)


def _lines(value: str) -> Iterator[str]:
    """Give the requirements of a field: one a line, or with semicolons between them where it is a single line."""
    for line in value.splitlines():
        text = line.strip()
        if text and not text.startswith("#"):
            yield text


def _project(found: Gathering, parser: configparser.RawConfigParser) -> Component | None:
    said = {key: parser.get("metadata", key, fallback="") for key in ("name", "version", "license")}
    version = "" if said["version"].startswith(("attr:", "file:")) else said["version"]
    licences = (said["license"],) if said["license"] and "\n" not in said["license"] else ()
    return found.project(said["name"], version, licences=licences)
