"""What starts a tool that is a Python module: as `python -m` does, with a collector that looks for garbage less often.

A program of its own, run by path with -I under the tool's own Python, so it imports the standard library only.
Enters: the module's name and the tool's arguments. Leaves: whatever the tool does.

A tool that reads a thousand files makes millions of objects that go away by themselves, and Python looks at the
young ones after every 700; that is a twentieth of what bandit takes. With this it looks after 50,000, so what is
garbage in circles still goes: ten megabytes later. What the tool is made of is never garbage and is left out.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import runpy
import sys
from typing import Final

_YOUNG: Final = 50_000
"""How many objects more than were given back there may be before the collector looks at them."""


def launch() -> None:
    """Run the module that the first argument names as the program, with the arguments that follow."""
    module = sys.argv[1]
    del sys.argv[1]
    gc.set_threshold(_YOUNG, 10, 10)
    spec = importlib.util.find_spec(module)
    if spec is not None and spec.submodule_search_locations is not None:
        importlib.import_module(module)  # of a package this is what `-m` does first, too
    gc.freeze()
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    launch()
