"""Third-party controls: by entry point, and only those that the settings allow by name. Floor 12."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from interlock.catalog.cards import CARDS
from interlock.catalog.controls import CONTROLS
from interlock.control import Card, Control, ControlClash
from interlock.wiring.errors import PluginBroken, PluginMissing
from interlock.wiring.settings import Plugin

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "interlock.controls"


def controls(allowed: Sequence[Plugin]) -> tuple[Control, ...]:
    """Give our controls and the allowed third-party ones, ours first.

    Errors: PluginMissing (CFG-102), PluginBroken (CFG-103), ControlClash (CTL-102).
    """
    if not allowed:
        return CONTROLS
    return (*CONTROLS, *(control for control, _ in _others(allowed)))


def components(allowed: Sequence[Plugin]) -> dict[str, str]:
    """Give package, version and digest of each allowed third-party control, by its id.

    Errors: those of `controls`.
    """
    return {str(control.card.id): _component(point) for control, point in _others(allowed)} if allowed else {}


def _component(point: EntryPoint) -> str:
    """Name what a control came in; the digest is over every file of the package as it lies there now."""
    version = point.dist.version if point.dist else "of no version"
    return f"{_package(point)} {version} sha256:{_digest(point)}"


def _digest(point: EntryPoint) -> str:
    """Give the SHA-256 of the names and contents of all files of a package and of the module it is loaded from.

    What is compiled from them is left out: it appears when it is first used, and the import system checks it.
    """
    from importlib.util import find_spec  # a gate without plug-ins has no use for it

    places = {Path(str(file.locate())) for file in (point.dist.files or () if point.dist else ())}
    # An editable or broken installation lists nothing, or only a link to where the code is.
    spec = find_spec(point.module.partition(".")[0])
    for folder in spec.submodule_search_locations or () if spec else ():
        places.update(path for path in Path(folder).rglob("*"))
    if spec and spec.origin:
        places.add(Path(spec.origin))
    total = hashlib.sha256()
    for path in sorted(places):
        if path.suffix != ".pyc" and (path.is_file() or not path.exists()):
            body = path.read_bytes() if path.is_file() else None
            sealed = hashlib.sha256(body).hexdigest() if body is not None else "missing"
            total.update(f"{'/'.join(path.parts[-2:])}\0{sealed}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def _others(allowed: Sequence[Plugin]) -> list[tuple[Control, EntryPoint]]:
    found = _found()
    owners = dict.fromkeys(CARDS, "interlock")
    others: list[tuple[Control, EntryPoint]] = []
    for plugin in allowed:
        if plugin.name not in found:
            raise PluginMissing(source=plugin.source, line=plugin.line, name=plugin.name)
        point = found[plugin.name]
        package = _package(point)
        try:
            control: Control = point.load()()
            card = control.card
        except (ImportError, AttributeError, TypeError) as error:
            raise PluginBroken(name=plugin.name, package=package, why=str(error)) from error
        if not isinstance(card, Card):
            raise PluginBroken(name=plugin.name, package=package, why="its card is not a Card")
        if card.id in owners:
            raise ControlClash(name=card.id, first=owners[card.id], second=package)
        owners[card.id] = package
        others.append((control, point))
    return others


def _found() -> dict[str, EntryPoint]:
    """Give what installed packages bring, by name; two packages that bring one name are an error, not a choice."""
    from importlib.metadata import entry_points

    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        other = found.setdefault(point.name, point)
        if other is not point:
            raise ControlClash(name=point.name, first=_package(other), second=_package(point))
    return found


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.value
