"""Small good files of Julia, Perl, OCaml and Nim. Other tests spoil them."""

SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
COMMIT = "5247dbaa65b42b601058555f4a8b2bd541f5611f"
USER = "somebody" + ":" + "word" + "@"
UUID_A = "682c06a0-de6a-54ab-a142-c8b1cf79cde6"
UUID_B = "864edb3b-99cc-5e75-8d2d-829cb0a9cfe8"

JULIA_MANIFEST = f"""julia_version = "1.11.0"
manifest_format = "2.0"
project_hash = "0"

[[deps.A]]
deps = ["B", "Unicode"]
git-tree-sha1 = "{SHA1}"
uuid = "{UUID_A}"
version = "1.2.3"

    [deps.A.extensions]
    Ext = "B"

[[deps.B]]
git-tree-sha1 = "{SHA1}"
repo-rev = "main"
repo-url = "https://{USER}forge.example/o/B.jl"
uuid = "{UUID_B}"
version = "2.0.1"

[[deps.Own]]
path = "Own"
uuid = "dcb67f36-efa0-11e8-0cef-2fc465ed98ae"

[[deps.Unicode]]
uuid = "4ec0a83e-493e-50e2-b9ac-8f72acf5a8f5"

[[deps.Lost]]
version = "1.0.0"
""".encode()

JULIA_PROJECT = f"""name = "Shop"
uuid = "1e83bf80-4336-4d27-bf5d-d5a4f845583c"
version = "1.4.3"

[deps]
A = "{UUID_A}"
B = "{UUID_B}"

[extras]
Test = "8dfed614-e22c-5e08-85e1-65c5234f0b40"

[compat]
A = "1.2, 2"
B = "=2.0.1"
julia = "1.6"
""".encode()

META_JSON = b"""{
  "name": "Shop-Front", "version": "0.028", "license": ["perl_5"], "meta-spec": {"version": 2},
  "x_spdx_expression": "Artistic-1.0-Perl OR GPL-1.0-or-later",
  "prereqs": {
    "runtime": {"requires": {"perl": "5.008", "A::B": "0", "C": ">= 1.0, < 2"}, "suggests": {"D": "== 1.5"}},
    "test": {"requires": {"Test::More": "0.94"}}
  }
}
"""

META_YML = b"""---
name: Shop-Front
version: '0.028'
license: perl
meta-spec:
  version: '1.4'
requires:
  A::B: '1.0'
build_requires:
  C: '0'
"""

SNAPSHOT = b"""# carton snapshot format: version 1.0
DISTRIBUTIONS
  A-B-1.2.3
    pathname: M/ME/ME/A-B-1.2.3.tar.gz
    provides:
      A::B 1.2.3
      A::B::C undef
    requirements:
      D 0
      perl 5.008
  D-v2.0
    pathname: Y/YO/YOU/sub/D-v2.0.tar.gz
    provides:
      D v2.0
  odd
"""

OPAM_FILE = f"""opam-version: "2.0"
name: "shop"
version: "1.0.0" # now
license: ["MIT" "ISC"]
description: \"\"\"
Says "much".
\"\"\"
depends: [
  "ocaml" {{>= "4.08" & < "5.0"}}
  "dune" {{build & = "3.7.2"}}
  ("a" | "b" {{= "1.0"}})
  "alcotest" {{with-test}} (* tests *)
  "g"
]
depopts: ["c"]
pin-depends: [["g.dev" "git+https://{USER}forge.example/o/g.git#{COMMIT}"]]
build: [["dune" "build" "-p" name]]
url {{
  src: "https://files.example/shop.tbz"
}}
""".encode()

SWITCH_STATE = b"""opam-version: "2.0"
compiler: ["ocaml-base-compiler.4.14.0"]
roots: ["dune.3.7.2"]
installed: [
  "dune.3.7.2"
  "ocaml-base-compiler.4.14.0"
]
"""

NIMBLE_LOCK = f"""{{
  "version": 2,
  "packages": {{
    "a": {{
      "version": "1.2.3", "vcsRevision": "{COMMIT}", "url": "https://{USER}forge.example/o/a.git",
      "downloadMethod": "git", "dependencies": ["c"], "checksums": {{"sha1": "{SHA1}"}}
    }},
    "c": {{"version": "1.0.0", "dependencies": []}}
  }}
}}
""".encode()

SAMPLES: dict[str, tuple[str, bytes]] = {
    "julia.manifest": ("Manifest.toml", JULIA_MANIFEST),
    "julia.project": ("Project.toml", JULIA_PROJECT),
    "cpan.meta": ("META.json", META_JSON),
    "cpan.snapshot": ("cpanfile.snapshot", SNAPSHOT),
    "opam.file": ("shop.opam", OPAM_FILE),
    "opam.install": ("_opam/.opam-switch/switch-state", SWITCH_STATE),
    "nimble.lock": ("nimble.lock", NIMBLE_LOCK),
}
