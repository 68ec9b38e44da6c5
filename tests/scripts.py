"""The scripts of `tools/`, loaded as the modules that they are no package for."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

TOOLS = Path(__file__).resolve().parents[1] / "tools"


def script(name: str) -> ModuleType:
    """Load a script of this repository; those that it imports are found in `tools` too."""
    if str(TOOLS.parent) not in sys.path:
        sys.path.append(str(TOOLS.parent))
    spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
