"""`META.json` and `META.yml`: what a Perl distribution is and asks for. Enters: JSON or YAML. Leaves: a `Reading`.

A distribution has both with the same content, so the YAML says nothing where the JSON stands beside it. Floor 5.
Source: CPAN::Meta::Spec, versions 1.4 and 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import mapping, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.lockyaml import read_yaml
from interlock.formats.manifests.other.perl import CPAN, distribution_of
from interlock.formats.manifests.ports import Beside
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Component, Reading, ReadingKind, Scope

FORMAT = "cpan.meta"
TAKES = "META.json, META.yml, MYMETA.json, MYMETA.yml"

_NAME: Final = re.compile(r"(?:MY)?META\.(?:json|ya?ml)")
_PHASES: Final = {
    "runtime": Scope.REQUIRED,
    "configure": Scope.BUILD,
    "build": Scope.BUILD,
    "test": Scope.TEST,
    "develop": Scope.DEVELOPMENT,
}
_OLDER: Final = (
    ("requires", Scope.REQUIRED),
    ("build_requires", Scope.BUILD),
    ("configure_requires", Scope.BUILD),
    ("recommends", Scope.OPTIONAL),
)
_EXACT: Final = re.compile(r"==\s*(v?[\d._]+)")


def is_for(path: str) -> bool:
    """Say whether it describes a Perl distribution, by its name."""
    return _NAME.fullmatch(path.rpartition("/")[2]) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read what a Perl distribution is; other files of that name, without `meta-spec`, give nothing.

    Errors: ManifestMalformed (FMT-201).
    """
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, CPAN)
    stem, _, ending = path.rpartition(".")
    is_yaml = ending in {"yml", "yaml"}
    data = read_yaml(body, path) if is_yaml else read_json(body, path)
    if not isinstance(data, dict):
        raise malformed(path, "it describes nothing")
    if "meta-spec" not in data or (is_yaml and beside(f"{stem}.json") is not None):
        return found.reading()
    for module, asked, scope in _needed(data, path):
        if module != "perl":
            _add(found, module, asked, scope)
    return found.reading(project=_project(found, data))


def _needed(data: dict[str, object], path: str) -> Iterator[tuple[str, str, Scope]]:
    for phase, value in mapping(data.get("prereqs"), path, "prereqs").items():
        for relation, table in mapping(value, path, f"prereqs.{phase}").items():
            scope = _PHASES.get(phase, Scope.DEVELOPMENT)
            if relation in {"recommends", "suggests"} and scope is Scope.REQUIRED:
                scope = Scope.OPTIONAL
            if relation != "conflicts":
                for module, asked in mapping(table, path, f"prereqs.{phase}.{relation}").items():
                    yield module, str(asked), scope
    for field, scope in _OLDER:
        for module, asked in mapping(data.get(field), path, field).items():
            yield module, str(asked), scope


def _add(found: Gathering, module: str, asked: str, scope: Scope) -> None:
    exact = _EXACT.fullmatch(asked.strip())
    constraint = "" if asked in {"0", "None"} else asked
    try:
        one = CPAN.component(distribution_of(module), exact[1] if exact else "", scope=scope, constraint=constraint)
    except PurlMalformed as error:
        found.owe(0, f"{module[:80]!r} cannot be a module: {error.fields.get('why')}")
        return
    found.asks(found.add_component(one), scope, constraint=constraint)


def _project(found: Gathering, data: dict[str, object]) -> Component | None:
    name, version = text_or_empty(data.get("name")), text_or_empty(data.get("version"))
    expression, named = text_or_empty(data.get("x_spdx_expression")), data.get("license")
    listed = named if isinstance(named, list) else [named]
    licences = (expression,) if expression else tuple(one for one in listed if isinstance(one, str))
    return found.project(distribution_of(name), version, licences=licences) if name else None
