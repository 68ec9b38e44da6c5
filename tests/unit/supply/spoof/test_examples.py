"""Each rule by a bad example and a good one, written as real files and read by the real readers."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.formats.manifests import reader_for
from interlock.formats.manifests.registries import surroundings_of
from interlock.supply.model import Hash, Reading
from interlock.supply.spoof import RULES, LookUps, Rule, SpoofSettings, Surroundings, suspect

PAGE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "spoof-rules.md"
Files = dict[str, str]


def sri(char: str) -> str:
    """Make an integrity of npm."""
    return "sha512-" + base64.b64encode(char.encode() * 64).decode()


def npm(name: str = "left-pad", **told: Any) -> Files:
    """Make a lockfile of npm with one package besides another."""
    other = {"version": "1.0.0", "resolved": "https://main.example/lodash/-/lodash-1.0.0.tgz", "integrity": sri("o")}
    one = {"version": "1.0.0", "resolved": f"https://main.example/{name}/-/x-1.0.0.tgz", "integrity": sri("i")} | told
    one = {key: value for key, value in one.items() if value}
    packages = {"": {}, "node_modules/lodash": other, "node_modules/underscore": other, f"node_modules/{name}": one}
    return {"package-lock.json": json.dumps({"lockfileVersion": 3, "packages": packages}, ensure_ascii=False, indent=1)}


def requirements(text: str) -> Files:
    """Make a requirements file."""
    return {"requirements.txt": text + "\n"}


def uv(time: str) -> Files:
    """Make a lockfile of uv with one package of some age."""
    sdist = f'sdist = {{ url = "https://main.example/a.tar.gz", hash = "sha256:{"a" * 64}", upload-time = "{time}" }}'
    source = 'source = { registry = "https://main.example/simple" }'
    return {"uv.lock": f'version = 1\n[[package]]\nname = "flask"\nversion = "3.0"\n{source}\n{sdist}\n'}


def go(replace: str) -> Files:
    """Make a module of Go that needs one other."""
    return {"go.mod": f"module example.com/own\ngo 1.22\nrequire example.com/a/b v1.0.0\n{replace}\n"}


def asked(constraint: str) -> Files:
    """Make a manifest of npm beside a lockfile."""
    return {"package.json": json.dumps({"dependencies": {"left-pad": constraint}})} | npm()


def composer(digest: str) -> Files:
    """Make a manifest of Composer and its lockfile; the digest that Composer itself wrote begins with 31."""
    lock = {"content-hash": digest, "packages": [{"name": "guzzlehttp/guzzle", "version": "7.4.4"}]}
    return {"composer.json": '{"require": {"guzzlehttp/guzzle": "7.4.4"}}', "composer.lock": json.dumps(lock)}


SCOPED = {".npmrc": "@acme:registry=https://own.example\n"}
OTHER = "https://other.example/@acme/a/-/a-1.0.0.tgz"
OWN = "https://own.example/@acme/a/-/a-1.0.0.tgz"
COMMIT = "0123456789" * 4
HASHED = f"flask==3.0 --hash=sha256:{'a' * 64}"

EXAMPLES: dict[Rule, tuple[Files, Files]] = {
    Rule.MALICIOUS: (npm("known-to-be-bad"), npm()),
    Rule.TYPOSQUAT: (requirements("reqeusts==2.31.0"), requirements("requests==2.31.0")),
    Rule.COMBOSQUAT: (requirements("python3-dateutil==2.9"), requirements("requests-oauthlib==2.0")),
    Rule.SCOPE_DROPPED: (npm("types-node"), npm("@types/node")),
    Rule.CONFUSABLE: (npm("l\u043edash"), npm("lodash.merge")),
    Rule.INVISIBLE: (npm("left\u200b-pad"), npm()),
    Rule.INTERNAL_OUTSIDE: (npm("@acme/a", resolved=OTHER), npm("@acme/a", resolved=OWN)),
    Rule.REGISTRY_REFUSED: (npm(resolved=OTHER), npm()),
    Rule.REGISTRY_MIXED: (npm("@acme/a", resolved=OWN), npm("@acme/a", resolved=OWN) | SCOPED),
    Rule.REGISTRY_ADDED: (npm(resolved=OTHER), npm()),
    Rule.SCOPE_REGISTRY: (npm("@acme/a", resolved=OTHER) | SCOPED, npm("@acme/a", resolved=OWN) | SCOPED),
    Rule.EXTRA_INDEX: (
        requirements("--extra-index-url https://own.example/simple\nflask==3.0"),
        requirements(f"--extra-index-url https://own.example/simple\n{HASHED}"),
    ),
    Rule.LOCKFILE_DRIFT: (asked("^2.0.0"), asked("^1.0.0")),
    Rule.LOCKFILE_STALE: (composer("0" * 32), composer("31bb67df1cc2bbbb0cd07dd1a0f516df")),
    Rule.HASH_CHANGED: (npm(integrity=sri("x")), npm()),
    Rule.INTEGRITY_MISSING: (npm(integrity=""), npm()),
    Rule.INSTALL_SCRIPT: (npm(hasInstallScript=True), npm()),
    Rule.REPLACED: (
        go("replace example.com/a/b => example.com/evil/b v1.0.0"),
        go("replace example.com/a/b => example.com/a/b v1.0.1"),
    ),
    Rule.MOVING_REFERENCE: (
        requirements("flask @ git+https://forge.example/flask@main"),
        requirements(f"flask @ git+https://forge.example/flask@{COMMIT}"),
    ),
    Rule.PLAIN_HTTP: (requirements("-i http://main.example/simple\nflask==3.0"), requirements("flask==3.0")),
    Rule.NEW_RELEASE: (uv("2026-03-09T00:00:00Z"), uv("2025-03-09T00:00:00Z")),
}
SETTINGS: dict[Rule, dict[str, Any]] = {
    Rule.INTERNAL_OUTSIDE: {"internal": ["@acme/*"], "internal_registries": ["own.example"]},
    Rule.REGISTRY_REFUSED: {"registries": ["main.example"]},
}


def read(files: Files) -> tuple[list[Reading], dict[str, Surroundings]]:
    """Read the files of a tree, and what lies around each."""

    def beside(path: str) -> bytes | None:
        return files[path].encode() if path in files else None

    readings, around = [], {}
    for path, text in files.items():
        reader = reader_for(path)
        if reader is not None:
            readings.append(reader.read(path, text.encode(), beside))
            around[path] = surroundings_of(path, text.encode(), beside)
    return readings, around


def told(rule: Rule, files: Files) -> set[Rule]:
    """Give the rules that say something of a tree, with the settings and look-ups that a rule needs."""
    readings, around = read(files)
    ((base, *_), _) = read(npm())
    look_ups = LookUps(
        recorded_hashes=lambda purl: (Hash("sha512", "69" * 64),) if purl == "pkg:npm/left-pad@1.0.0" else (),
        reading_at_base=lambda path: base if path == base.path and rule is Rule.REGISTRY_ADDED else None,
        advisory_ids=lambda one: ("MAL-2026-1",) if one.name == "known-to-be-bad" else (),
        surroundings=around.__getitem__,
        as_of="2026-03-10T00:00:00Z",
    )
    settings = msgspec.convert(SETTINGS.get(rule, {}), SpoofSettings)
    return {one.rule for one in suspect(readings, settings, look_ups)}


def test_every_rule_has_its_examples_and_its_line_in_the_documents() -> None:
    assert {*EXAMPLES} == {*RULES}
    text = PAGE.read_text("utf-8")
    assert [rule for rule in RULES if f"| `{rule}` |" not in text] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_bad_example_is_suspected(rule: Rule) -> None:
    assert rule in told(rule, EXAMPLES[rule][0])


@pytest.mark.parametrize("rule", RULES)
def test_a_good_example_is_not_suspected_of_anything_bad(rule: Rule) -> None:
    assert rule not in told(rule, EXAMPLES[rule][1])
