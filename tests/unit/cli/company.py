"""Two people at one machine: each signs with their own key, as the shell is told."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.shell import Said, Shell

TEAM = [
    word
    for name in ("ann", "ben")
    for role in ("security", "engineer", "operations", "approver")
    for word in ("--role", f"{role}={name}")
]
"""Roles with which two people ask for everything and approve it for each other."""


class Company:
    """Ann and ben, who share a ledger and, in tests, a folder of keys that both trust."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.keys: dict[str, str] = {}
        for name in ("ann", "ben"):
            self.keys[name] = shell("keys", "new", "--name", name).out.split()[0]

    def __call__(self, who: str, *words: str) -> Said:
        """Run a command as one of them."""
        current = Path(self.shell.world.home, ".config", "interlock", "keys", "current")
        current.write_text(self.keys[who], "ascii")
        return self.shell(*words)

    def found(self, *more: str) -> Said:
        """Begin with both as owners."""
        owners = ["--owner", "ann=Ann Other", "--owner", "ben=Ben Other", "--account", "ben=key:ben"]
        return self("ann", "people", "found", "--me", "ann", *owners, *more)

    def third(self, name: str = "cal", role: str = "operations") -> None:
        """Add a person with a key and a role of their own."""
        self.keys[name] = self.shell("keys", "new", "--name", name).out.split()[0]
        self.agree("people", "add", name, name.title(), "--account", f"key:{name}")
        self.agree("roles", "grant", role, name, "on", "organisation")

    def agree(self, *words: str) -> Said:
        """Say something as ann and confirm it as ben."""
        self("ann", *words)
        pending = self("ben", "people", "--format", "json", "pending").json
        return self("ben", "people", "confirm", *(one["act"] for one in pending))
