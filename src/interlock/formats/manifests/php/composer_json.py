"""`composer.json`: what a PHP project asks for. Enters: JSON. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.fields import mapping, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.php.names import COMPOSER, is_package, licences_of
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind, Scope

FORMAT = "composer.json"
TAKES = "composer.json"

_FIELDS: Final = (("require", Scope.REQUIRED, ""), ("require-dev", Scope.DEVELOPMENT, "dev"))


def is_for(path: str) -> bool:
    """Say whether it is the manifest of a PHP project, by its name."""
    return posixpath.basename(path) == "composer.json"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a manifest of Composer.

    Errors: ManifestMalformed (FMT-201).
    """
    data = mapping(read_json(body, path), path, "the file")
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, COMPOSER)
    for field, scope, group in _FIELDS:
        value = data.get(field)
        wanted = {} if value == [] else mapping(value, path, field)
        for name, constraint in wanted.items():
            if is_package(name):
                place = found.add(name, "", scope=scope, constraint=text_or_empty(constraint))
                found.asks(place, scope, group=group)
    project = found.project(
        text_or_empty(data.get("name")), text_or_empty(data.get("version")), licences=licences_of(data)
    )
    return found.reading(project=project, registries=_registries(data))


def _registries(data: dict[str, object]) -> Iterator[str]:
    """Give the addresses of declared repositories, whether they stand in a list or by name."""
    value = data.get("repositories")
    for one in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
        if isinstance(one, dict) and one.get("type") == "composer":
            yield without_credentials(text_or_empty(one.get("url")))
