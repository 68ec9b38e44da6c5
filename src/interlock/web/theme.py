"""Light, dark, or as the system has it: a cookie, which holds without a script, from the first paint on. Floor 14."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, post

from interlock.web.pages import see_other
from interlock.web.paths import THEME, after_sign_in
from interlock.web.visiting import ANYBODY, NEEDS, field, house_of

_SECONDS: Final = 365 * 24 * 3600


@post(THEME, opt={NEEDS: ANYBODY}, status_code=200)
async def choose(request: Request[Any, Any, Any]) -> Response[str]:
    """Keep what was chosen, and lead back. Errors: FormUnfit (WEB-105)."""
    form = await request.form()
    chosen, back = field(form, "theme"), after_sign_in(field(form, "next"))
    house = house_of(request)
    kept = house.cookie(chosen, "theme", _SECONDS) if chosen in {"light", "dark"} else house.no_cookie("theme")
    return see_other(back, [kept])


ROUTES = (choose,)
