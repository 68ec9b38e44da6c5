"""`environment.yml`: what an environment of conda asks for, with its part for pip. Enters: YAML. Leaves: a `Reading`.

Floor 5.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.fields import items, mapping, text_or_empty, texts
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.lockyaml import read_yaml
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import PYPI
from interlock.formats.manifests.python.conda import CONDA, match_of
from interlock.formats.manifests.python.requirements import Requirements
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind

FORMAT = "conda.environment"
TAKES = "environment.yml, *environment*.yaml, conda.yml"

_NAME: Final = re.compile(r"(?:.*[._-])?environment(?:[._-].*)?\.ya?ml|conda\.ya?ml")


def is_for(path: str) -> bool:
    """Say whether it is an environment of conda, by its name."""
    return _NAME.fullmatch(path.rpartition("/")[2]) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read an environment; a file of that name that is for something else gives nothing.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_yaml(body, path)
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, CONDA)
    if not isinstance(data, dict) or not isinstance(data.get("dependencies"), list):
        return found.reading()
    pip = Requirements(Gathering(path, FORMAT, ReadingKind.MANIFEST, PYPI), beside)
    for one in items(data["dependencies"], path, "dependencies"):
        if isinstance(one, str):
            _add(found, one)
        elif isinstance(one, dict):
            for line in texts(mapping(one, path, "dependencies").get("pip"), path, "pip"):
                pip.take(line.strip(), 0, path)
    of_pip = pip.reading(is_constraint=False)
    for component in of_pip.components:
        found.add_component(component)
    for number, why in of_pip.unresolved:
        found.owe(number, why)
    channels = [without_credentials(text_or_empty(one)) for one in items(data.get("channels"), path, "channels")]
    return found.reading(registries=[*channels, *of_pip.registries])


def _add(found: Gathering, text: str) -> None:
    match = match_of(text)
    if match is None:
        found.owe(0, f"{text[:120]!r} names no package")
        return
    source = Source(SourceKind.REGISTRY, match.channel) if match.channel else Source()
    try:
        component = CONDA.component(
            match.name, match.version, constraint=match.constraint, source=source, is_direct=True
        )
    except PurlMalformed as error:
        found.owe(0, f"{text[:120]!r} names no package: {error.fields.get('why')}")
        return
    found.add_component(component)
