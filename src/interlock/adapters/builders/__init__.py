"""Where builds run: this machine, as far apart from everything else as its kernel allows."""

from interlock.adapters.builders.keeping import KeptArtifacts, hand_out
from interlock.adapters.builders.local import LocalBuilder

__all__ = ["KeptArtifacts", "LocalBuilder", "hand_out"]
