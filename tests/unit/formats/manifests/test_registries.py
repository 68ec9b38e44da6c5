from __future__ import annotations

import pytest

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.registries import surroundings_of

NUGET = """<?xml version="1.0"?>
<configuration><packageSources><clear/>
<add key="main" value="https://main.example/v3/index.json"/>
<add key="own" value="https://own.example/v3/index.json"/></packageSources>%s</configuration>
"""
MAPPING = """<packageSourceMapping><packageSource key="main"><package pattern="*"/></packageSource>
<packageSource key="own"><package pattern="Acme.*"/></packageSource></packageSourceMapping>"""


def declared(path: str, files: dict[str, str]) -> list[tuple[str, str, int, str, bool, str]]:
    """Give what is declared around a file, as tuples."""
    body = files.get(path, "").encode()
    around = surroundings_of(path, body, lambda place: files[place].encode() if place in files else None)
    return [(one.path, one.url, one.line, one.scope, one.is_extra, one.ecosystem) for one in around.declarations]


def test_what_a_file_of_hashes_promises_lies_around_it() -> None:
    around = surroundings_of("go.sum", f"x.test/a v1.0.0 h1:{'A' * 43}=\n".encode(), lambda _: None)
    assert [one.name for one in around.checksums] == ["x.test/a"]
    assert surroundings_of("go.mod", b"module m\n", lambda _: None).checksums == ()


def test_npm_declares_one_for_all_and_some_for_scopes() -> None:
    secret = "to" + "ken"
    text = (
        "; mine\n"
        "registry = https://main.example/\n"
        f"@acme:registry=https://{secret}:x@own.example/npm\n"
        f"//own.example/:_auth{secret.title()}=${{X}}\n"
    )
    assert declared("a/b/package-lock.json", {".npmrc": text}) == [
        (".npmrc", "https://main.example/", 2, "", False, "npm"),
        (".npmrc", "https://own.example/npm", 3, "@acme", False, "npm"),
    ]


def test_settings_of_all_folders_above_count() -> None:
    files = {
        "a/.npmrc": "registry=https://a.example\n",
        "a/b/.yarnrc": 'registry "https://b.example"\n',
        "c/.npmrc": "registry=https://c.example\n",
    }
    assert [one[1] for one in declared("a/b/yarn.lock", files)] == ["https://b.example", "https://a.example"]


def test_yarn_and_bun_declare_scopes_too() -> None:
    berry = "npmRegistryServer: https://main.example\nnpmScopes:\n  acme:\n    npmRegistryServer: https://own.example\n"
    assert [one[1:4] for one in declared("yarn.lock", {".yarnrc.yml": berry})] == [
        ("https://main.example", 0, ""),
        ("https://own.example", 0, "@acme"),
    ]
    classic = '"@acme:registry" "https://own.example"\nlastUpdateCheck 1\n'
    assert [one[1:4] for one in declared("yarn.lock", {".yarnrc": classic})] == [("https://own.example", 1, "@acme")]
    bun = (
        "[install]\n"
        'registry = "https://main.example"\n'
        "[install.scopes]\n"
        'acme = { url = "https://own.example" }\n'
        '"@b" = "https://b.example"\n'
    )
    assert [one[1:4:2] for one in declared("bun.lock", {"bunfig.toml": bun})] == [
        ("https://main.example", ""),
        ("https://own.example", "@acme"),
        ("https://b.example", "@b"),
    ]


def test_pip_asks_extra_indexes_beside_the_first() -> None:
    text = (
        "[global]\n"
        "index-url = https://main.example/simple\n"
        "extra_index_url =\n"
        "    https://own.example/simple\n"
        "    # no\n"
        "    https://third.example\n"
        "timeout = 60\n"
    )
    assert [one[1:5:3] for one in declared("requirements.txt", {"pip.conf": text})] == [
        ("https://main.example/simple", False),
        ("https://own.example/simple", True),
        ("https://third.example", True),
    ]


def test_requirements_declare_indexes_themselves() -> None:
    text = "-i https://main.example/simple\n--extra-index-url=https://own.example/simple\nflask==1.0\n"
    assert declared("requirements.txt", {"requirements.txt": text}) == [
        ("requirements.txt", "https://main.example/simple", 1, "", False, "pypi"),
        ("requirements.txt", "https://own.example/simple", 2, "", True, "pypi"),
    ]


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        ('[[tool.poetry.source]]\nname = "a"\nurl = "https://own.example"\npriority = "supplemental"\n', True),
        ('[[tool.poetry.source]]\nname = "a"\nurl = "https://own.example"\npriority = "explicit"\n', False),
        ('[[tool.uv.index]]\nurl = "https://own.example"\n', False),
        ('[tool.uv]\nindex-strategy = "unsafe-best-match"\n[[tool.uv.index]]\nurl = "https://own.example"\n', True),
        ('[tool.uv]\nindex-strategy = "unsafe-best-match"\nextra-index-url = ["https://own.example"]\n', True),
        ('[[tool.pdm.source]]\nurl = "https://own.example"\n', False),
    ],
)
def test_tools_of_python_differ_in_who_may_answer(text: str, *, extra: bool) -> None:
    assert [one[1:5:3] for one in declared("uv.lock", {"pyproject.toml": text})] == [("https://own.example", extra)]


def test_pipenv_asks_its_first_source_only() -> None:
    text = '[[source]]\nname = "a"\nurl = "https://main.example"\n[[source]]\nname = "b"\nurl = "https://own.example"\n'
    assert [one[1:5] for one in declared("Pipfile.lock", {"Pipfile": text})] == [
        ("https://main.example", 0, "", False),
        ("https://own.example", 0, "b", False),
    ]


def test_nuget_asks_all_sources_unless_names_are_mapped() -> None:
    loose = declared("packages.lock.json", {"nuget.config": NUGET % ""})
    assert [one[1:5:2] for one in loose] == [
        ("https://main.example/v3/index.json", ""),
        ("https://own.example/v3/index.json", ""),
    ]
    assert [one[4] for one in loose] == [False, True]
    bound = declared("packages.lock.json", {"NuGet.Config": NUGET % MAPPING})
    assert [one[3:5] for one in bound] == [("", False), ("Acme.*", False)]


def test_cargo_declares_registries_and_replacements() -> None:
    text = (
        "[registries.own]\n"
        'index = "sparse+https://own.example/index/"\n'
        "[source.crates-io]\n"
        'replace-with = "m"\n'
        "[source.m]\n"
        'registry = "https://mirror.example"\n'
    )
    found = declared("x/Cargo.lock", {".cargo/config.toml": text})
    assert [one[1] for one in found] == ["https://own.example/index/", "https://mirror.example"]


def test_broken_settings_are_named() -> None:
    with pytest.raises(ManifestMalformed, match=r"pyproject\.toml"):
        declared("uv.lock", {"pyproject.toml": "[tool"})


def test_a_deep_path_ends() -> None:
    assert declared("a/" * 5000 + "yarn.lock", {}) == []
