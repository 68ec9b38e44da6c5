"""Servers of other tools that reports are pulled from: one file for each, behind one port. Floor 11."""

from interlock.adapters.report_sources.known import KINDS
from interlock.adapters.report_sources.model import Around, Kind, Place, ReportSource

__all__ = ["KINDS", "Around", "Kind", "Place", "ReportSource"]
