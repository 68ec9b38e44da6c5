"""TOML with bounded depth, and the lines of its tables. Floor 5."""

from __future__ import annotations

import re
import tomllib
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.text import decoded

LONGEST_KEY: Final = 64
"""Parts of a dotted key. The parser's time grows with their square."""
_PLACE: Final = re.compile(r"\(at line (\d+)")
_DOTTED: Final = re.compile(r"(?:[^\n.=]*\.){" + str(LONGEST_KEY) + r"}")


def read_toml(body: bytes, path: str) -> dict[str, object]:
    """Give the top table of a TOML document.

    Errors: ManifestMalformed (FMT-201) with the line where that is known.
    """
    text = decoded(body, path)
    _refuse_long_keys(text, path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        why = f"it is not TOML: {str(error).partition(' (at ')[0]}"
        last = text.count("\n") + 1 if "at end of document" in str(error) else 0
        raise malformed(path, why, line=int(place[1]) if place else last) from error
    except RecursionError as error:
        raise malformed(path, "it is nested too deeply") from error
    except ValueError as error:  # a number or date that Python cannot hold
        raise malformed(path, f"it is not TOML: {error}") from error


def lines_of(body: bytes, header: str) -> list[int]:
    """Give the lines of every `[[header]]`, in the order of the file."""
    mark = f"[[{header}]]".encode()
    return [number for number, line in enumerate(body.split(b"\n"), 1) if line.strip() == mark]


def _refuse_long_keys(text: str, path: str) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") >= LONGEST_KEY and _DOTTED.match(line.lstrip(" \t[{")):
            raise malformed(path, f"a key has {LONGEST_KEY} parts and more", line=number)
