"""Artifacts on the disk: single files, images, and folders with an installed system."""

from interlock.adapters.artifacts.model import Artifact
from interlock.adapters.artifacts.opening import is_image_folder, is_system, open_artifact, read_tree

__all__ = ["Artifact", "is_image_folder", "is_system", "open_artifact", "read_tree"]
