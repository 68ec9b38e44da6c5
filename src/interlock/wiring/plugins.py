"""Third-party controls: by entry point, and only those that the settings allow by name. Floor 12."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlock.catalog import CONTROLS
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
    return (*CONTROLS, *_others(allowed))


def _others(allowed: Sequence[Plugin]) -> list[Control]:
    found = _found()
    owners = {str(one.card.id): "interlock" for one in CONTROLS}
    others: list[Control] = []
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
        others.append(control)
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
