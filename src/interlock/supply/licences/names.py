"""What free names of licences mean: `Apache 2.0`, `License :: OSI Approved :: MIT License`, `GPLv3+`.

A name that stands for several licences of one category (`BSD`, `GPL`) keeps its name and gets the category. What is
not understood stays unknown: nothing is guessed from parts of a text. Enters: text. Leaves: a `Declaration`. Floor 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from interlock.supply.errors import ExpressionMalformed
from interlock.supply.licences.expression import read_expression
from interlock.supply.licences.model import AllOf, Category, Declaration, Expression, Licence
from interlock.supply.licences.names_list import ADDRESSES, FAMILIES, NAMES

LONGEST: Final = 500
"""Characters of the longest name; whole licence texts are not read."""
_SILENT: Final = frozenset({"", "noassertion", "unknown", "undefined", "null", "n/a", "see license", "none found"})
_NOISE: Final = re.compile(r"[\s,;:_()\"'`]+|\bversion\b|\bthe\b|\blicensed?\b|\blicence\b|\blicense agreement\b")
_VERSION: Final = re.compile(r"\bv\.?\s*(?=\d)")
_TROVE: Final = re.compile(r"(?i)\s*license\s*::\s*")
_ADDRESS: Final = re.compile(r"(?i)https?://(?:www\.)?(?P<rest>\S+)")
_DEFERS: Final = re.compile(r"(?i)\s*see licen[cs]e in .*")


def declared(texts: Iterable[str]) -> Declaration:
    """Say what the declared texts of a component amount to; several hold together."""
    understood: dict[Expression, None] = {}
    unknown: dict[str, None] = {}
    says_none = False
    for text in texts:
        if text.strip().lower() in _SILENT:
            continue
        if text.strip().lower() == "none":
            says_none = True
            continue
        meaning = meaning_of(text)
        if meaning is None:
            unknown[text.strip()] = None
        else:
            understood.update(dict.fromkeys(meaning.parts if isinstance(meaning, AllOf) else (meaning,)))
    parts = tuple(understood)
    expression = None if not parts else parts[0] if len(parts) == 1 else AllOf(parts)
    return Declaration(
        expression=expression,
        unknown=tuple(unknown),
        says_none=says_none and not parts and not unknown,
        is_silent=not parts and not unknown and not says_none,
    )


@lru_cache(maxsize=8192)
def meaning_of(text: str) -> Expression | None:
    """Give what one text means, an expression or a name; None where it is not understood."""
    if len(text) > LONGEST and not text.isascii():
        return None
    try:
        return read_expression(text)
    except ExpressionMalformed:
        pass
    if len(text) > LONGEST or _DEFERS.fullmatch(text):
        return None
    address = _ADDRESS.fullmatch(text.strip())
    if address is not None:
        known = ADDRESSES.get(address["rest"].lower().rstrip("/").removesuffix(".txt").removesuffix(".html"))
        return read_expression(known) if known else None
    return _named(_TROVE.sub("", text.rpartition("::")[2] if _TROVE.match(text) else text))


def _named(text: str) -> Expression | None:
    key = plain(text)
    known = NAMES.get(key)
    if known is not None:
        return read_expression(known)
    family = FAMILIES.get(key)
    if family is not None:
        return Licence(text.strip(), family=Category(family))
    inside = re.fullmatch(r"(?P<name>.*\S)\s*\((?P<short>[^()]+)\)\s*", text)
    if inside is not None:  # trove: GNU General Public License v3 (GPLv3)
        short, name = _named(inside["short"]), _named(inside["name"])
        return short if short is not None and (name is None or name == short) else None
    return None


def plain(text: str) -> str:
    """Give a name as it is looked up: lower case, without the words and marks in which spellings differ."""
    lowered = _VERSION.sub("", text.lower().replace("licence", "license"))
    words = _NOISE.sub(" ", lowered.replace("-", " ").replace("/", " ")).split()
    return " ".join(words).strip(" .")
