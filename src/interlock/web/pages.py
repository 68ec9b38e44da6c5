"""Pages: templates that escape everything, with headers under which nothing from elsewhere is loaded or run. Floor 14.

Source: Content Security Policy Level 3, Trusted Types.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Response
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException
from markupsafe import Markup, escape

import interlock
from interlock.flows.errors import AdvisoryUnknown, NoPublicAddress, Overtaken, SessionRefused, TooManyTries
from interlock.kernel import Family, InterlockError
from interlock.supply.errors import PurlMalformed
from interlock.trace import NodeUnknown
from interlock.trace.errors import PlaceUnknown
from interlock.web.errors import MayNotSee, SignInFirst
from interlock.web.kept import kept_of
from interlock.web.navigation import NAVIGATION, section_of
from interlock.web.paths import ACCOUNT, HOME, SIGN_IN, VIEWS, after_sign_in
from interlock.web.states import short, tone
from interlock.web.visiting import Asked, cookie_of, form_of, house_of, is_signed_in, serving_of, visitor_of
from interlock.wiring.serving import CODE

HERE: Final = Path(__file__).parent
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types interlock"
)
STORE: Final = " --store STORE"
"""What commands on pages take besides, where the server was started with a store; which one is for whoever runs it."""
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # without any, a browser would not say either where a form comes from
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_MOST_VIEWS: Final = 12
"""Saved views at the side; the others are on their page."""
_SERVERS_OWN: Final = 500
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What no page may hold, and no text has a use for. Source: HTML, on preprocessing the input stream."""
_DELETE: Final = 0x7F
_TITLES: Final = {403: "You may not do that", 404: "There is no such thing here"}
_LATER: Final = frozenset({429, 503})
_RETRY_S: Final = 5
_BY_FAMILY: Final = {
    Family.USAGE: 400,
    Family.CONFIGURATION: 500,
    Family.DATA: 500,
    Family.ORDER: 409,
    Family.WORLD: 503,
}
_HTTP: Final = {
    404: ("There is no such page", "The address may be mistyped."),
    405: ("That cannot be done here", "Open the page anew, and use what it offers."),
    413: ("That is too large", "Send less."),
}


class Said(msgspec.Struct, frozen=True):
    """What went wrong, as a page tells it."""

    title: str
    says: str
    remedy: str = ""
    code: str = ""


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["coded"] = coded
    made.filters["sentence"] = sentence
    made.filters["tone"] = tone
    made.filters["short"] = short
    return made


def coded(text: str) -> Markup:
    """Give a text with what stands between backticks as code, everything in it escaped."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(one) if place % 2 else escape(one) for place, one in enumerate(parts)
    )


def page(
    request: Asked,
    name: str,
    *,
    status: int = 200,
    cookies: Sequence[Cookie] = (),
    **values: Any,  # noqa: ANN401 (of a template)
) -> Response[str]:
    """Give a page of a template; every value in it is escaped."""
    common = {
        "version": interlock.__version__,
        "visitor": visitor_of(request) if is_signed_in(request) else None,
        "form_token": form_of(request),
        "home": HOME,
        "account": ACCOUNT,
        "views_path": VIEWS,
        "sign_in": SIGN_IN,
        "navigation": NAVIGATION,
        "section": section_of(request.url.path),
        "theme": theme_of(request),
        "asked": f"{request.url.path}{'?' + request.url.query if request.url.query else ''}"
        if request.method in {"GET", "HEAD"}
        else HOME,
        "views": views_of(request),
        "store": STORE if serving_of(request).app.has_own_store else "",
    }
    text = _CONTROLS.sub(_seen, _templates().get_template(f"{name}.html").render({**common, **values}))
    return Response(text, status_code=status, media_type="text/html", headers=_HEADERS, cookies=cookies)


def _seen(found: re.Match[str]) -> str:
    """Give the sign by which a control character is shown; of those beyond ASCII there is one for all."""
    code = ord(found[0])
    return "\u2421" if code == _DELETE else chr(0x2400 + code) if code < _DELETE else "\ufffd"


def views_of(request: Asked) -> tuple[tuple[str, str], ...]:
    """Give the names that whoever is signed in gave to pages, as far as there is room for them at the side."""
    if not is_signed_in(request):
        return ()
    try:
        kept = serving_of(request).views.of(visitor_of(request).name)
    except InterlockError:
        return ()  # a page that tells what is wrong with the store must not fail for it
    return tuple((name, after_sign_in(path)) for name, path in kept[:_MOST_VIEWS])


def theme_of(request: Asked) -> str:
    """Give the theme that somebody chose: `light`, `dark`, or none, which is as the system has it."""
    chosen = cookie_of(request, house_of(request).cookie_name("theme"))
    return chosen if chosen in {"light", "dark"} else ""


def see_other(path: str, cookies: Sequence[Cookie] = ()) -> Response[str]:
    """Lead to another page of ours, by a path that this program wrote or that `interlock.web.paths` let through."""
    headers = {**_HEADERS, "Location": path}
    return Response("", status_code=303, media_type="text/plain", headers=headers, cookies=cookies)


def wrong(
    request: Asked, said: Said, status: int, cookies: Sequence[Cookie] = (), *, may_send_again: bool = True
) -> Response[str]:
    """Give a page that tells what went wrong, with what somebody typed, to be sent again where that may help."""
    kept = kept_of(request)
    made = page(request, "wrong", status=status, cookies=cookies, said=said, kept=kept, may_send=may_send_again)
    if status in _LATER:
        made.headers["Retry-After"] = str(_RETRY_S)
    return made


def of_ours(request: Asked, error: InterlockError) -> Response[str]:
    """Answer an error of ours; whoever is not signed in is led to where they can."""
    if isinstance(error, SignInFirst) and request.method in {"GET", "HEAD"}:
        return see_other(f"{SIGN_IN}?next={quote(request.url.path, safe='/')}")
    status = status_of(error)
    request.state[CODE] = error.code
    if status >= _SERVERS_OWN:
        request.app.state.fault(f"{request.method} {request.route_handler.name or 'a page'}: {error} ({error.code})")
        says = "Something is wrong at the server. It was written down there."
        return wrong(request, Said("The server cannot do that now", says, "try again later", error.code), status)
    title = _TITLES.get(status, "That cannot be done as it was asked")
    said = Said(title, sentence(str(error)), error.remedy, error.code)
    return wrong(request, said, status, may_send_again=not isinstance(error, MayNotSee | Overtaken))


def status_of(error: InterlockError) -> int:
    """Give the status by which an error is answered."""
    if isinstance(error, SignInFirst | SessionRefused | MayNotSee) or error.code in {"WEB-103", "WEB-104"}:
        return 403
    if isinstance(error, NodeUnknown | PlaceUnknown | AdvisoryUnknown):
        return 404  # what somebody may not see is answered as what is not there
    if isinstance(error, TooManyTries) or error.code == "API-109":  # of the streams, which the API counts
        return 429
    if isinstance(error, NoPublicAddress | PurlMalformed):
        return 400  # it is about the address in the browser, and its remedy is for whoever reads the page
    return _BY_FAMILY[error.family]


def of_http(request: Asked, error: HTTPException) -> Response[str]:
    """Answer what the framework found wrong."""
    title, says = _HTTP.get(error.status_code, ("That cannot be done as it was asked", "Open the page anew."))
    return wrong(request, Said(title, says), error.status_code if error.status_code < _SERVERS_OWN else 500)


def of_fault(request: Asked, error: Exception) -> Response[str]:
    """Answer a fault of ours without telling anything of it, and write its kind down."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename.rpartition('/')[2]}, line {place.tb_lineno}" if place else "?"
    request.app.state.fault(f"{request.method} a page: {type(error).__name__} in {where}")
    return wrong(request, Said("The server has a fault", "It was written down there."), _SERVERS_OWN)


def sentence(text: str) -> str:
    """Give the sentence of an error as a page writes it."""
    return f"{text[:1].upper()}{text[1:]}."
