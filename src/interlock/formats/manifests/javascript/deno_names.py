"""How deno names what it imports: `npm:chalk@5`, `jsr:@std/path@^1`, or the address of a module. Floor 5."""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.gathering import Ecosystem
from interlock.formats.manifests.javascript.addresses import NPM, split_at_version
from interlock.formats.manifests.origins import without_credentials
from interlock.supply.model import Component, Source, SourceKind

JSR: Final = Ecosystem("jsr", "", split="/")
MODULE: Final = Ecosystem("generic", "")
_EXACT: Final = re.compile(r"v?\d+\.\d+\.\d+(?:[-+].*)?")
_RELEASE: Final = re.compile(r"https?://(?P<place>[^@\s]+)@(?P<version>v?\d[^/\s]*)(?:/.*)?")


def component_of(specifier: str) -> Component | None:
    """Give the component that an import stands for; None for a file of the project.

    Errors: PurlMalformed (SUP-101).
    """
    scheme, _, rest = specifier.partition(":")
    if scheme in {"npm", "jsr"}:
        name, _, wanted = split_at_version(rest.lstrip("/"))
        wanted = wanted.partition("/")[0]
        if not wanted and name.count("/") > name.startswith("@"):
            name = "/".join(name.split("/")[: 1 + name.startswith("@")])
        exact = wanted if _EXACT.fullmatch(wanted) else ""
        ecosystem = NPM if scheme == "npm" else JSR
        source = Source(SourceKind.REGISTRY)
        return ecosystem.component(name, exact, constraint=wanted, source=source, is_direct=True)
    return module_of(specifier) if scheme in {"http", "https"} else None


def module_of(address: str) -> Component:
    """Give the component of a module that is loaded from an address, with its version where the address has one.

    Errors: PurlMalformed (SUP-101).
    """
    bare = without_credentials(address)
    release = _RELEASE.fullmatch(bare)
    name, version = (release["place"], release["version"]) if release else (bare.partition("://")[2], "")
    root = f"https://{name}@{version}/" if release else bare
    return MODULE.component(name, version, source=Source(SourceKind.URL, root))
