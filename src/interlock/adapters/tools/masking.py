"""Secrets in tool output, masked before anything is stored or shown.

Enters: bytes that a tool wrote. Leaves: the same bytes with the secrets' characters replaced by stars; text that
was JSON stays JSON, because a masked stretch always holds whole escapes. RE2 does the matching, so hostile output
costs linear time. Floor 11, but without any input or output of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final, Protocol, cast

MASKS_VERSION: Final = "6"
"""Changes whenever something else is masked, so that earlier answers are not used again."""

_NAMES = (
    r"(?i:pass(?:word|wd|phrase|code)|pwd|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|private[_-]?key"
    r"|encryption[_-]?key|signing[_-]?key|credentials?)"
    r"[0-9A-Za-z]{0,12}(?:_(?i:key|base|value|hash|id|access|text|string))*"
)
_COLOUR = r"(?:(?:\x1b|\\{1,2}u001[bB])\[[0-9;]*m|\s)*"
"""Blanks and colours: trivy keeps a copy of each line of code as a terminal would show it."""
_IS = r"(?:\\{0,4}[\"'])?\]?" + _COLOUR + r"(?:=>|:=|==|=|:)" + _COLOUR
_TYPED = r"(?:: ?[A-Za-z][A-Za-z0-9_.\[\], |]{0,60} ?= ?)"
"""An annotation between a name and its value: `password: str = "..."`."""
_VALUE = r"(?:" + _TYPED + r"|" + _IS + r")"
_OPEN = r"[rbfuRBFU@$]{0,2}"

_HEADERS = r"(?:[A-Z][A-Za-z\-]{1,20}: [^\r\n\\\"]{0,80}(?:\s|\\{1,4}[nr])+){0,4}"

_WHOLE: Final = (
    r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}",
    r"gh[opsur]_[A-Za-z0-9]{16,}",
    r"github_pat_[A-Za-z0-9_]{16,}",
    r"gl(?:pat|ptt|dt|rt|cbt|soat|ft|agent|sa)[-_][A-Za-z0-9_\-]{16,}",
    r"xox[a-z]-[A-Za-z0-9\-]{10,}",
    r"xapp-[A-Za-z0-9\-]{10,}",
    r"[rs]k_(?:live|test)_[A-Za-z0-9]{10,}",
    r"whsec_[A-Za-z0-9+/]{16,}",
    r"AIza[A-Za-z0-9_\-]{30,}",
    r"eyJ[A-Za-z0-9_\-]{6,}\.[A-Za-z0-9_\-]{6,}(?:\.[A-Za-z0-9_\-]*){0,3}",
    r"npm_[A-Za-z0-9]{30,}",
    r"pypi-[A-Za-z0-9_\-]{32,}",
    r"sk-[A-Za-z0-9_\-]{20,}",
    r"hf_[A-Za-z0-9]{30,}",
    r"SG\.[A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]{16,}",
    r"ya29\.[A-Za-z0-9_\-]{20,}",
    r"dop_v1_[a-f0-9]{32,}",
    r"shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{24,}",
    r"ilk_[A-Za-z0-9]{20,}",
    r"AGE-SECRET-KEY-1[A-Z0-9]{20,}",
    r"MI[IG][A-Za-z0-9+/]{60,}={0,2}",
)
"""Forms that are secrets by themselves; up to four first characters stay, to say which kind it was."""

_ADDRESS: Final = r"[A-Za-z][A-Za-z0-9+.\-]*:(?:\\{0,2}/){2}"
_PLAIN: Final = r"(?:[^\s\"'\\<>:]|:+(?:/:+)*/?[^\s\"'\\<>:/])"
"""A piece of text without `://` in it."""
_ON: Final = r"(?::+(?:/:+)*//" + _PLAIN + r"*)?(?::+(?:/:+)*/?)?"
"""How such pieces go on to an `@`: past one `://` and no further, or each of many addresses would look to the end."""

_PARTS: Final = (
    r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY[A-Z ]{0,10}-----(?:\s|\\{1,4}[nr])*"
    + _HEADERS
    + r"((?:[A-Za-z0-9+/=\s|:,.*]|\\{1,4}[nrt/])+)",
    _ADDRESS + r"[^\s:/@\"'\\<>.]*:([0-9]*[^\s/@\"'\\<>0-9]" + _PLAIN + "*" + _ON + ")@",
    _ADDRESS
    + (r"[^\s:/@\"'\\<>.]*:([0-9]+[/?#]" + _PLAIN + "+" + _ON + ")@")
    + r"[0-9A-Za-z\-]+\.[0-9A-Za-z.\-]*[A-Za-z][/:?#]",
    _ADDRESS + r"[^\s:/@\"'\\<>]*:([^\s/\"'\\<>]+)@",
    r"(?i:hooks\.slack\.com/services/|discord(?:app)?\.com/api/webhooks/)([A-Za-z0-9/_\-]{16,})",
    r"(?i:secret_?access_?key)[\\\"'\s:=>,]{1,12}([A-Za-z0-9/+]{30,})",
    _NAMES + _VALUE + _OPEN + r"\"((?:[^\"\\\r\n]|\\[^\r\n])+)",
    _NAMES + _VALUE + _OPEN + r"'((?:[^'\"\\\r\n]|\\[^\r\n])+)",
    _NAMES + _IS + _OPEN + r"`((?:[^`\"\\\r\n]|\\[^\r\n])+)",
    _NAMES + _VALUE + _OPEN + r"\\{1,4}\"((?:[^\"\\\r\n]|\\[^\"\r\n])+)",
    r"(?i:bearer|basic) +([A-Za-z0-9_\-.~+/]{20,}={0,2})",
)
"""Forms whose one group is the secret, and the rest only says that it is one.

None needs a closing part: a form that has to look ahead for its end would cost quadratic time on hostile output.
"""

_BARE: Final = _NAMES + r"(?:=|:[ \t]+)([A-Za-z0-9_\-.~+/!@#%^*]{8,})"
"""`PASSWORD=...` and `password: ...` without quotes; masked only where the value mixes letters and digits."""

_LENGTHS: Final = ((8, 4), (16, 8), (40, 16), (1 << 62, 32))
"""Up to this many characters become that many stars: the length class stays, the length does not."""

_COUNTS: Final = frozenset(count for _, count in _LENGTHS)
_HEAD: Final = 4
_SHOWN_FROM: Final = 12
"""A shorter secret shows none of itself."""


_BETWEEN: Final = re.compile(rb"\s*[,\]}:](?:[\s,:\[\]{}]|-?[0-9][0-9.eE+\-]*|true|false|null)*")
"""What stands between two texts of a JSON document: where the first one ends in `password:`, that is no secret."""


class Match(Protocol):
    """One place that RE2 found."""

    def span(self, group: int) -> tuple[int, int]:
        """Give where a group begins and ends."""
        ...

    lastindex: int | None


class Pattern(Protocol):
    """What RE2 looks for."""

    def finditer(self, body: bytes) -> Iterable[Match]:
        """Give every place, in order."""
        ...


def mask(body: bytes) -> bytes:
    """Give the output with everything that looks like a secret masked; masking twice changes nothing more."""
    out = _masked_once(body)
    # A masked stretch can lay bare the start of another form that it overlapped; three turns are already rare.
    for _ in range(4):
        if out == body:
            break
        body, out = out, _masked_once(out)
    return out


def stars(length: int) -> str:
    """Give the stars that stand for a secret of some length."""
    return "*" * next(count for most, count in _LENGTHS if length <= most)


def _masked_once(body: bytes) -> bytes:
    view, pieces, done = memoryview(body), list[bytes | memoryview](), 0
    bare = len(_PARTS) + 2
    for match in _pattern().finditer(body):
        group = match.lastindex or 0
        start, end = match.span(group)
        value = body[start:end]
        if _is_masked(value) or (group == bare and not _is_mixed(value)) or _BETWEEN.fullmatch(value):
            continue
        pieces += (view[done:start], hidden(value))
        done = end
    return b"".join((*pieces, view[done:])) if pieces else body


def hidden(value: bytes) -> bytes:
    """Give what stands for a secret: its kind by four characters where it is long, and stars."""
    head = value[:_HEAD] if len(value) >= _SHOWN_FROM and _is_plain(value[:_HEAD]) else b""
    return head + stars(len(value) - len(head)).encode()


def _is_masked(value: bytes) -> bool:
    """Whether this is what masking gives, so that masking again leaves it."""
    head = value.rstrip(b"*")
    return len(value) - len(head) in _COUNTS and (not head or (len(head) == _HEAD and _is_plain(head)))


def _is_plain(head: bytes) -> bool:
    return all(chr(byte).isalnum() or byte in b"_-." for byte in head) and head.isascii()


def _is_mixed(value: bytes) -> bool:
    return any(chr(byte).isdigit() for byte in value) and any(chr(byte).isalpha() for byte in value)


@cache
def _pattern() -> Pattern:
    import re2

    whole = "(" + "|".join(_WHOLE) + ")"
    options = re2.Options()
    options.max_mem = 64 << 20
    options.never_nl = False
    every = "|".join((whole, *_PARTS, _BARE))
    return cast("Pattern", re2.compile(every.encode(), options))
