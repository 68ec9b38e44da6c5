"""A private token for tests: SoftHSM with a folder of its own. Floor 14."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import msgspec

_MODULES: Final = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
LABEL: Final = "interlock"


class SoftToken(msgspec.Struct, frozen=True):
    """A token that was made."""

    module: str
    configuration: str
    """What SOFTHSM2_CONF has to name."""
    label: str
    pin: str


def find_softhsm() -> str | None:
    """Give the module of SoftHSM on this machine, or None."""
    program = shutil.which("softhsm2-util")
    return next((path for path in _MODULES if Path(path).exists()), None) if program else None


def new_token(module: str, folder: Path) -> SoftToken:
    """Make an empty token in a folder."""
    tokens = folder / "tokens"
    tokens.mkdir(parents=True)
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
    pin = os.urandom(6).hex()
    subprocess.run(  # noqa: TID251 (a tool that a test needs)
        ["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--so-pin", os.urandom(6).hex(), "--pin", pin],  # noqa: S607
        env={**os.environ, "SOFTHSM2_CONF": str(configuration)},
        check=True,
        capture_output=True,
        timeout=60,
    )
    return SoftToken(module, str(configuration), LABEL, pin)
