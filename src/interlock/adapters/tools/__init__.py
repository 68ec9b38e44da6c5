"""The one way to find and run programs, and to mask what they write."""

from interlock.adapters.tools.digests import DigestBook
from interlock.adapters.tools.errors import (
    ToolAltered,
    ToolError,
    ToolKilled,
    ToolMissing,
    ToolNotInstalled,
    ToolStopped,
    ToolTimedOut,
    ToolTooBig,
    ToolUnknown,
    ToolUnstartable,
)
from interlock.adapters.tools.hiding import hider
from interlock.adapters.tools.locate import Locator, how_to_get
from interlock.adapters.tools.masking import MASKS_VERSION, mask
from interlock.adapters.tools.private import PrivateTool, PrivateTools
from interlock.adapters.tools.run import LocalToolBox

__all__ = [
    "MASKS_VERSION",
    "DigestBook",
    "LocalToolBox",
    "Locator",
    "PrivateTool",
    "PrivateTools",
    "ToolAltered",
    "ToolError",
    "ToolKilled",
    "ToolMissing",
    "ToolNotInstalled",
    "ToolStopped",
    "ToolTimedOut",
    "ToolTooBig",
    "ToolUnknown",
    "ToolUnstartable",
    "hider",
    "how_to_get",
    "mask",
]
