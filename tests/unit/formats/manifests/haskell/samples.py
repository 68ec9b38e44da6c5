"""Small good files of Cabal and Stack. Other tests spoil them."""

SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
COMMIT = "5247dbaa65b42b601058555f4a8b2bd541f5611f"
USER = "somebody" + ":" + "word" + "@"

FREEZE = b"""active-repositories: hackage.haskell.org:merge
-- because
constraints: any.a ==1.2.3,
             a +flag -other,
             any.c ==1.0,
             b ==2.0.1,
             setup.d ==0.1,
             any.base installed,
             any.e >=1.0 && <2
index-state: hackage.haskell.org 2024-01-01T00:00:00Z
"""

STACK_LOCK = f"""packages:
- completed:
    hackage: a-b-1.2.3@sha256:{SHA256},1618
    pantry-tree:
      sha256: {SHA256}
      size: 574
  original:
    hackage: a-b-1.2.3
- completed:
    commit: {COMMIT}
    git: https://{USER}forge.example/o/g.git
    name: g
    version: 0.1.0
  original:
    commit: {COMMIT}
    git: https://forge.example/o/g.git
- completed:
    name: t
    version: '0.10'
    url: https://files.example/t.tar.gz
    sha256: {SHA256}
- original:
    hackage: c-1.0@rev:2
snapshots:
- completed:
    sha256: {SHA256}
    url: https://snapshots.example/lts/22/41.yaml
  original: lts-22.41
""".encode()

SAMPLES: dict[str, tuple[str, bytes]] = {
    "hackage.cabal-freeze": ("cabal.project.freeze", FREEZE),
    "hackage.stack-lock": ("stack.yaml.lock", STACK_LOCK),
}
