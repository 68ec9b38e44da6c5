"""Path patterns as people write them in settings: `tests/**/broken_*.py`; and what files may be called anywhere.

Enters: a pattern and a path with forward slashes; a name. Leaves: whether it matches, and whether it may be. Floor 0.
"""

from __future__ import annotations

import re
from functools import lru_cache

from interlock.kernel.errors import PatternMalformed

_MOST_STARS = 8
"""More would let a pattern take time that grows with the path's length to that power."""
POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg://")
"""How a place begins that is a database of PostgreSQL, and no folder."""


def matches(pattern: str, path: str) -> bool:
    """Say whether a path matches a pattern: `*` and `?` stay inside one segment, `**` crosses them.

    A pattern that ends with a slash stands for everything below that folder.
    Errors: PatternMalformed (KRN-106).
    """
    return _compiled(pattern).fullmatch(path) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    if not pattern or pattern.startswith("/") or "\\" in pattern:
        raise PatternMalformed(pattern=pattern, why="it must be relative and use forward slashes")
    if pattern.count("*") > _MOST_STARS:
        raise PatternMalformed(pattern=pattern, why=f"it has more than {_MOST_STARS} stars")
    text = pattern + "**" if pattern.endswith("/") else pattern
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", text)
    meaning = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(meaning.get(part, re.escape(part)) for part in parts), re.DOTALL)


_LONGEST_NAME = 255
_DEVICE = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(?:\..*)?", re.IGNORECASE
)
"""What Windows takes for a device, whatever ending it has."""


def is_portable(name: str) -> bool:
    """Say whether a file may be called so on every system: one name, which shows as it is and leads nowhere else."""
    return (
        0 < len(name.encode("utf-8", "replace")) <= _LONGEST_NAME
        and name.isprintable()
        and name == name.strip()
        and not name.startswith((".", "-", "~"))
        and not name.endswith(".")
        and not set(name) & set('/\\:*?"<>|')
        and not _DEVICE.fullmatch(name)
    )


def sameness(name: str) -> str:
    """Give what two names share that are one where letter case or Unicode forms do not count."""
    import unicodedata  # only some runs compare names, and every one imports this floor

    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
