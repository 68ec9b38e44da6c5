"""Takes deployments and decisions into the board: what runs in each environment, what may go there next. Floor 11."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from interlock.deployment import Outcome
from interlock.store.database import in_groups, insert, marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.store.board_texts import Texts
    from interlock.store.database import Session
    from interlock.trace.board import Judged, Landed

_PLACE: Final = (
    "board_place (product, environment, run, ran, ran_entry, ran_at, outcome, says, said_entry, said_at, decided"
    ", about)"
)
_DECISION: Final = "board_decision (entry, product, environment, digest, verdict, why, name, stage, policy, at)"


class PlaceWriter:
    """Writes what is known of the environments of products."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def landed(self, session: Session, entry: int, says: Landed) -> None:
        """Take in a word about a deployment; the first final one holds, and one about a step ends nothing."""
        if says.is_step:
            return
        key = self._place(session, says.product, says.environment)
        ended = (*key, says.run)
        if session.rows("SELECT 1 FROM board_ended WHERE product = ? AND environment = ? AND run = ?", ended):
            return
        at = int(says.at.timestamp())
        session.run(
            "UPDATE board_place SET outcome = ?, says = ?, said_entry = ?, said_at = ?"
            " WHERE product = ? AND environment = ?",
            (says.outcome.value, says.says, entry, at, *key),
        )
        if says.outcome.is_final:
            insert(session, "board_ended (product, environment, run)", [ended])
        if says.outcome is Outcome.DEPLOYED:
            about = _newest(session, key, [one.sha256 for one in says.runs])
            session.run(
                "UPDATE board_place SET run = ?, ran = ?, ran_entry = ?, ran_at = ?, about = ?"
                " WHERE product = ? AND environment = ?",
                (says.run, msgspec.json.encode(says.runs), entry, at, about, *key),
            )

    def judged(self, session: Session, entry: int, says: Judged) -> None:
        """Take in a decision."""
        key = self._place(session, says.product, says.environment)
        told = (says.digest, says.verdict, says.why, says.name, says.stage, says.policy, int(says.at.timestamp()))
        insert(session, _DECISION, [(entry, *key, *told)])
        is_about = any(one[1] == says.digest for one in self._ran(session, key))
        session.run(
            "UPDATE board_place SET decided = ?, about = CASE WHEN ? = 1 THEN ? ELSE about END"
            " WHERE product = ? AND environment = ?",
            (entry, int(is_about), entry, *key),
        )

    def _place(self, session: Session, product: str, environment: str) -> tuple[int, int]:
        self._texts.learn(session, (product, environment))
        key = self._texts.number(product), self._texts.number(environment)
        if not session.rows("SELECT 1 FROM board_place WHERE product = ? AND environment = ?", key):
            insert(session, _PLACE, [(*key, "", b"[]", -1, 0, "", "", -1, 0, -1, -1)])
        return key

    @staticmethod
    def _ran(session: Session, key: tuple[int, int]) -> list[tuple[str, str]]:
        rows = session.rows("SELECT ran FROM board_place WHERE product = ? AND environment = ?", key)
        return msgspec.json.decode(bytes(rows[0][0]), type=list[tuple[str, str]])


def _newest(session: Session, key: tuple[int, int], digests: Sequence[str]) -> int:
    """Give the newest decision about any of some artifacts; -1 for none."""
    found = [
        row[0]
        for group in in_groups(digests)
        for row in session.rows(
            "SELECT coalesce(max(entry), -1) FROM board_decision WHERE product = ? AND environment = ?"  # noqa: S608
            f" AND digest IN ({marks(len(group))})",
            (*key, *group),
        )
    ]
    return max(found, default=-1)
