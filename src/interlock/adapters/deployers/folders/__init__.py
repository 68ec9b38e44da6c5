"""Releases in folders: brought, switched under load, taken back, and looked at, here and over SSH."""

from interlock.adapters.deployers.folders.deployer import FolderDeployer
from interlock.adapters.deployers.folders.places import NAME, TAKES

__all__ = ["NAME", "TAKES", "FolderDeployer"]
