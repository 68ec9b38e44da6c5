"""Real git repositories for tests: the same commits, the same ids, on every run.

Enters: an empty folder. Leaves: a repository in it. Floor 14.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Self

from interlock.adapters.vcs.command import Git

ADA: Final = "Ada Example <ada@example.org>"
_START: Final = 1_790_000_000


class GitSandbox:
    """A git repository that tests build step by step, with a clock and people of its own."""

    def __init__(self, folder: Path, *, algorithm: str = "sha1", branch: str = "main") -> None:
        self.root = folder
        self._clock = _START
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / ".git").exists():
            self.git("init", "-q", "-b", branch, f"--object-format={algorithm}")

    def git(self, *args: str, given: bytes = b"", author: str = ADA) -> str:
        """Run git in the repository; give what it printed."""
        name, _, mail = author.removesuffix(">").partition(" <")
        when = f"{self._clock} +0000"
        places = {"GIT_ALLOW_PROTOCOL": "file", "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        git = Git(str(self.root), places)
        return git.run("-c", f"user.name={name}", "-c", f"user.email={mail}", *args, given=given).decode().strip()

    def write(self, path: str, content: str | bytes, *, executable: bool = False) -> Path:
        """Write one file of the working tree."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        file.chmod(0o755 if executable else 0o644)
        return file

    def commit(self, message: str = "change", *, author: str = ADA, **files: str | bytes) -> str:
        """Commit everything that lies in the working tree, after writing some files; give the commit's id.

        Shape: names of files use `__` for a dot, for they are Python names: `app__py` is `app.py`.
        """
        for name, content in files.items():
            self.write(name.replace("__", "."), content)
        self._clock += 60
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, author=author)
        return self.git("rev-parse", "HEAD")

    def clone(self, folder: Path, *args: str) -> Self:
        """Clone it into another folder."""
        self.git("clone", "-q", *args, f"file://{self.root}", str(folder))
        return type(self)(folder)
