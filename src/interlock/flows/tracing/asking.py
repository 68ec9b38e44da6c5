"""An asker with everything that answers: one graph, who says what it shows, and as of when. Floor 11."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Final

import msgspec

from interlock.evidence import VerifiedStatement
from interlock.flows.ports import EvidenceLedger
from interlock.flows.tracing.ahead import Ahead
from interlock.flows.tracing.following import EACH, Following
from interlock.flows.tracing.scouting import Scouting, scouted
from interlock.flows.tracing.subjects import Subjects
from interlock.flows.tracing.walking import MOST, Cursor, walk
from interlock.flows.tracing.witness import Witness
from interlock.kernel import Digest, DigestMalformed, Instant
from interlock.trace import Graph, Kind, Place, Relation, Saying, Sight, Walk, Way

_SEARCHED: Final = 2_000
"""How many things of one relation are followed where something is looked for."""
_OF_ITSELF: Final = (Relation.SIGNED, Relation.SHOWN_BY)
"""What no entry says of the envelope of another."""
_BOTH: Final = (Way.BACKWARD, Way.FORWARD)


class Asking(msgspec.Struct, frozen=True, dict=True):
    """What one question is asked with."""

    graph: Graph
    witness: Witness
    ledger: EvidenceLedger
    subjects: Subjects
    sight: Sight
    """With the size of the ledger that it is asked of, so that nothing that comes meanwhile is half in an answer."""
    now: Instant
    """When it is asked, or as of when."""
    is_then: bool = False
    """Whether it is asked as of another time than now."""

    @cached_property
    def ahead(self) -> Ahead:
        """What was read together for this answer."""
        return Ahead(self.graph, self.sight)

    @property
    def before(self) -> int:
        """How many entries of the ledger the answer is made from."""
        return self.sight.before if self.sight.before is not None else self.witness.size

    def as_of(self, before: int) -> Asking:
        """Give the same, asked of the ledger as it stood with that many entries."""
        before = min(before, self.before)
        return msgspec.structs.replace(
            self, sight=Sight(self.sight.products, before), now=self.witness.at(before - 1) or self.now, is_then=True
        )

    def following(self, relations: Collection[Relation] = (), *, each: int = EACH) -> Following:
        """Give what follows links of some relations."""
        return Following(self.graph, self.witness, self.sight, each=each, relations=relations, ahead=self.ahead)

    def walk(
        self, start: Place, way: Way | None = None, *, until: Kind | None = None, most: int = MOST, after: str = ""
    ) -> Walk:
        """Follow everything from one thing on. Errors: GraphContradicted (TRC-105), PageUnknown (TRC-107)."""
        ways = _BOTH if way is None else (way,)
        skipped = Cursor(after).skipped
        if until is None:
            return walk(start, ways, self.following(), before=self.before, most=most, skipped=skipped)
        # Whoever looks for something must not miss it behind a dozen others of its like.
        following = self.following(each=_SEARCHED)
        few = min(2 * (skipped + most + 1), _SEARCHED)
        return scouted(
            lambda by: walk(start, ways, by, before=self.before, until=until, most=most, skipped=skipped),
            [Scouting(self.graph, self.witness, self.sight, each=each, ahead=self.ahead) for each in (few, _SEARCHED)],
            following,
        )

    def heard(self, envelope: str) -> tuple[VerifiedStatement, Saying] | None:
        """Give a statement that counts and may be seen, by the name of its envelope, and who says it; none otherwise.

        Shape: that a statement which may be seen names an envelope shows nothing of what is in that.
        """
        try:
            digest = Digest.parse(envelope if ":" in envelope else f"sha256:{envelope}")
        except DigestMalformed:
            return None
        ticket = self.ledger.find(digest)
        if ticket is None or ticket.index >= self.before or not self.sees(str(digest), ticket.index):
            return None
        heard = self.witness.hear(ticket.index)
        if heard.saying is None or heard.statement is None or heard.statement.envelope != digest:
            return None
        return heard.statement, heard.saying

    def sees(self, envelope: str, index: int) -> bool:
        """Say whether the entry of an envelope may be seen: it says itself who signed it and what it is about."""
        if self.sight.products is None:
            return True
        place = self.graph.named(envelope, self.sight)
        if place is None:
            return False
        own = self.graph.links([place.id], Way.BACKWARD, self.sight, relations=_OF_ITSELF, most=1).links
        return any(one.entry == index for one in own)
