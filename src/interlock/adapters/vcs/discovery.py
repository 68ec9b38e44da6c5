"""Finding the repository a path belongs to, and what must be known of it before it is read.

Enters: a path. Leaves: a checkout, or nothing where no version control is. Floor 11.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from interlock.adapters.vcs.command import Git, said
from interlock.change import NothingToExamine, RepositoryUnreadable
from interlock.change.rules import public_remote

_FACTS: Final = ("--absolute-git-dir", "--git-common-dir", "--show-object-format", "--is-shallow-repository")


class Checkout(msgspec.Struct, frozen=True):
    """A working tree and where git keeps what belongs to it."""

    root: str
    git_dir: str
    common_dir: str
    algorithm: str
    """`sha1` or `sha256`: what object ids are."""
    is_shallow: bool
    settings: Mapping[str, str]
    """git's configuration, the user's own and the repository's; the last value of each name."""
    user_ignores: str = ""
    """The user's own file of ignored names, if his configuration names one."""

    @property
    def remote(self) -> str:
        """Where the repository came from, without credentials or folders of this machine; empty if nowhere."""
        names = sorted(key[7:-4] for key in self.settings if key.startswith("remote.") and key.endswith(".url"))
        chosen = "origin" if "origin" in names else next(iter(names), "")
        return public_remote(self.settings.get(f"remote.{chosen}.url", ""))

    @property
    def has_remote(self) -> bool:
        """Whether any other repository is configured that this one came from or goes to."""
        return any(key.startswith("remote.") for key in self.settings)

    @property
    def user(self) -> str:
        """Whom git would write into a commit; says so where nobody is configured."""
        name, mail = self.settings.get("user.name", ""), self.settings.get("user.email", "")
        return f"{name} <{mail}>".strip() if name or mail else "not committed yet"

    def holds(self, name: str) -> bool | None:
        """Give a yes-or-no setting; none where it is not set."""
        value = self.settings.get(name)
        return None if value is None else value.lower() in {"true", "yes", "on", "1", ""}


def folder_of(path: str) -> str:
    """Give the real path of a folder. Errors: NothingToExamine (CHG-103)."""
    if "\0" in path or not os.path.lexists(path):
        raise NothingToExamine(path=path, why="no such file or folder")
    real = os.path.realpath(path)
    if not Path(real).is_dir():
        raise NothingToExamine(path=path, why="it is not a folder")
    return real


def find_checkout(path: str) -> Checkout | None:
    """Give the repository that a folder belongs to; none where there is none at any height.

    Errors: RepositoryUnreadable (CHG-102) for a bare, damaged or foreign one; NothingToExamine (CHG-103).
    """
    start = Path(folder_of(path))
    for folder in (start, *start.parents):
        if os.path.lexists(folder / ".git"):
            return read_checkout(str(folder))
        if (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir():
            why = "it is a bare repository or git's own folder, without files to examine; clone it first"
            raise RepositoryUnreadable(root=str(start), why=why)
    return None


def read_checkout(root: str) -> Checkout:
    """Give the repository whose working tree is exactly this folder. Errors: RepositoryUnreadable (CHG-102)."""
    _check_owner(root)
    git = Git(root, believes_user=True)
    done = git.ask("rev-parse", "--path-format=absolute", *_FACTS, "--show-toplevel", accepts=range(256))
    lines = os.fsdecode(done.stdout).split("\n")
    if done.returncode != 0 or len(lines) != len(_FACTS) + 2:
        raise RepositoryUnreadable(root=root, why=said(done) if done.returncode else "its path holds a line break")
    git_dir, common_dir, algorithm, shallow, top = lines[:-1]
    if os.path.realpath(top) != root:
        raise RepositoryUnreadable(root=root, why=f"its configuration (core.worktree) says that its files are in {top}")
    settings, ignores = _settings(git)
    return Checkout(root, git_dir, common_dir, algorithm, shallow == "true", settings, ignores)


def _check_owner(root: str) -> None:
    """Refuse another user's repository unless the user said that he trusts it, as git itself does."""
    mine = {os.geteuid()}
    if os.geteuid() == 0 and os.environ.get("SUDO_UID", "").isdecimal():
        mine.add(int(os.environ["SUDO_UID"]))
    if all(place.lstat().st_uid in mine for place in (Path(root), Path(root, ".git"))):
        return
    # An empty git folder of nobody's: only the user's and the machine's configuration is read, never the repository's.
    git = Git("/", {"GIT_DIR": os.devnull}, believes_user=True)
    answer = git.run("config", "--get-all", "-z", "safe.directory", accepts=(0, 1))
    trusted: list[str] = []
    for value in os.fsdecode(answer).split("\0")[:-1]:
        trusted = [*trusted, value] if value else []
    if not any(_trusts(value, root) for value in trusted):
        why = f"it belongs to another user; if you trust it: git config --global --add safe.directory {root}"
        raise RepositoryUnreadable(root=root, why=why)


def _trusts(value: str, root: str) -> bool:
    return value == "*" or (value.endswith("/*") and root.startswith(value[:-1])) or os.path.realpath(value) == root


def _settings(git: Git) -> tuple[dict[str, str], str]:
    """Read all settings, and the user's own core.excludesFile where the repository does not name another."""
    fields = git.run("config", "--list", "--show-scope", "-z").split(b"\0")
    settings: dict[str, str] = {}
    ignores = ""
    for scope, row in zip(fields[0::2], fields[1::2], strict=False):
        name, _, value = os.fsdecode(row).partition("\n")
        settings[name] = value
        if name == "core.excludesfile":
            ignores = value if scope in {b"global", b"system"} else ""
    return settings, ignores
