"""Each kind of statement that there is has a drawing, or stands among those that need none, with the reason."""

from __future__ import annotations

import importlib
import pkgutil

import interlock.evidence
from interlock.formats.provenance.reading import READERS
from interlock.trace.drawing import FAMILIES, UNDRAWN

NO_PREDICATES = {"STATEMENT_TYPE", "SNAPSHOT", "SCANNER", "DIRECTORY_ACTS"}
"""Names of addresses in the evidence package that are no type of a predicate."""


def predicate_types() -> set[str]:
    """Give every address that a module of the evidence package holds as a constant."""
    found = set(READERS)
    for module in pkgutil.iter_modules(interlock.evidence.__path__):
        loaded = importlib.import_module(f"interlock.evidence.{module.name}")
        for name, value in vars(loaded).items():
            if name.isupper() and name not in NO_PREDICATES and not name.startswith("_") and isinstance(value, str):
                found |= {value} if "://" in value else set()
    return found


def test_every_predicate_type_is_drawn_or_says_why_not() -> None:
    assert predicate_types() == FAMILIES.keys() | UNDRAWN.keys()
    assert not FAMILIES.keys() & UNDRAWN.keys()
    assert all(UNDRAWN.values())


def test_every_drawing_is_where_the_table_says() -> None:
    for place in FAMILIES.values():
        module, _, name = place.partition(".")
        assert callable(getattr(importlib.import_module(f"interlock.trace.drawings.{module}"), name))
