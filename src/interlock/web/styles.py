"""The one style sheet and the icon, as files that a browser keeps. Floor 14."""

from __future__ import annotations

from typing import Final

from litestar import Response, get

from interlock.web.pages import HERE
from interlock.web.paths import STYLES
from interlock.web.visiting import OPEN

_HEADERS: Final = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
_FILES: Final = HERE / "assets"


@get(f"{STYLES}/interlock.css", opt={OPEN: True}, sync_to_thread=True)
def sheet() -> Response[bytes]:
    """Give the style sheet."""
    return Response((_FILES / "interlock.css").read_bytes(), media_type="text/css; charset=utf-8", headers=_HEADERS)


@get(f"{STYLES}/icon.svg", opt={OPEN: True}, sync_to_thread=True)
def icon() -> Response[bytes]:
    """Give the icon."""
    return Response((_FILES / "icon.svg").read_bytes(), media_type="image/svg+xml", headers=_HEADERS)


ROUTES = (sheet, icon)
