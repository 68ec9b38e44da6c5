"""JSON with comments and commas after the last item, as bun and deno write it. Floor 5."""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.jsondoc import parsed
from interlock.formats.manifests.text import decoded

_PIECE: Final = re.compile(
    r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/|,(?=(?:\s|//[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/)*[}\]])',
    re.DOTALL,
)


def read_jsonc(body: bytes, path: str) -> object:
    """Give the value of a document. Errors: ManifestMalformed (FMT-201), with lines as in the file."""
    text = decoded(body, path)
    return parsed(_PIECE.sub(_plain, text), path)


def _plain(piece: re.Match[str]) -> str:
    """Keep texts, drop commas that end a list, and leave of a comment only its lines."""
    text = piece[0]
    if text[0] == '"':
        return text
    return "" if text[0] == "," else "\n" * text.count("\n") or " "
