"""Floor 11: running work: in this process, or durably over many workers."""

from interlock.engine.events import Progress, Silence
from interlock.engine.local import LocalEngine
from interlock.engine.workshop import RunningTools, Workshop

__all__ = ["LocalEngine", "Progress", "RunningTools", "Silence", "Workshop"]
