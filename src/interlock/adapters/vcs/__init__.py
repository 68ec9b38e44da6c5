"""Version control systems; git is the one there is, and a plain folder the other place files can lie in.

What opens a repository is loaded when it is first asked for: a gate reads one reference and needs none of it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlock.adapters.vcs.opening import open_repository

__all__ = ["open_repository"]


def __getattr__(name: str) -> object:
    if name == "open_repository":
        from interlock.adapters.vcs.opening import open_repository

        return open_repository
    raise AttributeError(name)
