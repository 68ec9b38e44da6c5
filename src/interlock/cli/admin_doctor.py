"""interlock admin doctor: what the doctor of a store says on this machine. Floor 15."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.cli.arguments import open_app

if TYPE_CHECKING:
    from interlock.wiring.looks import Look


def looks(repository: str, store: str) -> list[Look]:
    """Open a store for reading and look at everything."""
    from interlock.wiring.doctoring import doctored

    with open_app(repository, store, is_reading=True) as app:
        return doctored(app)
