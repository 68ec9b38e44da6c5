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
    what = _masked(f"{type(error).__name__}: {error}")
    print(f"interlock: this is a fault in Interlock itself: {what}", file=sys.stderr)
    print(f"  the gate stays shut; {_kept(_masked(chr(10).join(lines)))}", file=sys.stderr)
    return Exit.OUR_BUG


def _masked(text: str) -> str:
    """Give the text without secrets: the command's words may hold the password of a store."""
    from interlock.adapters.tools import mask

    return mask(text.encode("utf-8", "backslashreplace")).decode("utf-8", "replace")


def _kept(text: str) -> str:
    try:
        handle, path = tempfile.mkstemp(prefix="interlock-report-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        return f"no report could be written ({error.strerror or error}); please send us these lines"
    return f"a report is in {path}, please send it to us"
