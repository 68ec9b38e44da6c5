"""What a doctor says of the sources that reports are pulled from. Floor 12."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.wiring.looks import Look

if TYPE_CHECKING:
    from interlock.wiring.app import App


def source_looks(app: App) -> list[Look]:
    """Say of each source that something is wrong with, or that nothing is with any."""
    from interlock.kernel import InterlockError
    from interlock.store import StoreMissing
    from interlock.wiring.pulling import Pulling

    what = "sources"
    try:
        pulling = Pulling(app)
        try:
            states = pulling.states()
        except StoreMissing:  # nothing was ever pulled
            says = ", ".join(f"{one.name} ({one.kind.name})" for one in pulling.known)
            return [Look(what, True, True, says or "no sources.yaml: no reports are pulled")]
    except InterlockError as error:
        return [Look(what, is_good=False, is_needed=True, says=str(error), remedy=error.remedy)]
    broken = [one for one in states if one.why_broken]
    if not broken:
        says = ", ".join(f"{one.name} ({one.kind})" for one in states) or "no sources.yaml: no reports are pulled"
        return [Look(what, is_good=True, is_needed=True, says=says)]
    found = []
    for one in broken:
        last = f"; its last evidence is of {one.good.at}" if one.good is not None else "; it never gave evidence"
        remedy = one.last.remedy if one.last is not None else ""
        found.append(Look(what, False, True, f"{one.name}: {one.why_broken}{last}", remedy or "see that it is pulled"))
    return found
