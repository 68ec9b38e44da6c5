"""Controls of the keys of release and delivery that examine a change itself."""

from interlock.catalog.key.builds import Builds

__all__ = ["Builds"]
