"""Somebody's JSON, of which any part may be missing, null or of another type. Floor 5.

Whoever asks for a part gets it or nothing, and never an error: old servers leave out fields, odd ones write others.
Texts come as one line without characters that do not print, so that no store and no terminal stumbles over them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qs

import msgspec

from interlock.formats.errors import DeliveryMalformed
from interlock.formats.hooks.headers import Headers
from interlock.kernel import Digest, DigestMalformed, Instant, InstantMalformed, instant
from interlock.kernel.addresses import without_user

LONGEST: Final = 500
"""Characters of a text that are kept."""
MOST_ITEMS: Final = 10_001
"""Of a list: one more than a delivery may have happenings."""
LONGEST_ADDRESS: Final = 2_000
_FORM: Final = "application/x-www-form-urlencoded"
_MARK: Final = b"\xef\xbb\xbf"
_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_NUMBER: Final = re.compile(r"[0-9]{9,19}(?:\.[0-9]{1,9})?")
_LARGEST: Final = 2**63
_MILLISECONDS: Final = 1e11
"""A larger number of seconds would be after the year 5000, so it is a number of something smaller."""


class Part:
    """One value of a document. A path is the names that lead to a part of it, with full stops between them."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        """`value` is what a JSON reader gives."""
        self.value = value

    def __bool__(self) -> bool:
        return bool(self.value)

    def at(self, path: str) -> Part:
        """Give a part; what is not there is a part with nothing in it."""
        value = self.value
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        return Part(value)

    def named(self, name: str) -> Part:
        """Give a part whose name may have full stops in it."""
        return Part(self.value.get(name) if isinstance(self.value, dict) else None)

    def there(self, *names: str) -> Part:
        """Give the first of some members that is there; an empty part if none is."""
        return next((self.named(name) for name in names if self.has(name)), Part(None))

    def names(self) -> tuple[str, ...]:
        """Give the names of an object's members; none of anything else."""
        return tuple(self.value) if isinstance(self.value, dict) else ()

    def items(self, path: str = "") -> tuple[Part, ...]:
        """Give the items of a list, at most `MOST_ITEMS`; none of anything else."""
        value = self.at(path).value if path else self.value
        return tuple(Part(one) for one in value[:MOST_ITEMS]) if isinstance(value, list) else ()

    def text(self, *paths: str) -> str:
        """Give the first text or number that says anything, of some paths or of this part itself, as one line."""
        found = (self.at(path).value for path in paths) if paths else (self.value,)
        return next((text for text in map(line, found) if text), "")

    def flag(self, path: str) -> bool:
        """Say whether a part is true, and nothing that only looks like it."""
        return self.at(path).value is True

    def has(self, path: str) -> bool:
        """Say whether a part is there, be it null."""
        above, _, name = path.rpartition(".")
        value = self.at(above).value if above else self.value
        return isinstance(value, dict) and name in value

    def moment(self, *paths: str) -> Instant | None:
        """Give the first point in time of some paths; None if there is none."""
        return next((found for found in (moment(self.at(path).value) for path in paths) if found), None)

    def address(self, *paths: str) -> str:
        """Give the first address of a page of some paths, without credentials; empty if there is none."""
        return next((found for found in (address(self.at(path).value) for path in paths) if found), "")

    def commit(self, *paths: str) -> Digest | None:
        """Give the first whole id of a commit of some paths; None if there is none, or only a shortened one."""
        return next((found for found in (commit(self.at(path).value) for path in paths) if found), None)


def payload_of(sender: str, headers: Headers, body: bytes) -> Part:
    """Read the JSON of a delivery, which may stand in the field `payload` of a form.

    Errors: DeliveryMalformed (FMT-172).
    """
    if headers.media_type == _FORM:
        try:
            fields = parse_qs(body.decode("utf-8"), max_num_fields=100)
        except ValueError as error:
            raise DeliveryMalformed(sender=sender, why="it is no form that can be read") from error
        body = fields.get("payload", [""])[0].encode("utf-8", "surrogatepass")
    return Part(_json(sender, body))


def payloads_of(sender: str, body: bytes) -> tuple[Part, ...]:
    """Read JSON, a list of JSON, or one JSON a line. Errors: DeliveryMalformed (FMT-172)."""
    text = body.strip()
    if b"\n" in text and not text.startswith(b"["):
        try:
            return (Part(_json(sender, text)),)
        except DeliveryMalformed:
            lines = text.split(b"\n", MOST_ITEMS)[:MOST_ITEMS]
            return tuple(Part(_json(sender, one)) for one in lines if one.strip())
    whole = Part(_json(sender, text))
    return whole.items() if isinstance(whole.value, list) else (whole,)


def _json(sender: str, body: bytes) -> object:
    try:
        return msgspec.json.decode(body.removeprefix(_MARK).strip())
    except RecursionError as error:
        raise DeliveryMalformed(sender=sender, why="it is nested too deeply") from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise DeliveryMalformed(sender=sender, why=f"it is no JSON: {error}") from error


def line(value: object, most: int = LONGEST) -> str:
    """Give a text or a number as one line that can be printed; empty for anything else."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return f"{value:.15g}" if isinstance(value, float) else str(value) if abs(value) < _LARGEST else ""
    if not isinstance(value, str):
        return ""
    plain = value[: 4 * most]
    if not plain.isprintable():
        plain = "".join(char if char.isprintable() else " " for char in plain)
    return " ".join(plain.split())[:most].rstrip()


def moment(value: object) -> Instant | None:
    """Give a point in time that is written in one of the usual ways; None for anything else, and before 1971.

    Shape: RFC 3339, the same with a space or with UTC behind it, or a number since 1970 of seconds or anything smaller.
    """
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        return _dated(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
        while _MILLISECONDS < seconds < math.inf:
            seconds /= 1_000
        return _later(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _dated(text: str) -> Instant | None:
    plain = text.removesuffix(" UTC") + "+00:00" if text.endswith(" UTC") else text
    try:
        return _later(instant(plain))
    except InstantMalformed:
        return None


def _later(at: Instant) -> Instant | None:
    return at if at.year > 1970 else None  # noqa: PLR2004  (earlier is how programs write that they do not know)


def address(value: object) -> str:
    """Give an address of a page: http or https, nobody's name in it, and not too long; empty for anything else."""
    text = value.strip() if isinstance(value, str) else ""
    scheme, marks, rest = text.partition("://")
    if not marks or scheme.lower() not in {"http", "https"} or len(text) > LONGEST_ADDRESS:
        return ""
    if not text.isprintable() or any(char.isspace() for char in text):
        return ""
    return f"{scheme.lower()}://{without_user(rest)}"


def commit(value: object) -> Digest | None:
    """Give a commit by its whole id; None for a shortened one, and for the zeros that stand for none."""
    text = value.strip().lower() if isinstance(value, str) else ""
    return Digest("gitCommit", text) if _COMMIT.fullmatch(text) and text.strip("0") else None


def digest(value: object) -> Digest | None:
    """Give a digest such as `sha256:...`; None for anything else."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        read = Digest.parse(text.lower())
    except DigestMalformed:
        return None
    return read if read.alg in {"sha256", "sha512"} else None


def told(**texts: object) -> dict[str, str]:
    """Give those of some texts that say anything, by their names with dashes for underscores."""
    return {name.replace("_", "-"): text for name, text in ((key, line(one)) for key, one in texts.items()) if text}


def words(parts: Iterable[str]) -> str:
    """Give some texts as one, each once."""
    return line(", ".join(dict.fromkeys(one for one in parts if one)))
