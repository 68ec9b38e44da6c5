"""What can go wrong while something is shown.

InterlockError
└── RenderError                    RND-1xx
    └── MarkupRefused              RND-101
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class RenderError(InterlockError):
    """A result could not be shown."""

    code = "RND-100"
    family = Family.WORLD


class MarkupRefused(RenderError):
    """A page was about to hold something that loads, runs or leads elsewhere."""

    code = "RND-101"
    says = "the page may not hold {what}"
    hint = "this is a fault in the program; please report it"
