"""Which language a file is written in, by its name and its first line.

Enters: a path and the first bytes of a file. Leaves: a name from one list, or nothing. Floor 3.
"""

from __future__ import annotations

import re
from typing import Final

PROGRAMMING: Final = frozenset(
    {
        "assembly", "astro", "batch", "c", "clojure", "coffeescript", "cpp", "crystal", "csharp", "cython", "dart",
        "elixir", "elm", "erlang", "fsharp", "go", "groovy", "haskell", "java", "javascript", "jsx", "julia",
        "jupyter", "kotlin", "lua", "nim", "objectivec", "ocaml", "perl", "php", "powershell", "python", "r", "ruby",
        "rust", "scala", "shell", "solidity", "svelte", "swift", "tcl", "tsx", "typescript", "vb", "vue", "zig", "zsh",
    }
)  # fmt: skip
"""Languages whose files are source code, for which a static analysis is owed; the others are data or markup."""

_EXTENSIONS: Final = {
    "assembly": "asm s",
    "astro": "astro",
    "batch": "bat cmd",
    "bicep": "bicep bicepparam",
    "c": "c h",
    "clojure": "clj cljs cljc",
    "coffeescript": "coffee",
    "cpp": "cpp cc cxx c++ hpp hh hxx h++ ipp inl",
    "crystal": "cr",
    "csharp": "cs csx",
    "css": "css scss sass less",
    "csv": "csv tsv",
    "cython": "pyx pxd",
    "dart": "dart",
    "dockerfile": "dockerfile containerfile",
    "elixir": "ex exs",
    "elm": "elm",
    "erlang": "erl hrl",
    "fsharp": "fs fsi fsx",
    "go": "go",
    "graphql": "graphql gql",
    "groovy": "groovy gradle",
    "haskell": "hs lhs",
    "hcl": "hcl nomad",
    "html": "html htm xhtml",
    "ini": "ini cfg conf properties",
    "java": "java",
    "javascript": "js mjs cjs es6",
    "json": "json jsonc json5 geojson webmanifest",
    "jsx": "jsx",
    "julia": "jl",
    "jupyter": "ipynb",
    "kotlin": "kt kts",
    "lua": "lua",
    "makefile": "mk mak",
    "markdown": "md markdown mdx",
    "nim": "nim",
    "nix": "nix",
    "objectivec": "m mm",
    "ocaml": "ml mli",
    "perl": "pl pm t psgi",
    "php": "php phtml php3 php4 php5 php7 php8 phps inc",
    "powershell": "ps1 psm1 psd1",
    "protobuf": "proto",
    "puppet": "pp",
    "python": "py pyi pyw wsgi",
    "r": "r",
    "rego": "rego",
    "restructuredtext": "rst",
    "ruby": "rb rake gemspec ru erb",
    "rust": "rs",
    "scala": "scala sc sbt",
    "shell": "sh bash ksh dash bats",
    "solidity": "sol",
    "sql": "sql",
    "starlark": "bzl star",
    "svelte": "svelte",
    "swift": "swift",
    "tcl": "tcl",
    "terraform": "tf tfvars tofu",
    "text": "txt",
    "toml": "toml",
    "tsx": "tsx",
    "typescript": "ts mts cts",
    "vb": "vb vbs",
    "vue": "vue",
    "xml": "xml xsd xsl xslt svg plist csproj vbproj fsproj props targets",
    "yaml": "yaml yml",
    "zig": "zig",
    "zsh": "zsh",
}
_BY_EXTENSION: Final = {ending: name for name, endings in _EXTENSIONS.items() for ending in endings.split()}

_BY_NAME: Final = {
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    "makefile": "makefile",
    "gnumakefile": "makefile",
    "rakefile": "ruby",
    "gemfile": "ruby",
    "podfile": "ruby",
    "vagrantfile": "ruby",
    "guardfile": "ruby",
    "capfile": "ruby",
    "brewfile": "ruby",
    "fastfile": "ruby",
    "jenkinsfile": "groovy",
    "sconstruct": "python",
    "sconscript": "python",
    "tiltfile": "starlark",
    "build.bazel": "starlark",
    "workspace.bazel": "starlark",
    "pipfile": "toml",
    "cargo.lock": "toml",
    "poetry.lock": "toml",
    "pipfile.lock": "json",
    "composer.lock": "json",
    "pkgbuild": "shell",
    "apkbuild": "shell",
    ".bashrc": "shell",
    ".bash_profile": "shell",
    ".profile": "shell",
    ".envrc": "shell",
    ".zshrc": "zsh",
    ".babelrc": "json",
    ".eslintrc": "json",
    ".gitmodules": "ini",
    ".editorconfig": "ini",
    ".npmrc": "ini",
}
_BY_DOUBLE: Final = {".tf.json": "terraform", ".tfvars.json": "terraform", ".tofu.json": "terraform"}
_PREFIXES: Final = (("dockerfile.", "dockerfile"), ("containerfile.", "dockerfile"), ("makefile.", "makefile"))

_INTERPRETERS: Final = (
    (re.compile(r"(?:ba|da|k|mk|a|z|pdk)?sh|bats"), "shell"),
    (re.compile(r"(?:i?python|pypy)[0-9.]*w?"), "python"),
    (re.compile(r"node(?:js)?|bun"), "javascript"),
    (re.compile(r"deno|ts-node|tsx"), "typescript"),
    (re.compile(r"j?ruby[0-9.]*"), "ruby"),
    (re.compile(r"perl[0-9.]*"), "perl"),
    (re.compile(r"php[0-9.]*"), "php"),
    (re.compile(r"lua(?:jit)?[0-9.]*"), "lua"),
    (re.compile(r"Rscript"), "r"),
    (re.compile(r"elixir|iex"), "elixir"),
    (re.compile(r"escript"), "erlang"),
    (re.compile(r"runhaskell|runghc|stack"), "haskell"),
    (re.compile(r"pwsh|powershell"), "powershell"),
    (re.compile(r"groovy"), "groovy"),
    (re.compile(r"kotlin"), "kotlin"),
    (re.compile(r"scala(?:-cli)?"), "scala"),
    (re.compile(r"swift"), "swift"),
    (re.compile(r"julia"), "julia"),
    (re.compile(r"tclsh[0-9.]*|wish|expect"), "tcl"),
    (re.compile(r"(?:gnu)?make"), "makefile"),
)


def language_of(path: str, head: bytes) -> str:
    """Name the language of a file by its name, else by its `#!` line; empty where none is known.

    A name that stands for data does not hide a program: `setup.txt` that begins with `#!/bin/sh` is a script.
    Shape: `head` is the beginning of the content; only its first line matters.
    """
    named = _by_name(path.rpartition("/")[2])
    if named in PROGRAMMING:
        return named
    told = _by_first_line(head)
    return told if told in PROGRAMMING or not named else named


def _by_name(name: str) -> str:
    lower = name.lower()
    if lower in _BY_NAME:
        return _BY_NAME[lower]
    for ending, language in _BY_DOUBLE.items():
        if lower.endswith(ending):
            return language
    stem, dot, extension = name.rpartition(".")
    if dot and stem:
        if extension == "C":  # the one extension whose case matters: gcc reads .C as C++
            return "cpp"
        found = _BY_EXTENSION.get(extension.lower(), "")
        if found:
            return found
    for prefix, language in _PREFIXES:
        if lower.startswith(prefix):
            return language
    return ""


def _by_first_line(head: bytes) -> str:
    line = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    if not line.startswith(b"#!"):
        return _by_marker(head)
    program = _interpreter(line[2:].decode("latin-1").split())
    for pattern, language in _INTERPRETERS:
        if pattern.fullmatch(program):
            return language
    return ""


def _by_marker(head: bytes) -> str:
    return "php" if head.startswith(b"<?php") else ""


def _interpreter(words: list[str]) -> str:
    """Give the program a `#!` line ends up running, past `env`, its options and assignments."""
    names = [word.rpartition("/")[2] for word in words]
    if not names:
        return ""
    if names[0] != "env":
        return names[0].removesuffix(".exe")
    run = (word for word in words[1:] if not word.startswith("-") and "=" not in word)
    return next(run, "").rpartition("/")[2]
