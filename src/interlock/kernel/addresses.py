"""Addresses without whoever is named in them, even where a password holds marks that end a host.

By the letter `https://bot:1/2@host/x` leads to port 1 of `bot`. Nobody means that, and whoever reads it so shows half
of the password. What cannot be told from a path is taken for credentials where credentials could be. Enters: text.
Leaves: text. Floor 0. Source: RFC 3986, section 3.2.
"""

from __future__ import annotations

import re
from typing import Final

_PORT: Final = re.compile(r"[0-9]{1,5}")
_WORD: Final = r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,62}[0-9A-Za-z])?"
_HOST: Final = re.compile(
    r"@(?=(?:localhost|(?:[0-9]{1,3}\.){3}[0-9]{1,3}|\[[0-9A-Fa-f:.]+\]"
    rf"|(?:{_WORD}\.){{1,10}}[A-Za-z]{{2,63}})(?::[0-9]{{1,5}})?(?:[/?#]|$))"
)
"""Before what can only be a host: a name of several parts that ends in letters, an address, or this machine."""
_ANY: Final = re.compile("@")
"""Neither counts right behind a slash, where it begins the scope of a package."""
_LONGEST: Final = 8192
"""Characters of an address in which a host is looked for behind its path; a longer one is cut there."""


def without_user(place: str, *, is_web: bool = True) -> str:
    """Give what stands behind the two slashes of an address, without user and password.

    Shape: `is_web` says that behind the colon of a host only a port can stand, as in http, and no path.
    """
    host, tail = _apart(place)
    _, at, bare = host.rpartition("@")
    begin = _begin(bare, tail, is_web=is_web, has_user=bool(at))
    if begin:
        return tail[begin:]
    name, colon, port = bare.rpartition(":")
    is_cut = is_web and colon and not bare.startswith("[") and port and not _PORT.fullmatch(port)
    return (name if is_cut else bare) + tail  # what stands for a port is the first half of a password


def _apart(place: str) -> tuple[str, str]:
    """Split where a host ends by the letter."""
    cut = min((at for at in map(place.find, "/?#") if at >= 0), default=len(place))
    return place[:cut], place[cut:]


def _begin(host: str, tail: str, *, is_web: bool, has_user: bool) -> int:
    """Give where the host begins in what looks like a path; 0 where that is a path."""
    if "@" not in tail or host.startswith("["):
        return 0
    name, colon, port = host.rpartition(":")
    is_odd = bool(colon) and not _PORT.fullmatch(port)
    if is_odd and (is_web or not (has_user or "." in name)):
        return tail.rindex("@") + 1
    if not (colon or has_user) and "." in name + port:
        return 0  # a path such as /npm/left@npm.example/x of a host that looks like one
    ends = _ANY if has_user and not is_odd and "." not in host else _HOST
    return max((found.end() for found in ends.finditer(tail[:_LONGEST]) if tail[found.start() - 1] != "/"), default=0)
