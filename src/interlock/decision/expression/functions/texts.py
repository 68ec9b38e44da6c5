"""Functions over texts and bytes.

Source: the CEL standard definitions, and the strings extension. Floor 8.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from interlock.decision.expression.functions.formatting import formatted
from interlock.decision.expression.functions.overloads import Function
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.values import Failure, no_overload, settled

_BLANK: Final = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_UPPER: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LOWER: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_QUOTED: Final = str.maketrans(
    {
        "\a": "\\a",
        "\b": "\\b",
        "\f": "\\f",
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\v": "\\v",
        "\\": "\\\\",
        '"': '\\"',
    }
)
_PATTERNS: Final[dict[str, Any]] = {}
_PATTERNS_KEPT: Final = 256


def pattern(text: str) -> Any:  # noqa: ANN401 - google-re2 ships no types
    """Give a compiled pattern; google-re2 takes time linear in the text, whatever the pattern.

    Errors: Failure if it is no pattern.
    """
    import re2

    found = _PATTERNS.get(text)
    if found is None:
        options = re2.Options()
        options.log_errors = False
        try:
            found = re2.compile(text, options)
        except re2.error as error:
            raise Failure(f"{text[:80]!r} is not a regular expression") from error
        if len(_PATTERNS) >= _PATTERNS_KEPT:
            _PATTERNS.clear()
        _PATTERNS[text] = found
    return found


def _matches(meter: Meter, text: str, wanted: str) -> bool:
    meter.scan(len(text) + 16 * len(wanted))
    return pattern(wanted).search(text) is not None


def _contains(meter: Meter, text: str, part: str) -> bool:
    meter.fuel -= len(text) >> 6
    return part in text


def _within(size: int, place: int) -> int:
    if 0 <= place <= size:
        return place
    raise Failure(f"index out of range: {place}")


def _char_at(_: Meter, text: str, place: int) -> str:
    _within(len(text), place)
    return text[place : place + 1]


def _index_of(meter: Meter, text: str, part: str, start: int = 0) -> int:
    meter.scan(len(text))
    return text.find(part, _within(len(text), start))


def _last_index_of(meter: Meter, text: str, part: str, start: int | None = None) -> int:
    meter.scan(len(text))
    if start is None:
        return text.rfind(part)
    return text.rfind(part, 0, _within(len(text), start) + len(part))


def _replace(meter: Meter, text: str, old: str, new: str, limit: int = -1) -> str:
    meter.scan(len(text))
    found = text.count(old) if limit < 0 else min(text.count(old), limit)
    meter.text(len(text) + found * (len(new) - len(old)))
    return text.replace(old, new, max(limit, -1))


def _split(meter: Meter, text: str, mark: str, limit: int = -1) -> list[str]:
    if limit == 0:
        return []
    meter.items((text.count(mark) if mark else len(text)) + 1)
    if mark:
        return text.split(mark, limit - 1 if limit > 0 else -1)
    if limit < 0 or limit >= len(text):
        return list(text)
    return [*text[: limit - 1], text[limit - 1 :]]


def _substring(_: Meter, text: str, start: int, end: int | None = None) -> str:
    end = _within(len(text), len(text) if end is None else end)
    if _within(len(text), start) > end:
        raise Failure(f"invalid substring range. start: {start}, end: {end}")
    return text[start:end]


def _join(meter: Meter, parts: list[object], mark: str = "") -> str:
    texts = [part for part in map(settled, parts) if type(part) is str]
    if len(texts) != len(parts):
        raise no_overload("join", parts, mark)
    meter.text(sum(len(part) for part in texts) + len(mark) * len(texts))
    return mark.join(texts)


def _changed(change: Callable[[str], str]) -> Callable[[Meter, str], str]:
    def changed(meter: Meter, text: str) -> str:
        meter.text(len(text))
        return change(text)

    return changed


def _size(_: Meter, value: Any) -> int:  # noqa: ANN401 - anything with a length
    return len(value)


def _regex_extract(meter: Meter, text: str, wanted: str) -> list[str]:
    meter.scan(len(text) + 16 * len(wanted))
    compiled = pattern(wanted)
    if compiled.groups > 1:
        raise Failure("regular expression has more than one capturing group")
    found = [hit.group(compiled.groups) for hit in compiled.finditer(text)]
    meter.items(len(found))
    return [part for part in found if part is not None]


_SIZED: Final[dict[tuple[type, ...], Callable[..., object]]] = {
    (str,): _size,
    (bytes,): _size,
    (list,): _size,
    (dict,): _size,
}

FUNCTIONS: Final = (
    Function("size", "int", _SIZED),
    Function(".size", "int", _SIZED),
    Function(".contains", "bool", {(str, str): _contains}),
    Function(".startsWith", "bool", {(str, str): lambda _, text, part: text.startswith(part)}),
    Function(".endsWith", "bool", {(str, str): lambda _, text, part: text.endswith(part)}),
    Function(".matches", "bool", {(str, str): _matches}),
    Function("matches", "bool", {(str, str): _matches}),
    Function(".charAt", "string", {(str, int): _char_at}),
    Function(".indexOf", "int", {(str, str): _index_of, (str, str, int): _index_of}),
    Function(".lastIndexOf", "int", {(str, str): _last_index_of, (str, str, int): _last_index_of}),
    Function(".lowerAscii", "string", {(str,): _changed(lambda text: text.translate(_LOWER))}),
    Function(".upperAscii", "string", {(str,): _changed(lambda text: text.translate(_UPPER))}),
    Function(".replace", "string", {(str, str, str): _replace, (str, str, str, int): _replace}),
    Function(".split", "list", {(str, str): _split, (str, str, int): _split}),
    Function(".substring", "string", {(str, int): _substring, (str, int, int): _substring}),
    Function(".trim", "string", {(str,): _changed(lambda text: text.strip(_BLANK))}),
    Function(".join", "string", {(list,): _join, (list, str): _join}),
    Function("strings.quote", "string", {(str,): _changed(lambda text: f'"{text.translate(_QUOTED)}"')}),
    Function(".format", "string", {(str, list): formatted}),
    Function("regex.extractAll", "list", {(str, str): _regex_extract}),
)
