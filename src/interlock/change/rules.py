"""Reading names, diffs and branches: the arithmetic of a change, without touching a disk.

Enters: what git printed. Leaves: paths, ranges, choices in words. Floor 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from interlock.change.languages import PROGRAMMING, language_of
from interlock.change.model import Ground
from interlock.kernel.addresses import without_user

__all__ = [
    "DEFAULT_BRANCHES",
    "PROGRAMMING",
    "BaseChoice",
    "added_ranges",
    "choose_base",
    "choose_ground",
    "default_branch",
    "escape_path",
    "is_git_name",
    "is_inside",
    "language_of",
    "public_remote",
    "public_url",
    "unescape_path",
    "unread_folders",
]

DEFAULT_BRANCHES: Final = ("main", "master", "trunk")
"""Names tried in this order where no remote says which branch is its default."""

_ESCAPE: Final = re.compile(r"\\x([0-9a-f]{2})")


def escape_path(raw: bytes) -> str:
    r"""Write the bytes of a path as text: UTF-8 where it is, `\xNN` for each byte that is not.

    A backslash that already stands before `xNN` is written `\x5c`, so no two paths share a text.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        parts = re.split(rb"(\\(?=x[0-9a-f]{2}))", raw)
        return "".join(_escape(part) for part in parts)
    return text if "\\x" not in text else _ESCAPE.sub(r"\\x5cx\1", text)


def _escape(part: bytes) -> str:
    return "\\x5c" if part == b"\\" else part.decode("utf-8", "backslashreplace")


def unescape_path(text: str) -> bytes:
    """Give back the bytes that `escape_path` was given."""
    if "\\x" not in text:
        return text.encode("utf-8")
    pieces = _ESCAPE.split(text)
    return b"".join(
        bytes([int(piece, 16)]) if place % 2 else piece.encode("utf-8") for place, piece in enumerate(pieces)
    )


# Characters that HFS+ ignores when it compares names, so `.g<U+200C>it` opens `.git` there.
_HFS_IGNORED: Final = dict.fromkeys([*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x206A, 0x2070), 0xFEFF])


def is_git_name(name: str) -> bool:
    """Say whether some file system takes this path component for git's own folder.

    Source: git's verify_path rules: letter case, NTFS short names, streams, trailing dots and spaces, HFS+ ignored
    characters.
    """
    plain = name.translate(_HFS_IGNORED).lower()
    if plain == ".git":
        return True
    windows = plain.partition(":")[0].partition("\\")[0].rstrip(". ")
    return windows in {".git", "git~1"}


def is_inside(path: str) -> bool:
    """Say whether a path stays in the folder it is relative to and touches nothing of git's."""
    if not path or "\0" in path:
        return False
    return all(part not in {"", ".", ".."} and not is_git_name(part) for part in path.split("/"))


_HUNK: Final = re.compile(rb"@@ -[0-9]+(?:,[0-9]+)? \+([0-9]+)(?:,([0-9]+))? @@")


def added_ranges(lines: Iterable[bytes]) -> list[tuple[tuple[int, int], ...]]:
    """Read a patch without context into the ranges of new lines, one tuple for each `diff --git` section, in order.

    Shape: names in the patch must be quoted by git, so that no name can begin a line.
    """
    sections: list[list[tuple[int, int]]] = []
    for line in lines:
        if line.startswith(b"diff --git "):
            sections.append([])
        elif line.startswith(b"@@ ") and sections:
            found = _HUNK.match(line)
            count = int(found[2]) if found and found[2] is not None else 1
            if found and count:
                sections[-1].append((int(found[1]), int(found[1]) + count - 1))
    return [tuple(section) for section in sections]


_UNOPENED: Final = re.compile(r"warning: could not open directory '(.*)/': (.+)")


def unread_folders(stderr: str) -> dict[str, str]:
    """Read the folders that git passed over while it listed files, with the reason."""
    return {found[1]: found[2].lower() for found in _UNOPENED.finditer(stderr)}


_REMOTE: Final = re.compile(
    r"(?P<scheme>https?|ssh|git|file|postgres|postgresql(?:\+psycopg)?)://(?P<rest>.*)", re.IGNORECASE
)
_HOST: Final = re.compile(r"[^:]*(?::[0-9]*)?|\[[0-9a-fA-F:.]+\](?::[0-9]*)?")
_SCP: Final = re.compile(r"(?:[^/:]*@)?(?P<host>[^/:@]+):(?P<path>(?!//)[^?#:@]+)")


def public_url(url: str) -> str:
    """Give an address without user, password, token or query; empty if it is no plain one."""
    if not url.isprintable():
        return ""
    found = _REMOTE.fullmatch(url)
    if found is not None:
        rest = without_user(found["rest"]).partition("?")[0].partition("#")[0]
        host, _, path = rest.partition("/")
        # An @ that is left where there is a port, or no name of a server, may be the end of a password.
        if not _HOST.fullmatch(host) or ("@" in path and (":" in host or "." not in host)):
            return ""
        return f"{found['scheme'].lower()}://{rest}"
    if url.startswith(("/", "./", "../")):
        return url
    short = _SCP.fullmatch(url)
    return f"{short['host']}:{short['path']}" if short else ""


_LOCAL: Final = re.compile(r"(?:file://[^/]*)?(\.{0,2}/.*)", re.IGNORECASE | re.DOTALL)


def public_remote(url: str) -> str:
    """Give what a repository came from, free of credentials and of how a machine's folders lie.

    A path on this machine gives its last part only: `/srv/git/zoo.git` and `../zoo/.` are both `zoo`.
    """
    local = _LOCAL.fullmatch(url)
    if local is None:
        return public_url(url)
    parts = [part for part in local[1].split("/") if part not in {"", ".", "..", ".git"}]
    name = parts[-1].removesuffix(".git") if parts else ""
    return name if name.isprintable() else ""


def default_branch(refs: Mapping[str, str], configured: str = "", *, has_remote: bool = True) -> str:
    """Choose the ref that findings are compared with by default; empty if none is there.

    Shape: `refs` maps full ref names to the ref they stand for (a symbolic one) or to nothing. The only branch
        of a repository without a remote is its default, whatever its name.
    """
    origin = refs.get("refs/remotes/origin/HEAD", "")
    if origin in refs:
        return origin
    names = dict.fromkeys([*([configured] if configured else []), *DEFAULT_BRANCHES])
    for where in ("refs/remotes/origin/", "refs/heads/"):
        for name in names:
            if where + name in refs:
                return where + name
    return next(iter(refs)) if len(refs) == 1 and not has_remote else ""


class BaseChoice(msgspec.Struct, frozen=True):
    """Which commit to compare with, and why, in words."""

    commit: str
    """Empty if there is none."""
    says: str


def choose_base(head: str, *, differs: bool, branch: str, merge_base: str, shallow: bool) -> BaseChoice:
    """Choose what a state is compared with where nobody named a base.

    Shape: `differs` says that the judged state is not HEAD itself; `branch` is the default branch's ref or
        empty; `merge_base` is the commit it shares with HEAD, or empty.
    """
    name = branch.removeprefix("refs/remotes/").removeprefix("refs/heads/")
    if not head:
        return BaseChoice("", "nothing to compare with: there is no commit yet")
    if branch and merge_base and merge_base != head:
        return BaseChoice(merge_base, f"compared with {name} where HEAD left it, commit {merge_base[:12]}")
    if differs:
        return BaseChoice(head, f"compared with HEAD, commit {head[:12]}")
    if not branch:
        return BaseChoice("", "nothing to compare with: no default branch was found")
    if merge_base:
        return BaseChoice("", f"nothing to compare with: HEAD is on {name}")
    why = "the history is shallow" if shallow else "the histories are unrelated"
    return BaseChoice("", f"nothing to compare with: HEAD shares no commit with {name}; {why}")


def choose_ground(head: str, *, differs: bool, branch: str, merge_base: str, shallow: bool) -> Ground:
    """Choose where the rules for a state stand; the arguments are those of `choose_base`."""
    if not head:
        return Ground()
    if not branch:
        return Ground(unknown="no default branch was found")
    if not merge_base:
        return Ground(unknown="the history is shallow" if shallow else "the histories are unrelated")
    return Ground(merge_base if differs or merge_base != head else "")
