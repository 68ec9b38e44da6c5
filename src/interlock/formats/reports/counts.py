"""Numbers as reports write them: lines in many forms, and pages that do not hold everything. Floor 5."""

from __future__ import annotations

import re
from typing import Final

_WHOLE: Final = re.compile(r"\d{1,9}")


def number(text: object) -> int:
    """Give the first whole number in a text, 0 where there is none or one below it: 151 of `151-152`, 0 of `-2`."""
    words = str(text).strip() if text is not None else ""
    found = _WHOLE.search(words) if not words.startswith("-") else None
    return int(found[0]) if found else 0


def left_out(total: int, here: int, what: str) -> tuple[str, ...]:
    """Say what a page does not hold, for `Report.failed`; nothing where it holds all."""
    return (f"{total - here} of {total} {what}, which are not in this file",) if total > here else ()
