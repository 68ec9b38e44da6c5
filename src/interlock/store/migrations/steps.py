"""The lists of steps, and what they leave. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol, cast

import msgspec

from interlock.store.migrations.dialects import VERSION_TABLE, statements_for
from interlock.store.migrations.full_text import SHADOWS, SQLITE
from interlock.store.migrations.versions import (
    v0001_first_tables,
    v0002_leaves_in_few_rows,
    v0003_inventories,
    v0004_promised_hashes,
    v0005_merges_in_slices,
    v0006_outbox,
    v0007_token_uses,
    v0008_graph,
    v0009_search,
    v0010_server,
    v0011_deliveries,
    v0012_said_before,
    v0013_people,
    v0014_whose_words,
    v0015_board,
    v0016_views,
    v0017_notices,
    v0018_board_words,
)


class Step(Protocol):
    """A module that takes the schema from one number to the next."""

    revision: str
    down_revision: str | None
    STATEMENTS: tuple[str, ...]
    ALTERED: dict[str, str]
    """What becomes of the texts of earlier steps, which SQLite keeps as they were written and rewrites itself."""


class Schema(msgspec.Struct, frozen=True):
    """What tables a kind of SQLite file has, and whose it is."""

    application_id: int
    """At byte 68 of the file, so that `file` and we know what it is."""
    steps: tuple[Step, ...]
    """Numbered from 1 without gaps."""
    brought_up_by: str
    """The command that brings an older file to the newest step."""
    full_text: str = ""
    """The step that makes the index of words, where the library can; empty for none."""

    @property
    def known(self) -> int:
        """The newest step."""
        return len(self.steps)

    def makes_index(self, version: int) -> bool:
        """Say whether there is an index of words at a step, in a file made by a library that can make one."""
        return bool(self.full_text) and self.full_text in {step.revision for step in self.steps[:version]}

    def texts(self, version: int, shadows: Sequence[str] = SHADOWS) -> frozenset[str]:
        """Give the texts that a step leaves in SQLite's own list of tables and indices, the index of words included.

        Nothing is there before the first step. A test holds this to real files.
        """
        index = {SQLITE, *shadows} if self.makes_index(version) else set[str]()
        return self.plain_texts(version) | index

    def plain_texts(self, version: int) -> frozenset[str]:
        """Give the same without the index of words."""
        made = [VERSION_TABLE] if version else []
        for step in self.steps[:version]:
            made = [step.ALTERED.get(text, text) for text in made]
            made += [text for text in step.STATEMENTS if text.startswith("CREATE ")]
        return frozenset(statements_for("sqlite", made))


STEPS: Final = cast(
    "tuple[Step, ...]",
    (
        v0001_first_tables,
        v0002_leaves_in_few_rows,
        v0003_inventories,
        v0004_promised_hashes,
        v0005_merges_in_slices,
        v0006_outbox,
        v0007_token_uses,
        v0008_graph,
        v0009_search,
        v0010_server,
        v0011_deliveries,
        v0012_said_before,
        v0013_people,
        v0014_whose_words,
        v0015_board,
        v0016_views,
        v0017_notices,
        v0018_board_words,
    ),
)
EVIDENCE: Final = Schema(0x494C4B31, STEPS, "interlock check", v0009_search.revision)
"""`ILK1`: the log, blobs, earlier answers, inventories, the outbox, tokens that were shown, the graph, words."""
KNOWN: Final = EVIDENCE.known


def texts_of_sqlite(version: int = KNOWN) -> frozenset[str]:
    """Give the texts of `EVIDENCE` at a step."""
    return EVIDENCE.texts(version)
