"""The scripts: each makes a page quicker to use, or does what nothing but a script can. Floor 14."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get

from interlock.web.pages import HERE
from interlock.web.paths import SCRIPTS
from interlock.web.visiting import OPEN

FILES: Final = ("graph.js", "live.js", "security-keys.js", "shell.js")
"""All of them, in `assets`."""
_HEADERS: Final = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


@get([f"{SCRIPTS}/{name}" for name in FILES], opt={OPEN: True}, sync_to_thread=False)
def script(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give a script."""
    name = request.url.path.rpartition("/")[2]
    return Response((HERE / "assets" / name).read_bytes(), media_type="text/javascript", headers=_HEADERS)


ROUTES = (script,)
