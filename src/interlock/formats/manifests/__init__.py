"""Lockfiles, manifests, package databases and archives: bytes in, a `Reading` out; one file per format.

Each family is a package of its own that exports `READERS`; `reader_for` finds the one for a path, and loads a
family when the first of its files is met. Besides the families: `jsondoc`, `tomldoc` and `yamldoc` read the notations
strictly, `fields` checks the types of what they hold, `origins` and `hashes` read addresses and digests.
"""

from interlock.formats.manifests.errors import ManifestMalformed, malformed
from interlock.formats.manifests.ports import Beside, ManifestReader
from interlock.formats.manifests.registry import reader_for, reader_of, readers

__all__ = ["Beside", "ManifestMalformed", "ManifestReader", "malformed", "reader_for", "reader_of", "readers"]
