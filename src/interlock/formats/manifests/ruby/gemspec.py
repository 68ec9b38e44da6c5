"""`*.gemspec`, as far as it can be read without running it. Enters: text. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.ruby.declarations import calls
from interlock.formats.manifests.ruby.gemfile_lock import GEM
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Component, Reading, ReadingKind, Scope

FORMAT = "gem.gemspec"
TAKES = "*.gemspec"

_SCOPES: Final = {
    "add_dependency": Scope.REQUIRED,
    "add_runtime_dependency": Scope.REQUIRED,
    "add_development_dependency": Scope.DEVELOPMENT,
}
_ATTRIBUTE: Final = re.compile(
    r"^[ \t]{0,40}\w{1,40}\.(?P<key>name|version|licenses?)[ \t]{0,40}=[ \t]{0,40}\[?[ \t]{0,9}"
    r"(?:'(?P<one>[^'\n]{1,200})'|\"(?P<two>[^\"#\n]{1,200})\")",
    re.MULTILINE,
)


def is_for(path: str) -> bool:
    """Say whether it is the specification of a gem, by its name."""
    return path.endswith(".gemspec")


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the specification of a gem.

    Errors: ManifestMalformed (FMT-201).
    """
    content = decoded(body, path)
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, GEM)
    for call in calls(content):
        scope = _SCOPES.get(call.name)
        if scope is None:
            continue
        if not call.is_plain or not call.texts:
            found.owe(call.line, "the name of a gem is computed")
            continue
        groups = ("development",) * (scope is Scope.DEVELOPMENT)
        constraint = ", ".join(call.texts[1:])
        found.asks(
            found.add(call.texts[0], "", scope=scope, groups=groups, constraint=constraint, line=call.line), scope
        )
    return found.reading(project=_project(found, content))


def _project(found: Gathering, content: str) -> Component | None:
    said: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(content):
        said.setdefault(one["key"].rstrip("s"), one["one"] or one["two"])
    licence = said.get("license", "")
    return found.project(said.get("name", ""), said.get("version", ""), licences=(licence,) * bool(licence))
