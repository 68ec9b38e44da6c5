"""Reading a section of the report as a person does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from interlock.render.markup import Html


def said(*pieces: Html | Iterable[Html]) -> str:
    """Give the words of some pieces, one space between them."""
    texts = [one.text if isinstance(one, Html) else "".join(part.text for part in one) for one in pieces]
    return " ".join(unescape(re.sub("<[^>]*>", " ", " ".join(texts))).split())


def made(*pieces: Html | Iterable[Html]) -> str:
    """Give the markup of some pieces."""
    return "".join(one.text if isinstance(one, Html) else "".join(part.text for part in one) for one in pieces)
