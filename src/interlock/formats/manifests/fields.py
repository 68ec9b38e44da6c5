"""Typed looks into what a notation gave: a value of the wrong type is a malformed file, an absent one is empty.

Floor 5.
"""

from __future__ import annotations

from typing import cast

from interlock.formats.manifests.errors import ManifestMalformed, malformed


def mapping(value: object, path: str, what: str) -> dict[str, object]:
    """Give a mapping; none at all is an empty one. Errors: ManifestMalformed (FMT-201)."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise wrong(path, what, "a mapping", value)
    return cast("dict[str, object]", value)


def items(value: object, path: str, what: str) -> list[object]:
    """Give a list; none at all is an empty one. Errors: ManifestMalformed (FMT-201)."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise wrong(path, what, "a list", value)
    return value


def text(value: object, path: str, what: str) -> str:
    """Give a text; none at all is an empty one. Errors: ManifestMalformed (FMT-201)."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise wrong(path, what, "a text", value)
    return value


def texts(value: object, path: str, what: str) -> tuple[str, ...]:
    """Give a list of texts. Errors: ManifestMalformed (FMT-201)."""
    return tuple(text(item, path, f"{what}[{place}]") for place, item in enumerate(items(value, path, what)))


def text_or_empty(value: object) -> str:
    """Give a text, or an empty one for anything else: for what is kept where it is plain and not needed."""
    return value if isinstance(value, str) else ""


def wrong(path: str, what: str, wanted: str, got: object) -> ManifestMalformed:
    """Make the error that says what should have stood there."""
    return malformed(path, f"{what[:200]} should be {wanted}, not {_KINDS.get(type(got), 'that')}")


_KINDS: dict[type, str] = {
    dict: "a mapping", list: "a list", str: "a text", bool: "a truth value", int: "a number", float: "a number",
}  # fmt: skip
