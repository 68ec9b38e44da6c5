"""A secret that only a scanner of secrets knows, and that every other tool prints with its line of code."""

from __future__ import annotations

import base64
import contextlib
import os
import re
import secrets
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.adapters.tools import mask
from interlock.cli import main
from interlock.testing.repositories import GitSandbox

pytestmark = pytest.mark.tools

FACES = ("text", "json", "sarif", "html", "junit", "gitlab", "github")


@pytest.fixture
def secret() -> str:
    """Give a value of a shape that betterleaks knows by itself, and no pattern of the masks."""
    value = "da" + "pi" + secrets.token_hex(16)
    assert mask(value.encode()) == value.encode()
    return value


def write(sandbox: GitSandbox, value: str) -> None:
    """Write files in which several tools have something to say of the very lines that hold the secret."""
    sandbox.write(
        "app.py",
        "import os\nimport subprocess\n\n\ndef go(name):\n"
        f'    os.system("fetch --with {value} " + name)\n'
        f'    subprocess.call("fetch {value} " + name, shell=True)\n'
        f'    return eval("run({value!r})" + name)\n',
    )
    sandbox.write("app.js", f'const q = "{value}"; eval(q + "{value}"); document.write("{value}" + location.hash)\n')
    sandbox.write("Dockerfile", f"FROM debian\nRUN cd /tmp && curl http://a.example/{value} | sh\nENV A {value}\n")
    sandbox.write(
        "main.tf",
        'resource "aws_instance" "web" {\n  ami = "ami-1"\n'
        f'  user_data = "fetch {value}"\n  tags = {{ note = "{value}" }}\n}}\n',
    )
    sandbox.write("requirements.txt", f"--index-url http://pypi.example/{value}/simple\nleft==1.0\n")
    sandbox.write(
        "package-lock.json",
        '{"name": "shop", "lockfileVersion": 3, "packages": {"node_modules/left": {"version": "1.0.0",\n'
        f'"resolved": "git+https://forge.example/{value}/left.git#main", "hasInstallScript": true}}}}}}\n',
    )
    sandbox.write("run.sh", f"#!/bin/sh\nfetch $1 {value} `date`\n")
    sandbox.write(
        ".github/workflows/ci.yml",
        "on: pull_request_target\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n"
        f"      - run: echo ${{{{ github.event.issue.title }}}} {value}\n      - uses: acme/{value}@main\n",
    )


def forms(value: str) -> Iterator[bytes]:
    """Give the value and what would give it away."""
    yield value.encode()
    yield value[:20].encode()
    yield base64.b64encode(value.encode())[:-4]


_INTO = re.compile(r'INSERT INTO "([^"]+)"')
_BLOB = re.compile("X'((?:[0-9A-Fa-f]{2})+)'")
"""A value of bytes, as a dump writes it."""


def unpacked(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give every file of the store as it is, and every value of its tables, unpacked where it is packed."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes()
    with sqlite3.connect(folder / "interlock.db") as database, sqlite3.connect(":memory:") as copy:
        database.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, 'row')")
        for (word,) in database.execute("SELECT term FROM temp.words"):  # in its table, words share how they begin
            yield "search", word.encode()
        database.rollback()
        database.backup(copy)
        copy.execute("PRAGMA writable_schema = ON")  # a dump knows nothing of an index of words, but of its tables
        copy.execute("DELETE FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
        for line in copy.iterdump():
            into = _INTO.match(line)
            table = into[1] if into else "the schema"
            yield table, line.encode()
            for cell in _BLOB.findall(line):
                body = bytes.fromhex(cell)
                yield table, body
                with contextlib.suppress(zlib.error):
                    yield table, zlib.decompressobj().decompress(body)


def places(folder: Path, value: str) -> set[str]:
    """Give where in a store a secret stands."""
    return {name for name, body in unpacked(folder) for form in forms(value) if form in body}


def places_in_bundle(bundle: Path, value: str) -> list[bytes]:
    """Give the lines of an exported bundle that hold the value, as it is or inside of base64."""
    whole = bundle.read_bytes()
    coded = [base64.b64encode(bytes(pad) + value.encode())[4:-4] for pad in range(3)]
    return [line for line in whole.splitlines() if any(form in line for form in (*forms(value), *coded))]


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str) -> GitSandbox:
    """Give a repository that holds the secret in files of many kinds."""
    made = GitSandbox(tmp_path / "repository")
    write(made, secret)
    made.commit("one")
    monkeypatch.chdir(made.root)
    return made


def told(tmp_path: Path, face: str, *more: str) -> str:
    """Check, and give what a face says; the gate does not open."""
    place = tmp_path / f"answer.{face}"
    assert main(["check", "--format", face, "-o", os.fspath(place), *more]) != 0
    return place.read_text("utf-8")


def test_it_is_in_no_store_no_face_and_no_bundle(tmp_path: Path, sandbox: GitSandbox, secret: str) -> None:
    said = {face: told(tmp_path, face) for face in FACES}
    assert "databricks-api-token" in said["json"]
    for tool in ("bandit:", "ast-grep:", "trivy:", "hadolint:", "shellcheck:", "zizmor:"):
        assert tool in said["json"]
    for face, words in said.items():
        assert not [form for form in forms(secret) if form in words.encode()], face
    store = sandbox.root / ".interlock"
    assert len(list(unpacked(store))) > 50
    assert places(store, secret) == set()
    bundle = tmp_path / "bundle"
    assert main(["evidence", "export", "-o", os.fspath(bundle)]) == 0
    assert places_in_bundle(bundle, secret) == []


def test_an_answer_from_before_it_was_known_does_not_bring_it_back(
    tmp_path: Path, sandbox: GitSandbox, secret: str
) -> None:
    before = told(tmp_path, "json", "--control", "commit.iac")
    assert secret in before  # nobody looked for secrets, and no pattern knows this one
    store = sandbox.root / ".interlock"
    assert "result" in places(store, secret)
    said = {face: told(tmp_path, face) for face in FACES}
    for face, words in said.items():
        assert not [form for form in forms(secret) if form in words.encode()], face
    assert "result" not in places(store, secret)
    assert '"cached":true' in said["text"] + told(tmp_path, "json")
