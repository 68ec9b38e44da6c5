"""Scanners: one module each, satisfying interlock.control.ports.Scanner, in folders by what they examine.

A scanner holds no state and starts nothing: it says how to run its tool and reads what came back. A scanner that
comes new is one module, one name in the import and one in `_MODULES`; both lists are kept sorted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interlock.adapters.scanners import ast_grep
from interlock.adapters.scanners.iac import (
    actionlint,
    ansible_lint,
    cfn_lint,
    checkov,
    hadolint,
    trivy,
    trivy_plan,
    yamllint,
    zizmor,
)
from interlock.adapters.scanners.javascript import oxlint, oxlint_syntax
from interlock.adapters.scanners.python import bandit, cpython, ruff, ruff_syntax
from interlock.adapters.scanners.secrets import betterleaks, betterleaks_history, kingfisher
from interlock.adapters.scanners.shell import shellcheck, shellcheck_syntax
from interlock.control import Scanner

_MODULES: Final[tuple[Scanner, ...]] = (
    actionlint,
    ansible_lint,
    ast_grep,
    bandit,
    betterleaks,
    betterleaks_history,
    cfn_lint,
    checkov,
    cpython,
    hadolint,
    kingfisher,
    oxlint,
    oxlint_syntax,
    ruff,
    ruff_syntax,
    shellcheck,
    shellcheck_syntax,
    trivy,
    trivy_plan,
    yamllint,
    zizmor,
)

SCANNERS: Final[Mapping[str, Scanner]] = {module.NAME: module for module in _MODULES}
"""Every scanner that comes with Interlock, by its name."""

__all__ = ["SCANNERS"]
