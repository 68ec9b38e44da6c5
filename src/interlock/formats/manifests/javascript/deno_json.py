"""`deno.json`: what a project imports by name. Enters: JSON with comments. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

import posixpath

from interlock.formats.manifests.fields import mapping, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.javascript.addresses import NPM
from interlock.formats.manifests.javascript.deno_names import JSR, component_of
from interlock.formats.manifests.javascript.jsonc import read_jsonc
from interlock.formats.manifests.ports import Beside
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Reading, ReadingKind

FORMAT = "npm.deno-json"
TAKES = "deno.json, deno.jsonc"


def is_for(path: str) -> bool:
    """Say whether it is the configuration of a deno project, by its name."""
    return posixpath.basename(path) in {"deno.json", "deno.jsonc"}


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the imports of a project, and those of its scopes.

    Errors: ManifestMalformed (FMT-201).
    """
    data = mapping(read_jsonc(body, path), path, "the file")
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, NPM)
    tables = [mapping(data.get("imports"), path, "imports")]
    scopes = mapping(data.get("scopes"), path, "scopes")
    tables += [mapping(table, path, f"scopes[{scope!r}]") for scope, table in scopes.items()]
    for table in tables:
        for name, address in table.items():
            try:
                component = component_of(text_or_empty(address))
            except PurlMalformed as error:
                found.owe(0, f"{name[:80]!r} leads to no package: {error.fields.get('why')}")
                continue
            if component is not None:
                found.asks(found.add_component(component))
    try:
        project = JSR.component(text_or_empty(data.get("name")), text_or_empty(data.get("version")))
    except PurlMalformed:
        project = None
    return found.reading(project=project)
