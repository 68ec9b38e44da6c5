"""Known secrets, masked wherever they stand, in whatever form a tool writes them.

Enters: values that a scanner found. Leaves: a function that masks them in bytes: as they are, escaped as JSON, HTML
or an address, in base64, and cut off. RE2 looks for all of them at once. Floor 11, but without any input or output
of its own.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import Final, cast
from urllib.parse import quote

from interlock.adapters.tools.masking import Pattern, hidden, mask

_SHORTEST: Final = 6
"""A shorter value is an ordinary word, or stands everywhere by chance; masking it would only spoil what is said."""
_ANYWHERE_FROM: Final = 8
"""A shorter value is masked as a word of its own only."""
_CUT_FROM: Final = 20
_CUT_LEAST: Final = 12
"""Tools shorten long lines: so much of a value's beginning and end is masked too, or half of it if that is more."""
_PIECE: Final = 12
_AT_ONCE: Final = 500
_SHORT: Final = 1 << 12
_FEW: Final = 200
"""So few forms are sooner looked for in a message one by one than RE2 is loaded."""
_LINE_END: Final = re.compile(rb"\r?\n|(?:\\{1,4}[rn])+")


def hider(values: Collection[bytes]) -> Callable[[bytes], bytes]:
    """Give what masks these values; masking twice changes nothing more."""
    parts = {part for value in values for part in _parts(value)}
    plain = {form for part in parts for form in _forms(part)}

    @cache
    def patterns() -> list[Pattern]:
        forms = plain.union(*(_forms(rest) for rest in map(_left, parts) if rest))
        # The longest first: part of a value MUST NOT be masked before the whole is.
        ordered = sorted(forms, key=lambda form: (-len(form), form))
        return [_compiled(ordered[start : start + _AT_ONCE]) for start in range(0, len(ordered), _AT_ONCE)]

    def hide(body: bytes) -> bytes:
        is_few = len(body) <= _SHORT and len(plain) <= _FEW
        if is_few and b"**" not in body and not any(form in body for form in plain):
            return body
        for pattern in patterns():
            body = _without(body, pattern)
        return body

    return hide


def _without(body: bytes, pattern: Pattern) -> bytes:
    # Views of what is left as it is: an output has 50 MB at times, and once more in pieces is once too often.
    view, pieces, done = memoryview(body), list[bytes | memoryview](), 0
    for match in pattern.finditer(body):
        start, end = match.span(0)
        pieces += (view[done:start], hidden(body[start:end]))
        done = end
    return b"".join((*pieces, view[done:])) if pieces else body


def _parts(value: bytes) -> Iterator[bytes]:
    """Give a value, the lines of one that has several, and the beginning of one that may be cut off."""
    if len(value) < _SHORTEST:
        return
    lines = [value, *(line.strip() for line in _LINE_END.split(value))] if _LINE_END.search(value) else [value]
    for line in lines:
        if line is not value and (len(line) < _PIECE or line.startswith(b"-----")):
            continue
        yield line
        if len(line) >= _CUT_FROM and not line.startswith(b"-----"):
            half = max(_CUT_LEAST, len(line) // 2)
            yield line[:half]
            yield line[-half:]


def _left(part: bytes) -> bytes:
    """Give what is left to see of a value where a pattern masked some of it first; nothing if that is too little."""
    masked = mask(part)
    return masked if masked != part and len(masked.replace(b"*", b"")) > _ANYWHERE_FROM else b""


def _forms(value: bytes) -> Iterator[bytes]:
    yield value
    text = value.decode("utf-8", "surrogateescape")
    plain = json.dumps(text, ensure_ascii=False)[1:-1]
    for form in (plain, json.dumps(text)[1:-1], json.dumps(plain)[1:-1], repr(text)[1:-1], html.escape(text)):
        yield form.encode("utf-8", "surrogateescape")
        # Programs in Go write these three characters as escapes.
        yield re.sub("[<>&]", lambda found: f"\\u{ord(found[0]):04x}", form).encode("utf-8", "surrogateescape")
    yield quote(value, safe="").encode()
    yield quote(value).encode()
    if len(value) >= _PIECE:
        yield from _in_base64(value)


def _in_base64(value: bytes) -> Iterator[bytes]:
    """Give the middle of each of the three forms that a value can have inside of a longer text."""
    for before in range(3):
        whole = (before + len(value)) // 3 * 3 - before
        coded = base64.b64encode(bytes(before) + value[:whole])[4 if before else 0 :]
        yield coded
        yield coded.translate(bytes.maketrans(b"+/", b"-_"))


def _compiled(forms: Collection[bytes]) -> Pattern:
    import re2

    options = re2.Options()
    options.max_mem = 64 << 20
    options.encoding = re2.Options.Encoding.LATIN1
    return cast("Pattern", re2.compile(b"|".join(map(_literal, forms)), options))


def _literal(form: bytes) -> bytes:
    exact = b"".join(b"\\x%02x" % byte for byte in form)
    if len(form) >= _ANYWHERE_FROM:
        return exact
    before, after = (rb"\b" if re.match(rb"\w", end) else b"" for end in (form[:1], form[-1:]))
    return before + exact + after
