"""What compilers and build tools said of the source, read from the log of a build."""

from interlock.formats.diagnostics.model import BuildLog
from interlock.formats.diagnostics.reading import read_log

__all__ = ["BuildLog", "read_log"]
