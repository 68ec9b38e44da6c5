"""A delivery as its people see it: a repository, and `interlock` run as a program of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs

from interlock.testing.repositories import GitSandbox
from tests.programs import finish_text

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = jsonschema_rs.validator_for(json.loads((ROOT / "docs/reference/check.schema.json").read_text("utf-8")))
CONTROLS = ("commit.secrets", "commit.build", "commit.sast", "commit.iac", "commit.sca", "key.builds")
OF_COMPONENTS = ("commit.sca", "key.builds")
"""Not applicable where no lockfile and no manifest is."""
_PROGRAM = "import sys; from interlock.cli import main; sys.exit(main())"
_RANKS = ("allow", "review", "deny")


class Said(NamedTuple):
    """What the program answered."""

    code: int
    out: str
    err: str


class Delivery:
    """One repository and one user."""

    def __init__(self, repository: GitSandbox, environ: Mapping[str, str]) -> None:
        self.repository = repository
        self.environ = dict(environ)

    def commit(self, message: str, files: Mapping[str, str | None]) -> str:
        """Write or remove files and commit them; give the commit."""
        for name, text in files.items():
            if text is None:
                (self.repository.root / name).unlink()
            else:
                self.repository.write(name, text)
        return self.repository.commit(message)

    def run(self, *words: str) -> Said:
        """Run `interlock` with some words, as a shell would."""
        done = finish_text([sys.executable, "-c", _PROGRAM, *words], cwd=self.repository.root, env=self.environ)
        return Said(done.returncode, done.stdout, done.stderr)

    def check(self, *words: str, code: int) -> Any:
        """Check, insist on the exit code, and give the document after it was read in full."""
        said = self.run("check", "--format", "json", *words)
        assert (said.code, said.err) == (code, ""), said.err or said.out
        document = json.loads(said.out)
        self.hold_together(document)
        return document

    def hold_together(self, document: Any) -> None:
        """Hold a document against its schema and against itself: no part may say other than another."""
        SCHEMA.validate(document)
        assert [one["id"] for one in document["controls"]] == list(CONTROLS)
        for control in document["controls"]:
            listed = [one for one in document["findings"] if one["control"] == control["id"]]
            assert control["findings"] == len(listed)
            assert control["new"] == sum(one["new"] for one in listed)
            assert (control["outcome"] == "failed") <= bool(listed)
            covered = document["coverage"][control["id"]]
            if control["outcome"] in {"passed", "failed"}:
                assert covered["covered"] == covered["owed"] > 0
                assert control["tool"]["name"], "nothing passes that no tool looked at"
        sealed = {one["evidence"] for one in document["controls"]}
        assert None not in sealed
        assert len(sealed) == len(CONTROLS)
        reasons = document["decision"]["reasons"]
        assert {one["requirement"] for one in reasons} >= set(CONTROLS)
        assert {digest for one in reasons for digest in one["evidence"]} <= sealed
        assert document["verdict"] == max((one["verdict"] for one in reasons), key=_RANKS.index)
        assert all(one["change"] for one in reasons if one["verdict"] != "allow"), "what is wrong says what to do"
        assert (document["decision"]["envelope"] is None) == document["hypothetical"]
        head = self.repository.git("rev-parse", "HEAD")
        if document["state"] == "commit":
            assert document["subject"]["digest"]["gitCommit"] == head


def outcomes(document: Any) -> dict[str, str]:
    """Give what each control came to."""
    return {one["id"]: one["outcome"] for one in document["controls"]}


def statuses(document: Any) -> dict[str, str]:
    """Give how each requirement stands."""
    return {one["requirement"]: one["status"] for one in document["decision"]["reasons"]}
