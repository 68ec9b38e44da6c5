"""What has to be true of texts that strangers wrote: patterns take time linear in the text. Floor 9."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from interlock.runtime.probes.model import Text
from interlock.runtime.probes.seen import Fault, Unjudged

_SHOWN: Final = 80
Missed = Fault | Unjudged
"""What stands against an answer: it is wrong, or nobody can tell."""


@lru_cache(maxsize=1024)
def pattern(text: str) -> Any:  # noqa: ANN401 - google-re2 ships no types
    """Give a compiled pattern. Errors: ValueError if it is none."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(text, options)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        raise ValueError(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from error


def excerpt(text: str) -> str:
    """Give the beginning of a text in quotation marks, with nothing in it that could move a cursor."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")


def missed(want: Text, text: str, what: str, symbol: str = "", *, is_whole: bool = True) -> Iterator[Missed]:
    """Give each way in which a text is not as it has to be.

    What was not found in a part of a text may stand in the rest of it: nobody can tell then.
    """
    unknown = Unjudged(f"{what} could not be read to its end")
    if want.begins and not text.startswith(want.begins):
        is_told = is_whole or len(text) >= len(want.begins)
        yield Fault(f"{what} does not begin with {excerpt(want.begins)}", symbol) if is_told else unknown
    for wanted, place in ((want.contains, text.find(want.contains)), (want.matches, _place(want.matches, text))):
        if wanted and place < 0:
            yield Fault(f"{what} has nothing of {excerpt(wanted)}", symbol) if is_whole else unknown
    if want.lacks:
        place = text.find(want.lacks)
        if place >= 0:
            yield Fault(f"{what} says {excerpt(_told(text, want.lacks))}", symbol)
        elif not is_whole:
            yield unknown
    if want.matches_not:
        found = pattern(want.matches_not).search(text)
        if found is not None:
            yield Fault(f"{what} says {excerpt(_told(text, found.group(0)))}", symbol)
        elif not is_whole:
            yield unknown


def _told(text: str, part: str) -> str:
    """Give a short text whole, and of a long one what was found in it."""
    return text if len(text) <= _SHOWN else part


def _place(wanted: str, text: str) -> int:
    found = pattern(wanted).search(text) if wanted else None
    return found.start() if found is not None else -1
