"""People with homes, clones and keys of their own, who trust each other's and share one ledger."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from interlock.testing.repositories import GitSandbox
from tests.scenarios.delivery import Delivery, Said


class Person(Delivery):
    """Somebody with a home, a clone and a key of their own; the ledger is the one that all share."""

    def __init__(self, name: str, repository: GitSandbox, environ: Mapping[str, str], store: Path) -> None:
        super().__init__(repository, environ)
        self.name = name
        self._store = store

    def __call__(self, *words: str, code: int = 0) -> Said:
        """Run a command over the shared ledger and insist on its exit code."""
        said = self.run(*words, "--store", str(self._store))
        assert said.code == code, (self.name, words, said)
        return said

    def document(self, *words: str) -> Any:
        """Give what a command says to programs."""
        return json.loads(self(*words, "--format", "json").out)

    def change(self, message: str, files: Mapping[str, str]) -> str:
        """Commit files in this person's name and push them."""
        for name, text in files.items():
            self.repository.write(name, text)
        commit = self.repository.commit(message, author=f"{self.name.title()} <{self.name}@example.org>")
        self.repository.git("push", "-q", "origin", "HEAD:main")
        return commit

    def pull(self) -> None:
        """Take over what the others pushed."""
        self.repository.git("pull", "-q", "--ff-only", "origin", "main")

    def gate(self, revision: str, code: int) -> Said:
        """Ask whether something may go into production."""
        return self("gate", revision, "--env", "production", code=code)


def gathered(folder: Path, names: Sequence[str]) -> dict[str, Person]:
    """Give people by name, each trusting the keys of all; nobody has said yet who may do what."""
    origin = GitSandbox(folder / "start")
    origin.commit("begin", app__py='"""A shop."""\n')
    bare = folder / "origin.git"
    origin.git("clone", "-q", "--bare", ".", str(bare))
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    made = {}
    for name in names:
        clone = origin.clone(folder / name / "shop")
        clone.git("remote", "set-url", "origin", f"file://{bare}")
        environ = {**kept, "HOME": str(folder / name / "home"), "USER": name}
        made[name] = Person(name, clone, environ, folder / "ledger")
        assert made[name].run("keys", "new", "--name", name).code == 0
        (folder / f"{name}.pem").write_text(made[name].run("keys", "show").out, "ascii")
    for name, other in ((one, two) for one in names for two in names if one != two):
        assert made[name].run("keys", "trust", str(folder / f"{other}.pem"), "--name", other).code == 0
    return made


def confirmed(proposer: Person, other: Person) -> None:
    """Have who accepts waivers and who lets releases out named, and what the one proposed confirmed by the other."""
    for group, person in (("security", "sec"), ("release", "rel")):
        proposer("groups", "add", group, person, code=3)
    other("people", "confirm", *(one["act"] for one in other.document("people", "pending")))
