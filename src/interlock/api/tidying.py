"""Tidying on the server's clock: now and then, in the background, whatever becomes of one go. Floor 14."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from interlock.kernel import InterlockError

FIRST_S: Final = 60.0
"""After so long for the first time: whoever starts a server wants to be answered."""
EACH_S: Final = 600.0

Tell = Callable[[str], None]


async def tidy_now_and_then(
    tidy: Callable[[], object], tell: Tell, first_s: float = FIRST_S, each_s: float = EACH_S
) -> None:
    """Tidy again and again until this is cancelled; what could not be done is told, and tried the next time."""
    wait = first_s
    while True:
        await asyncio.sleep(wait)
        wait = each_s
        try:
            await asyncio.to_thread(tidy)
        except InterlockError as error:
            tell(f"nothing could be tidied: {error.code}")
