"""What sealed SBOMs say that things are made of, to hold the tables of inventories against. Floor 11."""

from __future__ import annotations

from interlock.control import Attachment
from interlock.flows.recording import recordings
from interlock.kernel import InterlockError
from interlock.ledger import Entry
from interlock.supply.recorded import Recording
from interlock.trace.said import said_in


def sealed_recording(entry: Entry, envelope: bytes) -> Recording | None:
    """Give what an SBOM of the ledger says, nobody having verified it; None where there is none that can be read."""
    said = said_in(envelope)
    document = Attachment(said.kind, said.predicate)
    try:
        made = recordings(said.subjects[:1], [document], entry.at, envelopes=[envelope])
    except InterlockError:
        return None
    return made[0] if made else None
