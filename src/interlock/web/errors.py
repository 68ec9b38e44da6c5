"""What can go wrong with a page.

InterlockError
└── PageError                      WEB-100
    ├── SignInFirst                WEB-101
    ├── MayNotSee                  WEB-102
    ├── FormFromElsewhere          WEB-103
    ├── FormOutOfDate              WEB-104
    ├── FormUnfit                  WEB-105
    ├── AddressUnsaid              WEB-106
    ├── NothingEntered             WEB-131
    └── ViewUnfit                  WEB-132
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class PageError(InterlockError):
    """A page cannot be shown as it was asked for."""

    code = "WEB-100"
    family = Family.USAGE


class SignInFirst(PageError):
    """Nobody is signed in, or not any more."""

    code = "WEB-101"
    says = "this page is for people who are signed in"
    hint = "sign in, then open it again"


class MayNotSee(PageError):
    """Whoever is signed in may not do that."""

    code = "WEB-102"
    says = "this takes the permission `{permission}`, which {who} has on nothing here"
    hint = "whoever may govern gives roles with `interlock roles`; `interlock who` says who may"


class FormFromElsewhere(PageError):
    """A form was not sent by a page of this server, as far as the browser says."""

    code = "WEB-103"
    says = "this was not sent by a page of this server: {why}"
    hint = "open the page here and send it again; behind a proxy, give `interlock serve --address` its public address"


class FormOutOfDate(PageError):
    """A form is not one of the session that it came with."""

    code = "WEB-104"
    says = "this form is not one of your present session"
    hint = "load the page again, then send it"


class FormUnfit(PageError):
    """A field of a form is missing, or there more than once."""

    code = "WEB-105"
    says = "the field {field!r} {why}"
    hint = "load the page again, and fill it in there"


class AddressUnsaid(PageError):
    """Nobody said where browsers find this server, so that none can be sent back to it from elsewhere."""

    code = "WEB-106"
    family = Family.CONFIGURATION
    says = "the server was not told where browsers find it"
    hint = "start it with `interlock serve --address`, and enter that address at the identity provider"


class NothingEntered(PageError):
    """Nothing was ever entered, so that nothing can be asked."""

    code = "WEB-131"
    family = Family.ORDER
    says = "the ledger has no entry yet, so nothing can be asked of it"
    hint = "check a repository with `interlock check`, or hand evidence in"


class ViewUnfit(PageError):
    """What was to be kept as a view is no page of this server, or has an address that is too long."""

    code = "WEB-132"
    says = "that address cannot be kept: it is none of a page here, or it has more than 500 letters"
    hint = "open the page, ask it for less, and keep it from there"
