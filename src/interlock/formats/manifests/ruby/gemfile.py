"""`Gemfile` and `gems.rb`, as far as they can be read without running them. Enters: text. Leaves: a `Reading`.

They are programs: what is computed is owed, not guessed. Floor 5.
"""

from __future__ import annotations

from typing import Final

from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.origins import SHORTHANDS, without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.ruby.declarations import Call, calls
from interlock.formats.manifests.ruby.gemfile_lock import GEM
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "gem.gemfile"
TAKES = "Gemfile, gems.rb, *.gemfile"

_SCOPES: Final = {"development": Scope.DEVELOPMENT, "test": Scope.TEST}


def is_for(path: str) -> bool:
    """Say whether it is a Gemfile, by its name."""
    name = path.rpartition("/")[2]
    return name in {"Gemfile", "gems.rb"} or name.endswith(".gemfile")


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a Gemfile.

    Errors: ManifestMalformed (FMT-201).
    """
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, GEM)
    registries: list[str] = []
    blocks: list[tuple[str, ...]] = []
    for call in calls(decoded(body, path)):
        if call.name == "end" and blocks:
            blocks.pop()
        elif call.opens_block:
            blocks.append(call.symbols if call.name == "group" else ())
            registries += [without_credentials(url) for url in call.texts if call.name == "source"]
        elif call.name == "source":
            registries += [without_credentials(url) for url in call.texts[:1]]
        elif call.name == "gem" and not call.on:
            _add(found, call, tuple(group for block in blocks for group in block))
        elif call.name in {"gemspec", "eval_gemfile"}:
            found.owe(call.line, f"{call.name} takes gems from another file")
    return found.reading(registries=registries)


def _add(found: Gathering, call: Call, groups: tuple[str, ...]) -> None:
    if not call.is_plain or not call.texts:
        found.owe(call.line, "the name of a gem is computed")
        return
    groups = tuple(dict.fromkeys((*groups, *call.options.get("group", ()), *call.options.get("groups", ()))))
    scopes = [_SCOPES.get(group, Scope.REQUIRED) for group in groups]
    constraint = ", ".join(call.texts[1:])
    place = found.add(
        call.texts[0],
        "",
        scope=min(scopes, key=lambda scope: scope.rank, default=Scope.REQUIRED),
        groups=groups,
        constraint=constraint,
        source=_source(call),
        line=call.line,
    )
    found.asks(place)


def _source(call: Call) -> Source:
    def option(key: str) -> str:
        return next(iter(call.options.get(key, ())), "")

    reference = option("ref") or option("tag") or option("branch")
    if option("git"):
        return Source(SourceKind.GIT, without_credentials(option("git")), reference)
    for forge in SHORTHANDS:
        if option(forge):
            return Source(SourceKind.GIT, SHORTHANDS[forge] + option(forge), reference)
    if option("path"):
        return Source(SourceKind.PATH, option("path"))
    registry = option("source")
    return Source(SourceKind.REGISTRY, without_credentials(registry)) if registry else Source()
