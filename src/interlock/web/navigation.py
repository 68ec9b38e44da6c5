"""The pages that are always at hand, in the order in which they are shown. Floor 14."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.web import paths


class Link(msgspec.Struct, frozen=True):
    """A page in the list at the side."""

    path: str
    label: str
    icon: str
    """One of those in `templates/parts.html`."""


NAVIGATION: Final[tuple[tuple[str, tuple[Link, ...]], ...]] = (
    (
        "",
        (
            Link(paths.HOME, "Overview", "overview"),
            Link(paths.PRODUCTS, "Products", "products"),
            Link(paths.RELEASES, "Releases", "releases"),
            Link(paths.RUNS, "Runs", "runs"),
            Link(paths.FINDINGS, "Findings", "findings"),
            Link(paths.APPROVALS, "Approvals", "approvals"),
        ),
    ),
    (
        "Proof",
        (
            Link(paths.TRACE, "Trace", "trace"),
            Link(paths.EVIDENCE, "Evidence", "evidence"),
            Link(paths.LEDGER, "Ledger", "audits"),
            Link(paths.AUDITS, "Audits", "audits"),
        ),
    ),
    (
        "Delivery",
        (
            Link(paths.FIGURES, "Figures", "figures"),
            Link(paths.TIMELINES, "Timelines", "timelines"),
            Link(paths.MAP, "Workflow map", "map"),
        ),
    ),
    ("Rules", (Link(paths.POLICIES, "Policies", "policies"), Link(paths.SETTINGS, "Settings", "settings"))),
    (
        "Yours",
        (
            Link(paths.VIEWS, "Saved views", "releases"),
            Link(paths.ACCOUNT, "Account", "account"),
            Link(paths.AUTHENTICATORS, "Security keys", "policies"),
        ),
    ),
)
"""By heading; a page is listed when it is there."""


def section_of(path: str) -> str:
    """Give the page of the list that a path belongs to: the longest that begins it, else none."""
    found = [link.path for _, links in NAVIGATION for link in links if f"{path}/".startswith(f"{link.path}/")]
    return max(found, key=len, default=paths.HOME if path == paths.HOME else "")
