"""Taking what other tools reported, by command and on a clock alike. Floor 12."""

from __future__ import annotations

from typing import TYPE_CHECKING

import interlock
from interlock.change import ChangeError, State
from interlock.control import Card, ControlUnknown
from interlock.flows.attest import Footing, footing_of
from interlock.kernel import nearest
from interlock.wiring.sources import source_of

if TYPE_CHECKING:
    from interlock.change import Change
    from interlock.crypto.trust import TrustedKey
    from interlock.flows.take_reports import Handing, TakenReports
    from interlock.kernel import Instant, Subject
    from interlock.wiring.app import App


def card_of(app: App, name: str) -> Card:
    """Give the card of a control. Errors: ControlUnknown (CTL-101)."""
    if name not in app.cards:
        raise ControlUnknown(name=name, nearest=nearest(name, app.cards))
    return app.cards[name]


def footing_at(app: App, subject: Subject, change: Change | None) -> Footing:
    """Say whose rules hold for a subject that is, or is not, at hand as a change."""
    from interlock.adapters.tools import mask

    if change is None:
        return footing_of(subject)
    return footing_of(subject, change, app.grounding.of(change), mask=mask)


def change_of(app: App, subject: Subject, named: str) -> Change | None:
    """Give what the working tree holds, or what is checked out, if that is the subject; none otherwise."""
    if named != "." and not any(digest.alg == "gitCommit" for digest in subject.digests):
        return None
    try:
        change = app.repository.change(None if named == "." else State.COMMIT, None)
    except ChangeError:
        return None  # a commit of another place: nothing is checked out here
    return change if change.subject.shares(subject) else None


def taken(app: App, handing: Handing, named: str, now: Instant) -> TakenReports:
    """Take reports with the word of this machine's key; `named` is how their subject was named.

    Errors: those of `TakeReports.take`.
    """
    from interlock.adapters.tools import mask
    from interlock.flows.take_reports import TakeReports

    seal = app.seal
    change = change_of(app, handing.subject, named)
    taking = TakeReports(
        seal=seal, gate=app.gate, signer=signer_of(app, now).id, mask=mask, version=interlock.__version__
    )
    footing = footing_at(app, handing.subject, change)
    return taking.take(handing, footing, source_of(app, handing.subject, change), now)


def signer_of(app: App, now: Instant) -> TrustedKey:
    """Give the key whose word it is."""
    return app.keys.find(app.keys.signer(now).key_id)
