"""The program that a host is sent: the files of `onhost` in one archive, the same bytes each time. Floor 11."""

from __future__ import annotations

import functools
import io
import zipfile
from pathlib import Path
from typing import Final

from interlock.adapters.deployers.folders import onhost

_NAME: Final = "onhost"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_STAY: Final = b"import sys\nfrom onhost.main import stay\nsys.exit(stay())\n"
_OLDEST: Final = "(3, 9)"
_BEGIN: Final = (
    "import os,sys",
    'assert sys.version_info>={oldest},"Python 3.9 or newer is needed here, this is "+sys.version.split()[0]',
    "body=sys.stdin.buffer.read({size})",
    'place=os.memfd_create("interlock")',
    'out=open(place,"wb",closefd=False)',
    "out.write(body)",
    "out.close()",
    'sys.path.insert(0,"/proc/self/fd/%d"%place)',
    "from onhost.main import act",
    "sys.exit(act(body,sys.stdin.buffer,sys.stdout.buffer))",
)
"""One line, so that any login shell passes it on as it is."""


@functools.cache
def program() -> bytes:
    """Give the archive."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr(zipfile.ZipInfo("__main__.py", _EPOCH), _STAY)
        for file in sorted(Path(onhost.__file__).parent.glob("*.py")):
            archive.writestr(zipfile.ZipInfo(f"{_NAME}/{file.name}", _EPOCH), file.read_bytes())
    return into.getvalue()


def beginning() -> str:
    """Give what an interpreter is started with, to read the archive from its standard input and run an action of it."""
    return ";".join(_BEGIN).format(size=len(program()), oldest=_OLDEST)
