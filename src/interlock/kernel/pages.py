"""Where a server shows things: paths of pages that are written into messages, and led to from other pages. Floor 0.

Whoever tells people of something stands far below whoever shows it, and both have to mean the same page.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from interlock.kernel.model import Digest

RELEASES: Final = "/releases"
SUBJECTS: Final = "/subjects"
FINDINGS: Final = "/findings"
EVIDENCE: Final = "/evidence"
APPROVALS: Final = "/approvals"
WAIVERS: Final = "/waivers"
GLASS: Final = "/break-glass"
HOLDS: Final = "/holds"
TRACE: Final = "/trace"
CVE_TO_PODS: Final = "/trace/cve-to-pods"
SEARCH: Final = "/search"
SHOWN: Final = frozenset({"sha256", "gitCommit"})
"""Algorithms of the digests that a page is found by."""


def address(path: str, **query: str | int) -> str:
    """Give an address with what is asked for added; what is empty is left out."""
    asked = urlencode({key: value for key, value in query.items() if value != ""}, errors="replace")
    return f"{path}{'&' if '?' in path else '?'}{asked}" if asked else path


def evidence_path(entry: int | Digest) -> str:
    """Give the address of an entry of the ledger, by its place or by the digest of its envelope."""
    return f"{EVIDENCE}/{entry}"


def subject_path(digest: Digest) -> str:
    """Give the address of what has a digest."""
    return f"{SUBJECTS}/{digest}"


def review_path(digest: Digest, environment: str) -> str:
    """Give the address at which somebody approves what has a digest, or reads who did."""
    return address(f"{APPROVALS}/release/{digest}", environment=environment)


def waiver_path(name: str) -> str:
    """Give the address of a waiver."""
    return f"{WAIVERS}/{quote(name, safe=':')}"


def glass_path(name: str) -> str:
    """Give the address of a request to break the glass."""
    return f"{GLASS}/{quote(name, safe=':')}"


def hold_path(name: str) -> str:
    """Give the address of a hold."""
    return f"{HOLDS}/{quote(name, safe=':')}"


def trace_path(name: str) -> str:
    """Give the address of the trace of something."""
    return address(TRACE, of=name)
