"""Reports and SBOMs that a server takes of somebody and signs itself, naming whom it took them of. Floor 12.

What is taken counts as far as the server's key does, and as far as whoever it was taken of may speak for the product
that it was handed in for: see `interlock.decision.by_hand`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

import interlock
from interlock.adapters.tools import mask
from interlock.decision.by_hand import hands_in_nothing, takes_nothing_of
from interlock.evidence import RECEIVED, EvidenceError, Received
from interlock.flows.attest import footing_of
from interlock.flows.take_reports import Handing, Source, TakenReports, TakeReports
from interlock.flows.take_sbom import Delivered, TakenSbom, take_sboms
from interlock.identity import Directory, Party, PersonId, Resource
from interlock.kernel import Digest, Instant, KeyId, Subject

if TYPE_CHECKING:
    from interlock.wiring.app import App

_RECEIVED: Final = msgspec.json.Decoder(Received)


class Desk:
    """Takes what is handed in over HTTP. May be used by many threads; one is served at a time."""

    def __init__(self, app: App, directory: Callable[[], Directory]) -> None:
        """Everything is signed with the key that counts as this begins; `directory` says who is who this moment."""
        self._app = app
        self._directory = directory
        self._turn = threading.Lock()
        self._key = app.keys.find(app.keys.signer(app.clock()).key_id)
        self._taking = TakeReports(
            seal=app.seal, gate=app.gate, signer=self._key.id, mask=mask, version=interlock.__version__
        )

    @property
    def signer(self) -> tuple[str, KeyId]:
        """The key with which it signs: what it is called, and its id."""
        return self._key.name, self._key.id

    def person(self) -> PersonId | None:
        """Give the person whose the key is; a server must not give the word of one."""
        return self._directory().person_of_key(self._key.id)

    def reports(self, handing: Handing, product: str, at: Instant) -> tuple[TakenReports, str]:
        """Take reports for a product; give them with why they count for nothing, if so.

        Errors: as for `TakeReports.take`.
        """
        footing = footing_of(handing.subject, product=product)
        with self._turn:
            done = self._taking.take(handing, footing, Source(), at)
        return done, self._why_not(Party.parse(handing.by), product, at)

    def _why_not(self, party: Party, product: str, at: Instant) -> str:
        directory, place = self._directory(), str(Resource(product))
        return hands_in_nothing(self._key.id, self._key.name, directory, place, at) or takes_nothing_of(
            party, directory, place, at
        )

    def sbom(self, name: str, body: bytes, subject: Subject, by: str) -> TakenSbom:
        """Take an SBOM that nobody signed. Errors: as for `take_sboms`."""
        return self.sboms([(name, body)], subject, by)[0]

    def sboms(self, files: Sequence[tuple[str, bytes]], subject: Subject | None, by: str) -> tuple[TakenSbom, ...]:
        """Take SBOMs that nobody signed, all of them or none; without a subject each is about what it names by a hash.

        Errors: as for `take_sboms`.
        """
        from interlock.adapters.schemas import PackagedSchemas

        def before(about: Subject, kind: str, predicate: bytes) -> Digest | None:
            return self._before(about, kind, predicate, by)

        with self._turn:
            handed = [(name, Delivered(body, handed_in_by=by)) for name, body in files]
            return take_sboms(handed, subject, PackagedSchemas(), self._app.seal, before)

    def _before(self, about: Subject, kind: str, predicate: bytes, by: str) -> Digest | None:
        """Give the envelope of the very same SBOM, if it was taken of the same before."""
        statements = self._app.gate.known(about).statements
        same = {
            one.envelope.hex: one.envelope
            for one in statements
            if one.signer == self._key.id
            and (one.statement.predicate_type, one.statement.predicate) == (kind, predicate)
        }
        for one in statements if same else ():
            if one.statement.predicate_type == RECEIVED and one.signer == self._key.id:
                try:
                    told = _RECEIVED.decode(one.statement.predicate)
                except (msgspec.MsgspecError, EvidenceError):
                    continue
                if told.handed_in_by == by and told.sealed in same:
                    return same[told.sealed]
        return None
