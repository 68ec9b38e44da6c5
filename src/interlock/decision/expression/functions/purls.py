"""Functions over package URLs: their parts, and whether one is meant by a pattern.

Enters: texts. Leaves: records and truth. Floor 8.
"""

from __future__ import annotations

from typing import Final

from interlock.decision.expression.functions.gates import glob
from interlock.decision.expression.functions.overloads import Function
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.schema import STRING, Shape, map_of
from interlock.decision.expression.values import Failure
from interlock.supply.errors import PurlMalformed
from interlock.supply.purl import read_foreign_purl, read_purl

_PARTS: Final = ("type", "namespace", "name", "version", "subpath")
_SHAPE: Final = Shape("record", fields={**dict.fromkeys(_PARTS, STRING), "qualifiers": map_of(STRING)})


def _purl(meter: Meter, text: str) -> dict[str, object]:
    meter.scan(len(text))
    try:
        read = read_purl(text)
    except PurlMalformed as error:
        raise Failure(f"{text[:40]!r} is not a package URL") from error
    return {**{name: getattr(read, name) for name in _PARTS}, "qualifiers": dict(read.qualifiers)}


def _is_purl(meter: Meter, text: str) -> bool:
    meter.scan(len(text))
    try:
        read_purl(text)
    except PurlMalformed:
        return False
    return True


def _matches(meter: Meter, text: str, pattern: str) -> bool:
    """Say whether a pattern means a package: `*` stays within a namespace, and what it leaves out may be anything."""
    meter.scan(len(text) + len(pattern))
    try:
        one, wanted = read_purl(text), read_foreign_purl(pattern)
    except PurlMalformed as error:
        raise Failure(f"{text[:40]!r} or {pattern[:40]!r} is not a package URL") from error
    given = dict(one.qualifiers)
    return (
        one.type == wanted.type
        and glob(meter, _path(one.namespace, one.name), _path(wanted.namespace, wanted.name))
        and (not wanted.version or glob(meter, one.version, wanted.version))
        and (not wanted.subpath or glob(meter, one.subpath, wanted.subpath))
        and all(glob(meter, given.get(key, ""), value) for key, value in wanted.qualifiers)
    )


def _path(namespace: str, name: str) -> str:
    return f"{namespace}/{name}" if namespace else name


FUNCTIONS: Final = (
    Function("purl", _SHAPE, {(str,): _purl}),
    Function("isPurl", "bool", {(str,): _is_purl}),
    Function(".purlMatches", "bool", {(str, str): _matches}),
)
