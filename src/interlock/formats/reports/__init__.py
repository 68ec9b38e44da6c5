"""Reports of other tools: what is in them becomes sightings, whichever tool wrote them and however. Floor 5.

One file for each tool in `tools`; docs/develop/add-a-report.md says how to write one.
"""

from interlock.formats.reports.document import Document
from interlock.formats.reports.known import format_of, formats, named, read_report
from interlock.formats.reports.model import Format, Report

__all__ = ["Document", "Format", "Report", "format_of", "formats", "named", "read_report"]
