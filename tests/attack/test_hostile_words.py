"""Whatever people, targets, components and tickets are called: no face of an answer is anything but a text."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from interlock.cli.exits import Exit
from interlock.evidence import APPROVAL, CYCLONEDX, PROVENANCE, WAIVER, Approval
from interlock.evidence.deployment import DEPLOYMENT, RELEASE, DeploymentStep, Release
from interlock.kernel import Digest, Subject, sha256, stamp
from interlock.testing.world import World, failed, finding
from tests.docks import provenance
from tests.shared_ledger import MINE, SharedLedger
from tests.unit.cli.shell import Shell

WORDS = [
    pytest.param("=cmd|'/C calc'!A0", id="a formula"),
    pytest.param("+1+1", id="a formula with a plus"),
    pytest.param("@SUM(A1)\t-2", id="a formula behind an at sign"),
    pytest.param("\x1b[2Jgone\x1b]8;;https://evil.example.org\x07click\x1b]8;;\x07", id="a link of a terminal"),
    pytest.param("gpj\u202egnp.exe\u2066\u200b\ufeff", id="letters from right to left"),
    pytest.param("one\r\ntwo\x00three\x85four\u2028five", id="other lines"),
    pytest.param("<img src=x onerror=alert(1)></svg><script>alert(1)</script>]]>", id="markup"),
    pytest.param('"},{"a":1}\\u0000 &amp; &#60;b', id="JSON and entities"),
    pytest.param('`x` **b** [a](javascript:alert(1)) #import "x" $x$ @a', id="Markdown and Typst"),
    pytest.param(" \t ", id="nothing but spaces"),
    pytest.param("e\u0301" + "\u0300" * 400, id="a pile of marks"),
    pytest.param("x" * 9000, id="very long"),
]
QUESTIONS = (
    "trace shop/staging", "trace HEAD", "trace ARTIFACT", "trace where-is ARTIFACT", "trace prod-to-code shop/staging",
    "trace pod-to-cves shop/staging", "trace who-approved shop/staging", "trace who-approved ARTIFACT",
    "trace what-changed shop/staging --between 0 now", "trace cve-to-pods pkg:pypi/shop-lib@1",
    "search kind:deployment", "search kind:assessment", "search release", "search product:shop",
    "figures", "figures waivers", "figures lead-time", "figures gate-outcomes", "figures timeline --env staging",
)  # fmt: skip
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\ufeff]")


class Parsed(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.attributes += [f"{name}={value}" for name, value in attrs if name in {"href", "src", "xlink:href"}]


def is_harmless_text(text: str) -> None:
    assert STEERING.search(text) is None, repr(STEERING.search(text))
    assert max(map(len, text.splitlines()), default=0) < 40_000


def is_harmless_page(text: str) -> None:
    found = Parsed(text)
    assert not {"script", "img", "iframe", "object", "embed"} & set(found.elements)
    assert not [one for one in found.attributes if one.startswith("on")]
    assert not [one for one in found.attributes if "=" in one and not re.fullmatch(r"[a-z:]+=#[\w-]*", one)]
    assert STEERING.search(text) is None, repr(STEERING.search(text))


def is_harmless_table(text: str) -> None:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len({len(row) for row in rows}) == 1
    assert not [
        cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} and not number(cell)
    ]
    assert STEERING.search(text.replace("\r\n", "")) is None


def number(cell: str) -> bool:
    return re.fullmatch(r"-?[0-9.]+", cell) is not None


@pytest.fixture
def shell(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    for name, value in world.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(world.root)
    return Shell(world, capsys)


def hostile(world: World, folder: Path, word: str) -> SharedLedger:
    """Let everything that may be called anything be called so."""
    ledger = SharedLedger(folder, world)
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast", message=word, rule=f"x:{word}"))
    plain = "".join(one for one in word if one.isprintable())[:200].strip() or "x"
    world.repository.git("config", "user.name", plain.replace("<", "").replace(">", ""))
    made = ledger.built(MINE, "shop.zip", b"one")
    begun = ledger.estate.enter(made)
    at, plan = stamp(world.at), begun.judged.plan
    with ledger.team.app("ann") as app:
        seal, origin = app.seal, app.gate.origin
        subject = Subject(word, made.digests)
        told: dict[str, Any] = {"ledger": origin, "product": MINE}
        seal.document(subject, APPROVAL, Approval("release", "approve", str(made.digests[0]), at, word, **told))
        seal.document(subject, WAIVER, ledger.team.waiver(word, subjects=(str(made.digests[0]),), product=MINE))
        built = provenance(ledger.estate.head, at)
        seal.document(subject, PROVENANCE, built)
        parts = [{"type": "library", "name": word or "x", "version": word, "bom-ref": "a"}]
        seal.document(subject, CYCLONEDX, {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": parts})
        seal.document(subject, RELEASE, Release(version=word, product=MINE, notes=word, purl="pkg:generic/shop@1"))
        for target in ("one", word):
            seen = {target: {"artifacts": {word: made.digests[0].hex}}}
            step = DeploymentStep(
                begun.run, plan.digest.hex, "staging", MINE, "deployed", at,
                says=word, ticket=word, worker=word, seen=seen, ledger=origin,
            )  # fmt: skip
            seal.document(Subject(word, (Digest("sha256", plan.digest.hex),)), DEPLOYMENT, step)
        for run in ("dpl-odd", word):
            odd = DeploymentStep(run, plan.digest.hex, word, MINE, "refused", at, says=word, ticket=word, ledger=origin)
            seal.document(Subject(word, plan.subject.digests), DEPLOYMENT, odd)
    return ledger


@pytest.mark.parametrize("word", WORDS)
def test_no_word_is_more_than_a_word_on_any_face(shell: Shell, tmp_path: Path, word: str) -> None:
    ledger = hostile(shell.world, tmp_path, word)
    ledger.be("ann")
    for question in QUESTIONS:
        words = question.replace("ARTIFACT", f"sha256:{sha256(b'one').hex}").split()
        plain = shell(*words)
        assert plain.code in {Exit.ALLOWED, Exit.USAGE}, (question, plain.err)
        is_harmless_text(plain.out)
        is_harmless_text(plain.err)
        said = shell(*words, "--format", "json")
        if said.code == Exit.ALLOWED:
            json.loads(said.out)
            assert STEERING.search(said.out) is None, question
        if question.startswith("figures"):
            is_harmless_table(shell(*words, "--format", "csv").out)
        if question.startswith("figures") or question in QUESTIONS[:3]:
            drawn = shell(*words, "--format", "svg").out
            if drawn:
                ET.fromstring(drawn)  # noqa: S314 (our own drawing)
                is_harmless_page(drawn)
            is_harmless_page(shell(*words, "--format", "html").out)
    made = tmp_path / "audit.html"
    said = shell("audit", "staging", "--format", "html", "-o", str(made))
    assert said.code == Exit.ALLOWED, said.err
    is_harmless_text(said.out + said.err)
    is_harmless_page(made.read_text("utf-8"))
    is_harmless_text(shell("trace", word).err)
    is_harmless_text(shell("search", "--", word).out)
