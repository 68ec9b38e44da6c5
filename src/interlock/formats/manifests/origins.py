"""Addresses as lockfiles write them: without credentials, and git told apart from archives. Floor 5."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote

from interlock.kernel.addresses import without_user
from interlock.supply.model import Source, SourceKind

_COMMIT: Final = re.compile(r"[0-9a-f]{7,40}|[0-9a-f]{64}")
_WHOLE_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SECRET_KEY: Final = re.compile(r"(?i)token|secret|pass|pwd|auth|key|sig|credential|jwt|bearer|session")
_SLASHES: Final = re.compile(r"((?:(?<=[a-z0-9+.-]):|%3a)(?://|%2f%2f))", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[^\s\"'<>]*")
_ENCODED_ADDRESS: Final = re.compile(r"[^\s\"'<>&#/]*")
_SCP: Final = re.compile(r"[\w.-]+@[\w.-]+:(?!//)[^\s]+")
_GIT_HOST: Final = re.compile(r"(?:git|ssh)://|(?:https?|ssh|git)\+|git@|(?:github|gitlab|bitbucket|gist):(?!//)|git\+")
SHORTHANDS: Final = {
    "github": "https://github.com/",
    "gitlab": "https://gitlab.com/",
    "bitbucket": "https://bitbucket.org/",
    "gist": "https://gist.github.com/",
}


def without_credentials(url: str) -> str:
    """Give an address without user, password, and without values of its query that look like secrets."""
    url = url.strip()
    scheme, divider, rest = url.partition("//")
    if not divider or (scheme and not scheme.endswith(":")):
        return url
    return f"{scheme}//{_without_user(rest, scheme)}"


def _without_user(rest: str, scheme: str) -> str:
    """Give what stands behind the slashes; `git`, the account of every forge, is no secret."""
    bare = without_user(rest, is_web=not scheme.lower().endswith("+ssh:"))
    keeps = rest == f"git@{bare}"
    cut = min((place for place in (bare.find(mark) for mark in "/?#") if place >= 0), default=len(bare))
    return ("git@" if keeps else "") + bare[:cut] + _without_secrets(bare[cut:])


def without_credentials_inside(text: str) -> str:
    """Give a text in which addresses may stand, as they are or percent-encoded, without users and passwords."""
    if "@" not in text and "%40" not in text:
        return text
    first, *parts = _SLASHES.split(text)
    cleaned = [first]
    for scheme, slashes, rest in zip([first, *parts[1::2]], parts[0::2], parts[1::2], strict=False):
        cleaned += (slashes, _cleaned(rest, scheme, is_encoded="%" in slashes))
    return "".join(cleaned)


def _cleaned(text: str, before: str, *, is_encoded: bool) -> str:
    """Give a text that goes on behind the slashes of an address without the user and password that it begins with."""
    address = (_ENCODED_ADDRESS if is_encoded else _ADDRESS).match(text)
    told = address[0] if address is not None else ""
    scheme = "git+ssh:" if before.lower().endswith("+ssh") else "https:"
    if not is_encoded:
        bare = without_user(told, is_web=scheme == "https:")
        return text if told == f"git@{bare}" else bare + text[len(told) :]
    plain = unquote(told)
    bare = without_user(plain, is_web=scheme == "https:")
    return text if plain in {bare, f"git@{bare}"} else quote(bare, safe=":") + text[len(told) :]


def _without_secrets(tail: str) -> str:
    path, mark, query = tail.partition("?")
    if not mark:
        return tail
    query, hash_mark, fragment = query.partition("#")
    kept = [part for part in query.split("&") if not _SECRET_KEY.search(part.partition("=")[0])]
    return path + ("?" + "&".join(kept) if kept else "") + hash_mark + fragment


def is_commit(text: str) -> bool:
    """Say whether a reference can only be a commit, whole or cut short."""
    return _COMMIT.fullmatch(text) is not None


def is_whole_commit(text: str) -> bool:
    """Say whether a reference is a whole commit id."""
    return _WHOLE_COMMIT.fullmatch(text) is not None


def git_source(url: str, *, reference: str = "", commit: str = "") -> Source:
    """Give a git source; what stands behind `#` of its address is its commit or reference."""
    address, _, fragment = without_credentials(url.removeprefix("git+")).partition("#")
    fragment = fragment.removeprefix("commit=").removeprefix("semver:") if "&" not in fragment else fragment
    if fragment and not commit and is_commit(fragment):
        commit = fragment
    elif fragment and not reference:
        reference = fragment
    return Source(SourceKind.GIT, address, reference, commit)


def looks_like_git(url: str) -> bool:
    """Say whether an address is that of a git repository by its form alone."""
    address = url.partition("#")[0]
    if _GIT_HOST.match(address):
        return True
    return address.endswith(".git") or (_SCP.fullmatch(address) is not None)
