"""The one script: it talks with security keys, which nothing but a script can do. Floor 14."""

from __future__ import annotations

from typing import Final

from litestar import Response, get

from interlock.web.pages import HERE
from interlock.web.paths import SCRIPTS
from interlock.web.visiting import OPEN

_HEADERS: Final = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


@get(f"{SCRIPTS}/security-keys.js", opt={OPEN: True}, sync_to_thread=True)
def security_keys() -> Response[bytes]:
    """Give the script."""
    body = (HERE / "assets" / "security-keys.js").read_bytes()
    return Response(body, media_type="text/javascript", headers=_HEADERS)


ROUTES = (security_keys,)
