"""Where the pages are, and which paths somebody may be led to who just signed in. Floor 14."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from interlock.kernel.pages import (
    APPROVALS,
    CVE_TO_PODS,
    EVIDENCE,
    FINDINGS,
    GLASS,
    HOLDS,
    RELEASES,
    SEARCH,
    SUBJECTS,
    TRACE,
    WAIVERS,
    evidence_path,
    subject_path,
    trace_path,
)

__all__ = [
    "APPROVALS",
    "CVE_TO_PODS",
    "EVIDENCE",
    "FINDINGS",
    "GLASS",
    "HOLDS",
    "RELEASES",
    "SEARCH",
    "SUBJECTS",
    "TRACE",
    "WAIVERS",
    "evidence_path",
    "subject_path",
    "trace_path",
]
"""What `interlock.kernel.pages` has, since messages lead there too, beside all that stands below."""
HOME: Final = "/"
SIGN_IN: Final = "/sign-in"
SIGN_OUT: Final = "/sign-out"
SET_UP: Final = "/set-up"
SESSIONS: Final = "/sessions"
STYLES: Final = "/styles"
SCRIPTS: Final = "/scripts"
AUTHENTICATORS: Final = "/authenticators"
STEP_UP: Final = "/step-up"
ANSWER: Final = "/answer"
ACCOUNT: Final = "/account"
THEME: Final = "/theme"
PRODUCTS: Final = "/products"
RUNS: Final = "/runs"
WORK: Final = "/runs/work"
WORK_EVENTS: Final = "/runs/events"
LEDGER: Final = "/ledger"
NEW_WAIVER: Final = f"{WAIVERS}/new"
POLICIES: Final = "/policies"
CODE_TO_PROD: Final = "/trace/code-to-prod"
MAP: Final = "/map"
TIMELINES: Final = "/timelines"
FIGURES: Final = "/figures"
AUDITS: Final = "/audits"
SETTINGS: Final = "/settings"
DOCTOR: Final = "/settings/doctor"
EVENTS: Final = "/events"
VIEWS: Final = "/views"
NO_PRODUCT: Final = "-"
"""Stands in a path for the product of a release that names none."""
_LONGEST: Final = 500
_PART: Final = re.compile(r"(?!\.{1,2}$)[^/\\\x00-\x1f\x7f?#%]{1,128}")
"""Of a path: a name with a slash in it is another path to some server or other."""
_PATH: Final = re.compile(
    r"/(?:[A-Za-z0-9._~!$&'()*+,;=:@%-][A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?(?:\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
)
"""A path of one server, perhaps with a query: it begins with one slash, so that no browser takes it for a host, and has
neither a backslash, which some take for a slash, nor anything that ends a header. Source: RFC 3986, section 3.3."""


def after_sign_in(asked: str) -> str:
    """Give where to lead somebody: where they wanted to go if that is a path of ours, or home."""
    if len(asked) > _LONGEST or _PATH.fullmatch(asked) is None:
        return HOME
    path = asked.partition("?")[0]
    if path in {SIGN_OUT, SET_UP} or f"{path}/".startswith(f"{SIGN_IN}/"):
        return HOME
    return asked


def release_path(product: str, version: str) -> str:
    """Give the address of a release; none where its product has a name that makes no part of a path."""
    if _PART.fullmatch(product or NO_PRODUCT) is None or _PART.fullmatch(version) is None:
        return ""
    return f"{RELEASES}/{quote(product or NO_PRODUCT, safe='')}/{quote(version, safe='')}"


def run_path(run: str) -> str:
    """Give the address of a deployment; none where somebody gave it a name that makes no part of a path."""
    return f"{RUNS}/{quote(run, safe='')}" if _PART.fullmatch(run) is not None else ""
