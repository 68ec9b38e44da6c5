"""Names of a package that are loaded when somebody asks for one: most commands never do. Floor 0.

A package's `__init__` names them twice: for the type checker, and here for the interpreter (PEP 562).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module


def later(package: str, places: Mapping[str, str]) -> Callable[[str], object]:
    """Give the `__getattr__` of a package that finds names in its modules, by name and module."""

    def find(name: str) -> object:
        if name not in places:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        return getattr(import_module(f"{package}.{places[name]}"), name)

    return find
