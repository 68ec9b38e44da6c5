"""Strict JSON: no key twice in an object, no NaN, no half characters, bounded depth.

Two readers of a file with a key twice may see two different things, so such a file is malformed. Floor 5.
"""

from __future__ import annotations

import json
import re
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.text import decoded

DEEPEST: Final = 200
_HALF: Final = re.compile("[\ud800-\udfff]")


class _RefusedError(ValueError):
    """What the hooks raise; it never leaves this module."""


def read_json(body: bytes, path: str) -> object:
    """Give the value of a JSON document.

    Errors: ManifestMalformed (FMT-201) with the line where that is known.
    """
    return parsed(decoded(body, path), path)


def parsed(text: str, path: str) -> object:
    """Give the value of a JSON text. Errors: ManifestMalformed (FMT-201)."""
    if not text.strip():
        raise malformed(path, "it is empty")
    try:
        value: object = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise malformed(path, f"it is not JSON: {error.msg}", line=error.lineno) from error
    except RecursionError as error:
        raise malformed(path, "it is nested too deeply") from error
    except ValueError as error:
        line = _line_of(text, str(error))
        raise malformed(path, f"it is not strict JSON: {error}", line=line) from error
    _check(value, path, may_have_halves="\\u" in text)
    return value


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                shown = json.dumps(key[:80])
                raise _RefusedError(f"the key {shown} stands twice in one object")
            seen.add(key)
    return found


def _no_constant(word: str) -> float:
    raise _RefusedError(f"{word} is not a number of JSON")


def _line_of(text: str, why: str) -> int:
    key = re.match(r"the key (\".*\") stands twice", why)
    if key is None:
        return 0
    last = text.rfind(key[1])
    return text.count("\n", 0, last) + 1 if last >= 0 else 0


def _check(value: object, path: str, *, may_have_halves: bool) -> None:
    """Walk level by level: how deep it is, and whether each text can be written as UTF-8."""
    level: list[object] = [value]
    depth = 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise malformed(path, f"it is nested deeper than {DEEPEST} levels")
        below: list[object] = []
        for one in level:
            if isinstance(one, dict):
                below += [item for item in one.values() if isinstance(item, dict | list)]
                texts = [*one, *(item for item in one.values() if isinstance(item, str))] if may_have_halves else ()
            elif isinstance(one, list):
                below += [item for item in one if isinstance(item, dict | list)]
                texts = [item for item in one if isinstance(item, str)] if may_have_halves else ()
            else:
                texts = [one] if may_have_halves and isinstance(one, str) else ()
            if any(map(_HALF.search, texts)):
                raise malformed(path, "a text holds half of a character (a lone surrogate)")
        level = below
