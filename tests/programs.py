"""Programs that tests run themselves, beside the tool runner: a fresh interpreter, a checker, a scanner as it is."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


def finish(
    argv: Sequence[str], *, cwd: Path | str | None = None, env: Mapping[str, str] | None = None, check: bool = False
) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end, five minutes at the most, and give all it wrote."""
    return subprocess.run(argv, cwd=cwd, env=env, check=check, capture_output=True, timeout=300)  # noqa: TID251  # see above


def finish_text(
    argv: Sequence[str], *, cwd: Path | str | None = None, env: Mapping[str, str] | None = None, check: bool = False
) -> subprocess.CompletedProcess[str]:
    """Do the same for a program that writes text."""
    done = finish(argv, cwd=cwd, env=env, check=check)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
