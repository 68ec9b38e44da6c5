"""Typesetting: from a layout and data to the bytes of a PDF. Needs the extra `report`. Floor 11."""

from interlock.adapters.typesetting.compose import can_typeset, composed
from interlock.adapters.typesetting.errors import TypesetterMissing, TypesettingError, TypesettingFailed
from interlock.adapters.typesetting.glyphs import lacking

__all__ = ["TypesetterMissing", "TypesettingError", "TypesettingFailed", "can_typeset", "composed", "lacking"]
