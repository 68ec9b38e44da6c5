"""Addresses as lockfiles write them: without credentials, and git told apart from archives. Floor 5."""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.model import Source, SourceKind

_COMMIT: Final = re.compile(r"[0-9a-f]{7,40}|[0-9a-f]{64}")
_WHOLE_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SECRET_KEY: Final = re.compile(r"(?i)token|secret|pass|pwd|auth|key|sig|credential|jwt|bearer|session")
_USER: Final = re.compile(r"(?i)(:(?:/|%2f){2})(?!git(?:@|%40))(?:(?!%2f|%40)[^\s/@?#\"'<>]){1,2000}(?:@|%40)")
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
    cut = min((place for place in (rest.find(mark) for mark in "/?#") if place >= 0), default=len(rest))
    if _is_torn(scheme, rest[:cut]) and "@" in rest:
        rest = rest.rpartition("@")[2]
        cut = min((place for place in (rest.find(mark) for mark in "/?#") if place >= 0), default=len(rest))
    host, tail = rest[:cut], rest[cut:]
    user, at, bare = host.rpartition("@")
    if at:
        keeps = user == "git"  # the account of every ssh forge, no secret
        host = f"{user}@{bare}" if keeps else bare
    return f"{scheme}//{host}{_without_secrets(tail)}"


def _is_torn(scheme: str, host: str) -> bool:
    """Say whether what stands for a host is the first part of a password that has a slash in it."""
    _, colon, port = host.rpartition(":")
    is_web = scheme.lower().endswith(("http:", "https:"))
    return is_web and "@" not in host and bool(colon) and not port.isdigit() and not host.endswith("]")


def without_credentials_inside(text: str) -> str:
    """Give a text in which addresses may stand, as they are or percent-encoded, without users and passwords."""
    return _USER.sub(lambda found: found[1], text)


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
    address, _, fragment = url.removeprefix("git+").partition("#")
    fragment = fragment.removeprefix("commit=").removeprefix("semver:") if "&" not in fragment else fragment
    if fragment and not commit and is_commit(fragment):
        commit = fragment
    elif fragment and not reference:
        reference = fragment
    return Source(SourceKind.GIT, without_credentials(address), reference, commit)


def looks_like_git(url: str) -> bool:
    """Say whether an address is that of a git repository by its form alone."""
    address = url.partition("#")[0]
    if _GIT_HOST.match(address):
        return True
    return address.endswith(".git") or (_SCP.fullmatch(address) is not None)
