"""interlock init: write interlock.yaml from what is found here. Floor 15."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Final

from interlock.change import PROGRAMMING, Snapshot
from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import write_file
from interlock.wiring.settings import DEFAULT_POLICY, FIELDS, FILE_NAME

_SAYS = """\
Write interlock.yaml from what is found here. The file is never needed: without
it the defaults apply. It is the place for a stricter policy and for exceptions.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("init", _SAYS)
    made.add_argument("path", nargs="?", default=".", help="the repository; left out, the current folder")
    made.add_argument("--policy", default="", help="name this policy in it; left out, the risk profile picks one")
    made.add_argument("--force", action="store_true", help="replace a file that is there already")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.path) as app:
        if asked.force:
            app.do_without_broken_settings()
        app.policies.get(asked.policy or DEFAULT_POLICY)
        path = Path(app.root) / FILE_NAME
        if path.exists() and not asked.force:
            print(f"interlock init: {path} is there already; --force replaces it", file=sys.stderr)
            return Exit.USAGE
        text = document(app.repository.change(None, None).snapshot, asked.policy)
        write_file(str(path), text.encode("utf-8"))
    print(f"{path} written; read it, then run `interlock check`")
    return Exit.ALLOWED


def document(snapshot: Snapshot, policy: str) -> str:
    """Give the text of interlock.yaml for a repository with these files; without a policy it names none."""
    languages = Counter(file.language for file in snapshot.files if file.language)
    source = [f"{name} ({count})" for name, count in languages.most_common() if name in PROGRAMMING]
    other = [f"{name} ({count})" for name, count in languages.most_common() if name not in PROGRAMMING]
    found = f"# Found here: {len(snapshot.files)} files; source: {', '.join(source) or 'none'};"
    named = f"policy: {policy}" if policy else f"# policy: {DEFAULT_POLICY}"
    head = ["# Settings of Interlock for this repository; every line may be left out.", found]
    parts = [
        [f"# {FIELDS[name]}", *([named] if name == "policy" else (f"# {line}" for line in text.splitlines()))]
        for name, text in _EXAMPLES.items()
    ]
    lines = [*head, f"# other: {', '.join(other) or 'none'}.", "version: 1", ""]
    return "\n".join([*lines, *(line for part in parts for line in (*part, ""))])


_EXAMPLES: Final = {
    "product": "product: shop",
    "policy": "",
    "people": f"people: {{founded_by: {'0123456789abcdef' * 4}}}",
    "except": """\
except:
  - paths: tests/broken/**
    reason: broken on purpose, to test the parser's error messages
    controls: [commit.build, commit.sast]""",
    "stages": """\
stages:
  - id: precommit
  - id: commit
  - id: licence-board
    controls: [commit.sca]
    policy: policies/board.yaml""",
    "jobs": "jobs: 2",
    "store": "store: postgresql://interlock@db.example.org/interlock",
    "plugins": "plugins: [acme.licence-check]",
    "responses": """\
responses:
  - id: leaked-credential
    on: finding.new
    where: {control: commit.secrets, severity: high}
    do: [block, {notify: security}]""",
    "risk": """\
risk:
  answers: {data: personal, exposure: internet}
  ages: {critical: 30d}""",
    "supply": """\
supply:
  registries: [packages.example.org]
  internal: ["@acme/*"]
  excuses:
    - rule: install-script
      package: esbuild
      reason: it fetches its own binary, which somebody looked at
  licences:
    deny: [network-copyleft]""",
    "build": """\
build:
  commands: [make dist]
  artifacts: [dist/*.tar.gz]""",
    "repositories": """\
repositories:
  - name: production
    address: oci://registry.example.org/shop
    trusted: true
    policy: standard""",
    "environments": """\
environments:
  - name: staging
    deployer: folders
    targets: [{name: web1, path: /srv/shop}]
  - name: live
    after: [staging]
    deployer: folders
    targets: [{name: web1, ssh: deploy@web1.example.org, path: /srv/shop}]""",
    "provision": """\
provision:
  - name: network
    tool: terraform
    path: infrastructure/network""",
    "verify": """\
verify:
  trusted_roots: [trust/trusted_root.json]""",
}
"""An example of each setting, as it stands behind a comment sign."""
