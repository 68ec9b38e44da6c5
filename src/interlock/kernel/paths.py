"""Path patterns as people write them in settings: `tests/**/broken_*.py`.

Enters: a pattern and a path with forward slashes. Leaves: whether it matches. Floor 0.
"""

from __future__ import annotations

import re
from functools import lru_cache

from interlock.kernel.errors import PatternMalformed

_MOST_STARS = 8
"""More would let a pattern take time that grows with the path's length to that power."""


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
