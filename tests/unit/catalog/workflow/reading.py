"""Trees that tests map: paths and texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interlock.catalog.workflow import mapped
from interlock.change import FileEntry, Kind
from interlock.formats.pipelines.mapped import Judged, WorkflowMap
from interlock.formats.pipelines.tree import read_tree

SHOP: Final = {
    ".github/workflows/ci.yml": """\
name: ci
on: [pull_request]
permissions: {contents: read}
jobs:
  test:
    runs-on: x
    steps:
      - run: make check
      - uses: actions/upload-artifact@v4
        with: {path: out.xml}
  scan:
    needs: test
    steps:
      - uses: ./.github/actions/scan
      - run: pip-audit || true
  staging:
    environment: staging
    steps: [{run: helm upgrade shop}, {uses: zaproxy/action-baseline@v0.14.0}]
  ship:
    environment: production
    steps: [{run: helm upgrade shop}]
""",
    ".github/actions/scan/action.yml": "name: scan\nruns: {steps: [{uses: gitleaks/gitleaks-action@v2}]}\n",
    "Makefile": "check: lint\n\tpytest\nlint:\n\tsemgrep scan --error\nnever:\n\tcosign sign x\n",
    ".pre-commit-config.yaml": "repos: [{repo: https://example.org/h, rev: v1.0.0, hooks: [{id: hadolint}]}]\n",
    "Dockerfile": "FROM python:3.11\n",
    ".github/CODEOWNERS": "* @org/team\n/deploy/ @org/ops\n",
}


def map_of(files: Mapping[str, str] = SHOP, profile: str = "standard") -> WorkflowMap:
    """Give the map of a tree."""
    entries = [FileEntry(path, Kind.TEXT, len(body)) for path, body in sorted(files.items())]
    reading, count = read_tree(entries, lambda path: files[path].encode())
    return mapped(reading, count, frozenset(files), profile)


def judged(control: str, files: Mapping[str, str] = SHOP) -> Judged:
    """Give how one control stands in a tree."""
    return next(one for one in map_of(files).judged if one.control == control)
