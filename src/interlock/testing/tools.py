"""Packages, tools and tool boxes made on the spot, for tests of whatever runs programs. Floor 14."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
from pathlib import Path

from interlock.adapters.tools import DigestBook, LocalToolBox, Locator, PrivateTools
from interlock.control import Command, Tool, ToolCard
from interlock.kernel import sha256

KEY = b"k" * 32


def tool_card(name: str = "fake", program: str = "bin/fake", *, is_private: bool = False) -> ToolCard:
    """Give the card of a tool whose package has its name."""
    return ToolCard(
        name=name,
        distribution=name,
        program=program,
        publisher="tests",
        is_first_party=True,
        licence="none",
        covers="nothing",
        is_private=is_private,
    )


def make_package(environment: Path, name: str, files: dict[str, bytes], needs: tuple[str, ...] = ()) -> Path:
    """Lay a package into an environment as an installer would, and give its site folder.

    Shape: file names are relative to the environment.
    """
    site = environment / "lib" / "python3.11" / "site-packages"
    info = site / f"{name}-1.2.3.dist-info"
    info.mkdir(parents=True)
    requires = "".join(f"Requires-Dist: {need}\n" for need in needs)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2.3\n{requires}\n")
    rows = []
    for file, body in files.items():
        path = environment / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        path.chmod(0o755)
        digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
        rows.append(f"{os.path.relpath(path, site)},sha256={digest},{len(body)}")
    rows.append(f"{info.name}/RECORD,,")
    (info / "RECORD").write_text("\n".join(rows) + "\n")
    return site


def make_box(folder: Path, *sites: Path) -> LocalToolBox:
    """Make a tool box that looks only into these site folders and works below a folder."""
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    book = DigestBook(None, KEY)
    private = PrivateTools(str(folder / "private"), KEY)
    return LocalToolBox(Locator(book, private, [str(site) for site in sites]), book, str(scratch))


def python_tool(folder: Path, source: str) -> Tool:
    """Make a tool of some Python source; it sees neither site packages nor the folder it runs in."""
    path = folder / f"tool-{hashlib.sha256(source.encode()).hexdigest()[:8]}.py"
    path.write_text(source)
    return Tool(tool_card(), (sys.executable, "-I", "-S", str(path)), "1.0", sha256(source.encode()))


def quick_command(
    *args: str,
    env: dict[str, str] | None = None,
    stdin: bytes = b"",
    timeout_s: int = 20,
    memory_mb: int = 512,
    output_mb: int = 8,
    reads_report: bool = False,
) -> Command:
    """Give a command with limits that a test can wait for."""
    return Command(
        args=args,
        env=env or {},
        stdin=stdin,
        timeout_s=timeout_s,
        memory_mb=memory_mb,
        output_mb=output_mb,
        reads_report=reads_report,
    )
