"""What happens when the program itself is wrong: a report file, a calm sentence, exit code 70. Floor 15."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback

from interlock import __version__
from interlock.cli.exits import Exit


def report(command: str, words: list[str], error: Exception) -> int:
    """Write a report of an unexpected error and say where it is; the gate stays shut."""
    lines = [
        f"interlock {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"command: interlock {command} {' '.join(words)}",
        "",
        *traceback.format_exception(error),
    ]
    handle, path = tempfile.mkstemp(prefix="interlock-report-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    print(f"interlock: this is a fault in Interlock itself: {type(error).__name__}: {error}", file=sys.stderr)
    print(f"  the gate stays shut; a report is in {path}, please send it to us", file=sys.stderr)
    return Exit.OUR_BUG
