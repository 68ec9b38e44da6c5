"""Names of Perl's distributions and modules. Floor 5."""

from __future__ import annotations

from typing import Final

from interlock.formats.manifests.gathering import Ecosystem

CPAN: Final = Ecosystem("cpan", "")


def distribution_of(module: str) -> str:
    """Give the distribution that a module most likely belongs to: the one of its name."""
    return module.replace("::", "-")
