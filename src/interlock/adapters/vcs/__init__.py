"""Version control systems; git is the one there is, and a plain folder the other place files can lie in."""

from interlock.adapters.vcs.opening import open_repository

__all__ = ["open_repository"]
