"""Floor 14: a delivery from the first commit to a rollback, shown with the program itself on this machine."""

from interlock.demo.story import Demo, Told

__all__ = ["Demo", "Told"]
