from __future__ import annotations

import pytest

from interlock.change.languages import PROGRAMMING, language_of


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a/b.py", "python"), ("types.pyi", "python"), ("A.PY", "python"), ("x.js", "javascript"),
        ("x.mjs", "javascript"),
        ("x.jsx", "jsx"), ("x.ts", "typescript"), ("x.d.ts", "typescript"), ("x.tsx", "tsx"), ("run.sh", "shell"),
        ("run.ksh", "shell"), ("t.bats", "shell"), ("m.go", "go"), ("M.java", "java"), ("a.rb", "ruby"),
        ("Rakefile", "ruby"),
        ("a.php", "php"), ("a.cs", "csharp"), ("a.c", "c"), ("a.C", "cpp"), ("a.hpp", "cpp"), ("a.rs", "rust"),
        ("a.kt", "kotlin"), ("a.scala", "scala"), ("a.swift", "swift"), ("a.lua", "lua"), ("a.pl", "perl"),
        ("a.R", "r"),
        ("a.exs", "elixir"), ("a.hs", "haskell"), ("a.ps1", "powershell"), ("a.sql", "sql"), ("a.html", "html"),
        ("a.scss", "css"), ("a.vue", "vue"), ("a.svelte", "svelte"), ("a.yml", "yaml"), ("a.json", "json"),
        ("pyproject.toml", "toml"), ("pom.xml", "xml"), ("setup.cfg", "ini"), ("README.md", "markdown"),
        ("Dockerfile", "dockerfile"), ("deploy/Dockerfile.prod", "dockerfile"), ("x.dockerfile", "dockerfile"),
        ("Containerfile", "dockerfile"), ("dockerfile", "dockerfile"), ("main.tf", "terraform"),
        ("main.tf.json", "terraform"), ("x.tfvars", "terraform"), ("x.hcl", "hcl"), ("Makefile", "makefile"),
        ("x.bicep", "bicep"), ("n.ipynb", "jupyter"), ("LICENSE", ""), ("a.unknown", ""), (".gitignore", ""),
        ("py", ""),
        ("Dockerfile.py", "python"), (".bashrc", "shell"),
    ],
)  # fmt: skip
def test_a_name_tells_the_language(path: str, language: str) -> None:
    assert language_of(path, b"") == language


@pytest.mark.parametrize(
    ("head", "language"),
    [
        (b"#!/bin/sh\n", "shell"),
        (b"#! /usr/bin/env bash\necho", "shell"),
        (b"#!/usr/bin/env -S python3 -u\n", "python"),
        (b"#!/usr/bin/env FOO=1 python3.11\n", "python"),
        (b"\xef\xbb\xbf#!/usr/bin/python\r\n", "python"),
        (b"#!/usr/bin/env node\n", "javascript"),
        (b"#!/usr/bin/perl -w\n", "perl"),
        (b"<?php echo 1;", "php"),
        (b"#!\n", ""),
        (b"#!/usr/bin/env\n", ""),
        (b"#!/opt/unheard-of\n", ""),
        (b"", ""),
        (b"\xff\xfe#!", ""),
        (b"text\n#!/bin/sh\n", ""),
    ],
)
def test_the_first_line_tells_the_language_where_the_name_does_not(head: bytes, language: str) -> None:
    assert language_of("bin/tool", head) == language


def test_the_name_wins_over_the_first_line() -> None:
    assert language_of("a.py", b"#!/bin/sh\n") == "python"


def test_source_code_is_told_from_data_and_markup() -> None:
    assert {"python", "shell", "tsx", "jupyter", "zsh", "cython"} <= PROGRAMMING
    assert PROGRAMMING.isdisjoint(
        {"json", "yaml", "toml", "markdown", "html", "css", "dockerfile", "terraform", "sql", ""}
    )
