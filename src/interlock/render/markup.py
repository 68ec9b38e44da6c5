"""HTML that is escaped because there is no other way to build it. Floor 13.

Only this file makes `Html`. A text is always escaped, and only elements and attributes that neither load, run nor
lead out of the page are known here; every other one is refused.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from typing import Final, final

from interlock.render.errors import MarkupRefused
from interlock.render.paint import visible

_VOID: Final = frozenset({"meta"})
_ELEMENTS: Final = re.compile(
    "a|article|b|body|caption|code|dd|defs|desc|details|div|dl|dt|figcaption|figure|footer|g|h1|h2|h3|head|header|html|i"
    "|li|main|meta|ol|p|path|pre|rect|section|small|span|summary|svg|symbol|table|tbody|td|text|th|thead|title|tr|ul|use"
)
_ATTRIBUTES: Final = re.compile(
    "(aria|data)-[a-z]+|charset|class|content|d|focusable|height|hidden|href|http-equiv|id|lang|name|open"
    "|preserveAspectRatio|role|rx|scope|tabindex|title|viewBox|width|x|xmlns|y"
)
_PATH: Final = re.compile(r"/(?:[A-Za-z0-9._~!$&'()*+,;=:@%-][A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?")
"""A path of one server: after its first slash comes no other, which would begin a host. Source: RFC 3986, 3.3."""


@final
class Html:
    """A piece of a page; it can be put into an element or a template, and nothing else can be done with it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def encode(self) -> bytes:
        """Give the bytes; half a character, which no page can hold, becomes a question mark."""
        return self.text.encode("utf-8", "replace")

    def __html__(self) -> str:
        """Give it to a template that escapes everything else."""
        return self.text

    def __repr__(self) -> str:
        return f"Html({self.text!r})"


Child = str | int | Html | None | Iterable["Child"]


def el(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """Give an element; `class_` and `aria_label` are written class and aria-label, and None or False leave it out.

    Errors: MarkupRefused (RND-101).
    """
    start = opening(name, **attributes).text
    if name in _VOID:
        return Html(start)
    return Html(f"{start}{_inner(children)}</{name}>")


def link(path: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """Give a link to a page of the server that the piece is shown by; files, which stand alone, have none.

    Errors: MarkupRefused (RND-101) for what is no path of one server.
    """
    if _PATH.fullmatch(path) is None:
        raise MarkupRefused(what="a link out of the server")
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f'<a href="{_escaped(path)}"{written}>{_inner(children)}</a>')


def opening(name: str, /, **attributes: str | int | bool | None) -> Html:
    """Give the start of an element whose content is streamed. Errors: MarkupRefused (RND-101)."""
    if _ELEMENTS.fullmatch(name) is None:
        raise MarkupRefused(what=f"the element {name!r}")
    return Html(f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>")


def closing(name: str) -> Html:
    """Give the end of an element whose content was streamed."""
    return Html(f"</{name}>\n")


def document() -> Html:
    """Give the first line of a page and the start of its only root element."""
    return Html('<!DOCTYPE html>\n<html lang="en">\n')


def style(sheet: str) -> tuple[Html, str]:
    """Give the one style sheet of a page and its source expression for the page's content security policy.

    Errors: MarkupRefused (RND-101) if the sheet could end early or load something.
    """
    lowered = sheet.lower()
    for word in ("</", "@import", "url(", "\\"):
        if word in lowered:
            raise MarkupRefused(what=f"{word} in its style sheet")
    digest = b64encode(sha256(sheet.encode()).digest()).decode("ascii")
    return Html(f"<style>{sheet}</style>"), f"'sha256-{digest}'"


def _inner(children: Iterable[Child]) -> str:
    return "".join(_one(child) for child in children)


def _one(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child.text
    if isinstance(child, str):
        return _escaped(child)
    if isinstance(child, int):
        return f"{child:,}"
    return _inner(child)


def _attribute(key: str, value: str | int | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if _ATTRIBUTES.fullmatch(name) is None:
        raise MarkupRefused(what=f"the attribute {name!r}")
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    if name == "href" and not str(value).startswith("#"):
        raise MarkupRefused(what="a link out of the page")
    if name == "http-equiv" and value != "Content-Security-Policy":
        raise MarkupRefused(what=f"the directive {value!r}")
    if name == "xmlns" and value != "http://www.w3.org/2000/svg":
        raise MarkupRefused(what=f"the namespace {value!r}")
    return f' {name}="{_escaped(str(value))}"'


def _escaped(text: str) -> str:
    """Give a text in which nothing is markup and nothing steers the reader's eye; lines stay lines."""
    return escape("\n".join(visible(line) for line in text.split("\n")), quote=True)
