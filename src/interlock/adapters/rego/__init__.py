"""Rules in Rego, for those who have them: an interpreter in a process of its own. Floor 11.

Beside the usual files: `child` is that process; it is started by its path and imports nothing of Interlock.
"""

from interlock.adapters.rego.engine import RegoProcess, has_rego
from interlock.adapters.rego.gathering import Gathering

__all__ = ["Gathering", "RegoProcess", "has_rego"]
