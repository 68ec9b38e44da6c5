"""What readers of pipelines need from above. Floor 5."""

from __future__ import annotations

from collections.abc import Callable

from interlock.formats.pipelines.model import Reading

Beside = Callable[[str], bytes | None]
"""Gives another file of the same tree by its path; none where there is none that may be read."""
Read = Callable[[str, bytes, Beside], Reading]
"""Reads one file: its path, its bytes, and what stands beside it. Errors: FormatError (FMT-1xx)."""
