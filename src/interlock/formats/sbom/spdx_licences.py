"""Licences as SPDX wants them: one expression, in which what has no id stands under a reference of the document.

Enters: licences as declared. Leaves: expressions, and what their references stand for. Floor 5.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.licences.expression import as_written, is_expression, licences_in, read_expression

_NOT_IN_AN_ID: Final = re.compile(r"[^A-Za-z0-9.-]+")


class LicenceNames:
    """Licences that have no id, under the references that stand for them in the document."""

    def __init__(self) -> None:
        """Begin with none."""
        self.texts: dict[str, str] = {}

    def expression(self, licences: tuple[str, ...]) -> str:
        """Give what is declared as one expression; several hold together."""
        parts = [self._one(one.strip()) for one in licences if one.strip() not in {"", "NOASSERTION"}]
        if not parts:
            return "NOASSERTION"
        if len(parts) == 1:
            return parts[0]
        known = [one for one in parts if one != "NONE"] or ["NONE"]
        return known[0] if len(known) == 1 else " AND ".join(f"({one})" if " OR " in one else one for one in known)

    def _one(self, text: str) -> str:
        if text == "NONE":
            return text
        if not is_expression(text):
            return self._reference(text, "LicenseRef-" + (_NOT_IN_AN_ID.sub("-", text).strip("-.")[:60] or "other"))
        for licence in licences_in(read_expression(text)):
            if licence.id.startswith("LicenseRef-"):
                self._reference(licence.id, licence.id)
        return as_written(text)

    def _reference(self, text: str, wanted: str) -> str:
        """Give the reference of a text; two texts never share one."""
        known = self.texts.get(text)
        if known is not None:
            return known
        reference, number, taken = wanted, 1, set(self.texts.values())
        while reference in taken:
            number += 1
            reference = f"{wanted}-{number}"
        self.texts[text] = reference
        return reference
