"""Every page there is, and how somebody comes to it: what browser tests open and `make screenshots` takes pictures of.

A page that is neither here nor in `EXEMPT` fails tests/unit/web/test_every_page.py, which asks the routes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from interlock.web.scripts import FILES

_ENTRY: Final = r"/evidence/\d+"
_BY_KEY: Final = (
    "opened over what people said with security keys, in tests/browser/test_approvals.py and test_step_up.py"
)
_PART: Final = r"[^/?#]+"


class Way(msgspec.Struct, frozen=True):
    """How somebody comes to a page: an address, and links from there, the first that fits each in turn."""

    route: str
    """As the routes of `interlock.web` have it."""
    begins: str
    follows: tuple[str, ...] = ()
    """Regular expressions of whole addresses."""
    is_of_estate: bool = False
    """Whether an empty server may have no link that leads there."""
    is_open: bool = False
    """Whether it is for people who are not signed in."""


def _fixed(*paths: str) -> dict[str, Way]:
    return {path.strip("/").replace("/", "-") or "overview": Way(path, path) for path in paths}


def _behind(route: str, begins: str, *follows: str) -> Way:
    return Way(route, begins, follows, is_of_estate=True)


EVERY: Final[dict[str, Way]] = {
    **_fixed(
        "/",
        "/products",
        "/releases",
        "/runs",
        "/findings",
        "/approvals",
        "/trace",
        "/evidence",
        "/ledger",
        "/audits",
        "/figures",
        "/timelines",
        "/policies",
        "/policies/diff",
        "/policies/replay",
        "/settings",
        "/views",
        "/account",
        "/authenticators",
        "/search",
        "/settings/tokens",
        "/waivers/new",
        "/holds/new",
        "/break-glass/new",
        "/trace/code-to-prod",
        "/trace/prod-to-code",
        "/trace/cve-to-pods",
        "/trace/pod-to-cves",
        "/trace/where-is",
        "/trace/who-approved",
        "/trace/what-changed",
        "/findings/waiver",
        "/runs/work",
        "/settings/doctor",
        "/map",
    ),
    "sign-in": Way("/sign-in", "/sign-in", is_open=True),
    "trace-of": _behind("/trace", "/releases", rf"/releases/{_PART}/{_PART}", r"/trace\?of=.+"),
    "trace-node": _behind(
        "/trace/node", "/releases", rf"/releases/{_PART}/{_PART}", r"/trace\?of=.+", r"/trace/node\?.+"
    ),
    "settings-people": Way("/settings/{part:str}", "/settings/people"),
    "settings-audit": Way("/settings/{part:str}", "/settings/audit"),
    "findings-by-rule": Way("/findings", "/findings?group=rule"),
    "search-nothing": Way("/search", "/search?q=nothing-is-called-that"),
    "policy": Way("/policies/of/{name:path}", "/policies", (r"/policies/of/.+",)),
    "figure": Way("/figures/{name:str}", "/figures/lead-time"),
    "product": _behind("/products/{name:str}", "/products", rf"/products/{_PART}"),
    "release": _behind("/releases/{product:str}/{version:str}", "/releases", rf"/releases/{_PART}/{_PART}"),
    "subject": _behind(
        "/subjects/{digest:str}", "/releases", rf"/releases/{_PART}/{_PART}", r"/subjects/gitCommit:[0-9a-f]+"
    ),
    "run": _behind("/runs/{name:str}", "/runs", rf"/runs/{_PART}"),
    "finding": _behind("/findings/{name:str}", "/findings", rf"/findings/(?!waiver){_PART}"),
    "approval-of-a-waiver": _behind("/waivers/{name:str}", "/approvals", r"/waivers/(?!new).+"),
    "statement": _behind("/evidence/{name:str}", "/evidence", _ENTRY),
    "proof": _behind("/evidence/{name:str}/verify", "/evidence", _ENTRY, rf"{_ENTRY}/verify"),
    "timeline": _behind("/timelines/{product:str}/{environment:str}", "/timelines", rf"/timelines/{_PART}/{_PART}"),
}
"""By name, how each is come to."""
EXEMPT: Final = {
    "/styles/interlock.css": "no page",
    "/styles/icon.svg": "no page",
    **{f"/scripts/{name}": "no page" for name in FILES},
    "/events": "a stream of events",
    "/runs/events": "a stream of events",
    "/sign-in/with/{name:str}": "leads to an identity provider",
    "/sign-in/back/{name:str}": "leads back from an identity provider",
    "/set-up": "opened by the link that the server prints, in tests/browser/test_people.py",
    "/answer": "leads to the page of what is answered",
    "/approvals/release/{target:str}": _BY_KEY,
    "/break-glass/{name:str}": _BY_KEY,
    "/holds/{name:str}": _BY_KEY,
    "/step-up/{name:str}": _BY_KEY,
    "/evidence/{name:str}/envelope": "a file to be kept",
    "/evidence/{name:str}/bundle": "a file to be kept",
}
"""What answers a GET and is not opened, and why."""


def found(way: Way, links: Iterable[str], step: int) -> str:
    """Give the first link that leads on, at a step of a way; none where there is none."""
    return next((one for one in links if re.fullmatch(way.follows[step], one)), "")
