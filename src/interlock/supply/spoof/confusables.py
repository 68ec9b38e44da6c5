"""Characters that look like others, and such as nobody sees.

Enters: a name. Leaves: what it looks like. Floor 3. Source: Unicode Technical Standard 39 for the idea; the table is
our own, and holds what a name of a package can be imitated with.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_LOOKS: Final = {
    "a": "\u0430\u03b1\u0251\uff41",
    "b": "\u042c\uff42",
    "c": "\u0441\u03f2\u217d\uff43",
    "d": "\u0501\u217e\uff44",
    "e": "\u0435\u04bd\u0435\uff45",
    "f": "\u0192\uff46",
    "g": "\u0261\u0581\uff47",
    "h": "\u04bb\uff48",
    "i": "\u0456\u0131\u0269\u03b9\u2170\uff49",
    "j": "\u0458\u03f3\uff4a",
    "k": "\u043a\u03ba\uff4b",
    "l": "\u04cf\u217c\u01c0\u2223\uff4c",
    "m": "\u043c\u217f\uff4d",
    "n": "\u0578\u043f\uff4e",
    "o": "\u043e\u03bf\u0585\u03c3\uff4f",
    "p": "\u0440\u03c1\uff50",
    "q": "\u051b\u0566\uff51",
    "r": "\u0433\uab47\uff52",
    "s": "\u0455\ua731\uff53",
    "t": "\u0442\u03c4\uff54",
    "u": "\u03c5\u057d\u028b\uff55",
    "v": "\u03bd\u0475\u2174\uff56",
    "w": "\u0461\u051d\u03c9\uff57",
    "x": "\u0445\u03c7\u2179\uff58",
    "y": "\u0443\u03b3\u04af\uff59",
    "z": "\u1d22\uff5a",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d",
    "_": "\u02cd\uff3f",
    ".": "\u2024\uff0e",
    "/": "\u2215\u2044\uff0f",
    "@": "\uff20",
    "0": "\uff10",
    "1": "\uff11",
}
"""By the character of ASCII, those that look like it; written by number, so that nobody has to guess them here."""
_TO_ASCII: Final = str.maketrans({look: char for char, looks in _LOOKS.items() for look in looks})
_ALIKE: Final = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s"})
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks by name, blanks to the eye."""
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Co", "Cs"})
_MIXED: Final = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "FULLWIDTH"})


def skeleton(name: str) -> str:
    """Give what a name looks like at a glance; two names that look alike have the same."""
    if not name.isascii():
        name = name.translate(_TO_ASCII)
        name = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
        name = name.translate(_TO_ASCII)
    return name.lower().translate(_ALIKE).replace("rn", "m").replace("vv", "w")


def unseen(name: str) -> str:
    """Give the characters of a name that nobody sees, each once."""
    if name.isascii() and name.isprintable():
        return ""
    return "".join(dict.fromkeys(char for char in name if _is_unseen(char)))


@lru_cache(maxsize=1024)
def _is_unseen(char: str) -> bool:
    kind = unicodedata.category(char)
    is_strange_blank = kind == "Zs" and char != " "
    return kind in _UNSEEN or is_strange_blank or char in _BLANK or _SELECTORS.match(char) is not None


def scripts(name: str) -> frozenset[str]:
    """Give the scripts of a name's letters, among those whose letters look alike."""
    return frozenset(filter(None, map(_script, name)))


@lru_cache(maxsize=1024)
def _script(char: str) -> str:
    if not char.isalpha():
        return ""
    word = unicodedata.name(char, "").partition(" ")[0]
    return word if word in _MIXED else ""
