"""The colours of pictures and of the pages they stand in, light and dark, and the style sheet made of them.

The sheet names every colour outright: viewers of images know no variables. Floor 13.
"""

from __future__ import annotations

from typing import Final, NamedTuple

LIGHT: Final = {
    "bg": "#f7f7f5",
    "panel": "#ffffff",
    "line": "#d6d6d0",
    "edge": "#82857e",
    "ink": "#1b1c1a",
    "mute": "#62655e",
    "soft": "#f0f0ec",
    "acc": "#2f5bd7",
    "accb": "#eaf0fd",
    "pass": "#16703f",
    "passb": "#e3f3ea",
    "warn": "#8a5700",
    "warnb": "#fbefd6",
    "fail": "#a8221b",
    "failb": "#fbe4e2",
    "pend": "#4d4da6",
    "pendb": "#e9e9f8",
    "run": "#0a6380",
    "runb": "#dcf0f6",
    "waive": "#65507a",
    "waiveb": "#f1e8f5",
    "none": "#c4c5bf",
    "noneb": "#f0f0ec",
}
DARK: Final = {
    "bg": "#121312",
    "panel": "#1a1c1b",
    "line": "#3a3e3b",
    "edge": "#7d827b",
    "ink": "#ecedea",
    "mute": "#a3a7a0",
    "soft": "#232624",
    "acc": "#88a6ff",
    "accb": "#1d2540",
    "pass": "#5fce93",
    "passb": "#163424",
    "warn": "#e8b45a",
    "warnb": "#3a2c11",
    "fail": "#ff9a90",
    "failb": "#45201d",
    "pend": "#b0b0ff",
    "pendb": "#2a2a4d",
    "run": "#6fcbe6",
    "runb": "#123540",
    "waive": "#d0b2df",
    "waiveb": "#35283c",
    "none": "#4b504c",
    "noneb": "#232624",
}
TONES: Final = ("pass", "warn", "fail", "pend", "run", "waive", "none")
Rules = tuple[tuple[str, str], ...]
"""Whom a rule is for, and what it says."""
FONT: Final = 'Inter,system-ui,-apple-system,"Segoe UI",sans-serif'


class Pair(NamedTuple):
    """Two colours that meet, and how far apart they have to be."""

    front: str
    back: str
    least: float
    """Contrast by WCAG 2.2: 4.5 for words, 3 for lines and shapes that tell something."""


WORDS: Final = 4.5
SHAPES: Final = 3.0
MEET: Final = (
    *(Pair(ink, back, WORDS) for ink in ("ink", "mute") for back in ("bg", "panel", "soft", "accb")),
    *(Pair("acc", back, WORDS) for back in ("bg", "panel", "accb")),
    *(Pair(tone, back, SHAPES) for tone in TONES if tone != "none" for back in ("bg", "panel")),
    *(Pair(tone, f"{tone}b", WORDS) for tone in TONES if tone != "none"),
    *(Pair("ink", f"{tone}b", WORDS) for tone in TONES),
    *(Pair("mute", f"{tone}b", WORDS) for tone in ("none",)),
    Pair("edge", "bg", SHAPES),
    Pair("edge", "panel", SHAPES),
)
"""What the sheets put on what."""


def sheet(rules: Rules) -> str:
    """Give a style sheet for both schemes of rules whose colours are written as $name."""
    light = "".join(f"{who}{{{_put(what, LIGHT)}}}" for who, what in rules)
    dark = "".join(f"{who}{{{_put(_coloured(what), DARK)}}}" for who, what in rules if "$" in what)
    return f"{light}@media(prefers-color-scheme:dark){{{dark}}}@media print{{{_printed(rules)}}}"


def _printed(rules: Rules) -> str:
    """Paper is white, whatever the screen is."""
    return "".join(f"{who}{{{_put(_coloured(what), LIGHT | {'bg': '#ffffff'})}}}" for who, what in rules if "$" in what)


def _coloured(what: str) -> str:
    return ";".join(part for part in what.split(";") if "$" in part)


def _put(what: str, colours: dict[str, str]) -> str:
    for name in sorted(colours, key=len, reverse=True):
        what = what.replace(f"${name}", colours[name])
    return what
