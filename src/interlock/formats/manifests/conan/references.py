"""References of Conan: `name/version@user/channel#revision%time:package`. Floor 5.

Source: Conan's documentation, "Recipe and package references".
"""

from __future__ import annotations

import re
from typing import Final, Unpack

from interlock.formats.manifests.gathering import Ecosystem, Gathering, Told
from interlock.formats.manifests.hashes import bare_hash
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Component
from interlock.supply.purl import purl_of

CONAN: Final = Ecosystem("conan", "ConanCenter")
_REFERENCE: Final = re.compile(
    r"(?P<name>[^/@#:%\s\[\]]+)/(?P<version>\[[^\]]*\]|[^/@#:%\s\[\]]+)"
    r"(?:@(?:(?P<user>[^/@#:%\s]+)/(?P<channel>[^/@#:%\s]+)|[^/#:%\s]*))?"
    r"(?:#(?P<revision>[^:%\s]*))?(?:%[^:\s]*)?(?::.*)?"
)


def add_reference(found: Gathering, text: str, **told: Unpack[Told]) -> int | None:
    """Take note of what a reference names, and give its place; what is none is owed."""
    line = told.get("line", 0)
    reference = _REFERENCE.fullmatch(text.strip())
    if reference is None:
        found.owe(line, f"{text[:80]!r} is no reference of a package")
        return None
    name, written, user = reference["name"], reference["version"], reference["user"] or ""
    is_range = written.startswith("[")
    version = "" if is_range else written
    channel = (("channel", reference["channel"]),) if user else ()
    digest = bare_hash(reference["revision"] or "")
    if digest is not None:
        told["hashes"] = (digest,)
    if is_range:
        told["constraint"] = written[1:-1]
    try:
        purl = purl_of("conan", name, version, "" if user == "_" else user, () if user == "_" else channel)
    except PurlMalformed as error:
        found.owe(line, f"{text[:80]!r} cannot be a package: {error.fields.get('why')}")
        return None
    return found.add_component(Component(name, version, purl, "" if user and user != "_" else CONAN.osv, **told))
