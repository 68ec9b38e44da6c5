"""The tables of the board, in SQLAlchemy's words. Floor 11.

Source: docs/decisions/0060-board.md.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Index, LargeBinary, Text

from interlock.store.tabling import INTEGER, column, key, table

BOARD_STATE: Final = table(
    "board_state",
    key("number", INTEGER),
    column("entries", INTEGER),
    column("edge", LargeBinary()),
    column("trust", LargeBinary()),
)
BOARD_TEXT: Final = table(
    "board_text",
    key("id", INTEGER),
    column("sha256", LargeBinary()),
    column("said", Text()),
    column("folded", Text()),
)
BOARD_TEXT_BY_SHA256: Final = Index("board_text_by_sha256", *(BOARD_TEXT.c[name] for name in ("sha256",)), unique=True)
BOARD_LINE: Final = table(
    "board_line",
    key("id", INTEGER),
    column("product", INTEGER),
    column("branch", INTEGER),
    column("control", INTEGER),
    column("remote", INTEGER),
    column("place", INTEGER),
    column("shown", INTEGER),
    column("entry", INTEGER),
    column("listed", INTEGER),
    column("at", INTEGER),
    column("listing", INTEGER),
    column("outcome", Text()),
    column("why", Text()),
    column("stage", Text()),
    column("commit_id", Text()),
    column("signer", Text()),
    column("counts", LargeBinary()),
)
BOARD_LINE_BY_NAME: Final = Index(
    "board_line_by_name",
    *(BOARD_LINE.c[name] for name in ("product", "remote", "branch", "control", "place")),
    unique=True,
)
BOARD_COUNT: Final = table(
    "board_count",
    key("product", INTEGER),
    key("severity", INTEGER),
    key("state", INTEGER),
    column("number", INTEGER),
    is_keyed=True,
)
BOARD_FINDING: Final = table(
    "board_finding",
    key("id", INTEGER),
    column("name", LargeBinary()),
    column("line", INTEGER),
    column("product", INTEGER),
    column("branch", INTEGER),
    column("control", INTEGER),
    column("rule", INTEGER),
    column("path", INTEGER),
    column("message", INTEGER),
    column("severity", INTEGER),
    column("state", INTEGER),
    column("shown", INTEGER),
    column("at_line", INTEGER),
    column("since", INTEGER),
    column("opened", INTEGER),
    column("first", INTEGER),
    column("closed", INTEGER),
    column("closed_at", INTEGER),
    column("more", LargeBinary()),
)
BOARD_FINDING_BY_NAME: Final = Index(
    "board_finding_by_name", *(BOARD_FINDING.c[name] for name in ("name",)), unique=True
)
BOARD_FINDING_BY_LINE: Final = Index(
    "board_finding_by_line", *(BOARD_FINDING.c[name] for name in ("line", "shown", "name"))
)
BOARD_FINDING_BY_WORST: Final = Index(
    "board_finding_by_worst",
    *(
        BOARD_FINDING.c[name]
        for name in (
            "shown",
            "severity",
            "since",
            "id",
            "product",
            "branch",
            "control",
            "rule",
            "state",
            "path",
            "message",
        )
    ),
)
BOARD_FINDING_BY_AGE: Final = Index(
    "board_finding_by_age",
    *(
        BOARD_FINDING.c[name]
        for name in ("shown", "since", "id", "product", "branch", "control", "rule", "severity", "state")
    ),
)
BOARD_FINDING_BY_PRODUCT: Final = Index(
    "board_finding_by_product", *(BOARD_FINDING.c[name] for name in ("product", "shown", "severity", "since", "id"))
)
BOARD_FINDING_BY_RULE: Final = Index(
    "board_finding_by_rule", *(BOARD_FINDING.c[name] for name in ("rule", "shown", "severity", "since", "id"))
)
BOARD_FINDING_BY_PATH: Final = Index("board_finding_by_path", *(BOARD_FINDING.c[name] for name in ("path",)))
BOARD_FINDING_BY_MESSAGE: Final = Index("board_finding_by_message", *(BOARD_FINDING.c[name] for name in ("message",)))
BOARD_PLACE: Final = table(
    "board_place",
    key("product", INTEGER),
    key("environment", INTEGER),
    column("run", Text()),
    column("ran", LargeBinary()),
    column("ran_entry", INTEGER),
    column("ran_at", INTEGER),
    column("outcome", Text()),
    column("says", Text()),
    column("said_entry", INTEGER),
    column("said_at", INTEGER),
    column("decided", INTEGER),
    column("about", INTEGER),
    is_keyed=True,
)
BOARD_ENDED: Final = table(
    "board_ended",
    key("product", INTEGER),
    key("environment", INTEGER),
    key("run", Text()),
    is_keyed=True,
)
BOARD_DECISION: Final = table(
    "board_decision",
    key("entry", INTEGER),
    column("product", INTEGER),
    column("environment", INTEGER),
    column("digest", Text()),
    column("verdict", Text()),
    column("why", Text()),
    column("name", Text()),
    column("stage", Text()),
    column("policy", Text()),
    column("at", INTEGER),
)
BOARD_DECISION_BY_DIGEST: Final = Index(
    "board_decision_by_digest", *(BOARD_DECISION.c[name] for name in ("product", "environment", "digest", "entry"))
)
BOARD_WORD: Final = table("board_word", key("id", INTEGER), column("said", Text()))
BOARD_WORD_BY_SAID: Final = Index("board_word_by_said", *(BOARD_WORD.c[name] for name in ("said",)), unique=True)
BOARD_SAID: Final = table(
    "board_said",
    key("word", INTEGER),
    key("block", INTEGER),
    column("bits", INTEGER),
    is_keyed=True,
)
