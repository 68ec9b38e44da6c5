"""How things stand, as pages show it: each word with a tone, which is a colour and a sign. Floor 14.

A tone never says alone how something stands: the word is beside it.
"""

from __future__ import annotations

from typing import Final

NONE: Final = "none"
TONES: Final = {
    "pass": (
        "allow",
        "passed",
        "satisfied",
        "met",
        "approved",
        "verified",
        "closed",
        "fixed",
        "done",
        "deployed",
        "running",
        "open",
    ),
    "warn": ("missing", "stale", "errored", "unknown", "warning", "medium", "expired", "unverified"),
    "fail": (
        "deny",
        "failed",
        "violated",
        "rejected",
        "refused",
        "critical",
        "high",
        "missed",
        "broken",
        "revoked",
        "stranded",
        "rolled-back",
    ),
    "pend": (
        "review",
        "waiting",
        "pending",
        "asked",
        "held",
        "queued",
        "locked",
        "frozen",
        "planned",
        "to be reviewed",
    ),
    "run": ("started", "in progress", "deploying", "new", "answered"),
    "waive": ("waived", "suppressed", "excepted", "glass", "counts"),
}
"""The words of each tone; every other word has none."""
_TONE: Final = {word: tone for tone, words in TONES.items() for word in (tone, *words)}
_SHORT: Final = 12
_LEAST: Final = 32


def tone(word: str) -> str:
    """Give the tone of a word: `pass`, `warn`, `fail`, `pend`, `run`, `waive`, or `none`."""
    return _TONE.get(str(word).replace("_", " ").lower(), NONE)


def short(text: str) -> str:
    """Give a digest by its first twelve characters, and any other text as it is, cut where it is very long."""
    kind, colon, value = text.rpartition(":")
    if len(value) >= _LEAST and all(one in "0123456789abcdef" for one in value):
        return f"{kind}{colon}{value[:_SHORT]}"
    return text if len(text) <= 2 * _LEAST else f"{text[: 2 * _LEAST - 1]}…"
