"""Floor 11: the controls we ship, one folder per stage, one file per control.

`CONTROLS` is the one list of them; `scanning` holds what controls that run scanners have in common.
"""

from interlock.catalog.commit import Build, Composition, Iac, Sast, Secrets
from interlock.catalog.key import Builds
from interlock.control import Control

CONTROLS: tuple[Control, ...] = (Secrets(), Build(), Sast(), Iac(), Composition(), Builds())

__all__ = ["CONTROLS"]
