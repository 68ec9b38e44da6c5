"""Small good files of Swift's package manager and CocoaPods. Other tests spoil them."""

SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
COMMIT = "5247dbaa65b42b601058555f4a8b2bd541f5611f"
USER = "somebody" + ":" + "word" + "@"

RESOLVED = f"""{{
  "originHash" : "0",
  "pins" : [
    {{
      "identity" : "a", "kind" : "remoteSourceControl", "location" : "https://{USER}forge.example/o/A.git",
      "state" : {{"revision" : "{COMMIT}", "version" : "1.2.3"}}
    }},
    {{
      "identity" : "b", "kind" : "remoteSourceControl", "location" : "git@forge.example:o/b.git",
      "state" : {{"branch" : "main", "revision" : "{COMMIT}"}}
    }},
    {{
      "identity" : "c", "kind" : "remoteSourceControl", "location" : "https://forge.example/o/c",
      "state" : {{"revision" : "{COMMIT}"}}
    }},
    {{"identity" : "scope.d", "kind" : "registry", "location" : "", "state" : {{"version" : "4.0.0"}}}},
    {{"identity" : "e", "kind" : "localSourceControl", "location" : "/src/e", "state" : {{"version" : "5.0.0"}}}}
  ],
  "version" : 3
}}
""".encode()

RESOLVED_1 = f"""{{
  "object": {{
    "pins": [
      {{
        "package": "A", "repositoryURL": "ssh://git@forge.example/o/A.git",
        "state": {{"branch": null, "revision": "{COMMIT}", "version": "1.2.3"}}
      }}
    ]
  }},
  "version": 1
}}
""".encode()

PODFILE_LOCK = f"""PODS:
  - A (1.2.3):
    - C/Core (~> 1.0)
    - "D+E"
  - B (2.0.1)
  - C/Core (1.0.0)
  - G (0.1.0)
  - Lib (0.1.0)
  - "D+E (4.0)"

DEPENDENCIES:
  - A (~> 1.2)
  - B
  - G (from `https://forge.example/o/g.git`, branch `main`)
  - Lib (from `../lib`)

SPEC REPOS:
  https://{USER}pods.example/specs.git:
    - A
    - C
  trunk:
    - B

EXTERNAL SOURCES:
  G:
    :branch: main
    :git: https://{USER}forge.example/o/g.git
  Lib:
    :path: "../lib"

CHECKOUT OPTIONS:
  G:
    :commit: {COMMIT}
    :git: https://forge.example/o/g.git

SPEC CHECKSUMS:
  A: {SHA1}
  C: {SHA1}

PODFILE CHECKSUM: {SHA1}

COCOAPODS: 1.11.2
""".encode()

SAMPLES: dict[str, tuple[str, bytes]] = {
    "swift.package-resolved": ("Package.resolved", RESOLVED),
    "cocoapods.podfile-lock": ("Podfile.lock", PODFILE_LOCK),
}
