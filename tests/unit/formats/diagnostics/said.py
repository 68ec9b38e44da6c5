"""What a log says, as one short row for each diagnostic."""

from interlock.formats.diagnostics import read_log

ROOT = "/home/dev/project"


def said(log: str, folder: str = "") -> list[tuple[str, str, str, str, int, int, str]]:
    """Give tool, rule, severity, path, line, column and message of each."""
    return [
        (one.tool, one.rule, one.severity.value, one.at.path, one.at.line, one.at.column, one.message)
        for one in read_log(log.encode(), ROOT, folder).sightings
    ]
