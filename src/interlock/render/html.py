"""One HTML file that holds a whole check and loads nothing. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from interlock.render.report import page

if TYPE_CHECKING:
    from interlock.change import Repository
    from interlock.flows.check import Checked


def write(checked: Checked, repository: Repository, *, is_terminal: bool) -> Iterator[bytes]:
    """Write the page piece by piece."""
    del is_terminal
    return (piece.encode() for piece in page(checked, repository))
