"""What archives, programs and images are made of: pure readers over file objects, bounded in bytes, depth and time.

`tree`, `zips`, `tars`, `ar` and `layers` give files below a root; `packages`, `java` and `binaries` know what an
artifact says of itself; `contents` puts them together.
"""

from interlock.formats.artifacts.budget import Budget, Limits
from interlock.formats.artifacts.contents import Contents
from interlock.formats.artifacts.errors import ArtifactError, ArtifactMalformed, ArtifactTooLarge

__all__ = ["ArtifactError", "ArtifactMalformed", "ArtifactTooLarge", "Budget", "Contents", "Limits"]
