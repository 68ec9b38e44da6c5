"""Names of a package that are loaded when somebody asks for one: most commands never do. Floor 0.

A package's `__init__` names them twice: for the type checker, and here for the interpreter (PEP 562).
A name that a module of the package has too cannot be given so: once that module is loaded, the name means it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module


def later(package: str, places: Mapping[str, str]) -> Callable[[str], object]:
    """Give the `__getattr__` of a package that finds names in its modules, by name and module.

    Errors: ValueError for a name that a module there has too.
    """
    clash = places.keys() & set(places.values())
    if clash:
        message = f"{', '.join(sorted(clash))} in {package} would mean a module"
        raise ValueError(message)

    def find(name: str) -> object:
        if name not in places:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        return getattr(import_module(f"{package}.{places[name]}"), name)

    return find
