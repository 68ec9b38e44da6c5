"""Addresses as lockfiles write them: without credentials, and git told apart from archives. Floor 5."""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.model import Source, SourceKind

_COMMIT: Final = re.compile(r"[0-9a-f]{7,40}|[0-9a-f]{64}")
_WHOLE_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SECRET_KEY: Final = re.compile(r"(?i)token|secret|passw|auth|key|sig|credential")
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
    scheme, divider, rest = url.partition("://")
    if not divider:
        return url
    cut = min((place for place in (rest.find(mark) for mark in "/?#") if place >= 0), default=len(rest))
    host, tail = rest[:cut], rest[cut:]
    user, at, bare = host.rpartition("@")
    if at:
        keeps = user == "git"  # the account of every ssh forge, no secret
        host = f"{user}@{bare}" if keeps else bare
    return f"{scheme}://{host}{_without_secrets(tail)}"


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
