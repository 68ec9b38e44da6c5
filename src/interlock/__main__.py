"""`python -m interlock`: the command line without the script that an installer writes."""

from __future__ import annotations

import sys

from interlock.cli import main

if __name__ == "__main__":
    sys.exit(main())
