"""Addresses of settings to which something is sent: https, or this machine. Floor 12."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from interlock.adapters.errors import NetworkError
from interlock.adapters.http import origin_of
from interlock.formats import FieldWrong, Node

HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def url_of(node: Node, field: str) -> str:
    """Give an address; it is not repeated by the error, since some hold a secret."""
    text = node.text(field)
    try:
        origin_of(text)
        parts = urlsplit(text)
    except NetworkError:
        parts = urlsplit("")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
    if not is_safe or not text.isascii() or not text.isprintable() or set(text) & set(" \\#"):
        wanted = "an https address without credentials; http on this machine alone"
        raise FieldWrong(source=node.source, line=node.line, field=field, got="no such address", wanted=wanted)
    return text
