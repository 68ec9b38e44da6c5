"""A page with drawings in it, which loads nothing and runs nothing. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from interlock import __version__
from interlock.render.markup import Html, closing, document, el, opening, style
from interlock.render.picture.colours import FONT, Rules, sheet

PAGE: Final = (
    (":root", "color-scheme:light dark"),
    ("*", "box-sizing:border-box"),
    ("html", "-webkit-text-size-adjust:100%"),
    (
        "body",
        f"margin:0;background:$bg;color:$ink;font:14px/1.5 {FONT};font-feature-settings:'tnum';overflow-wrap:anywhere",
    ),
    ("h1,h2,h3,p,ul,figure", "margin:0;padding:0"),
    ("ul", "list-style:none"),
    (
        "main",
        "max-width:1440px;margin:0 auto;padding:24px 28px 32px;display:grid;gap:24px;grid-template:auto/minmax(0,1fr)",
    ),
    ("footer", "max-width:1440px;margin:0 auto;padding:0 28px 28px;font-size:12.5px;color:$mute"),
    (".about,small,.quiet,.left-out,.legend", "color:$mute"),
    ("h1", "font-size:22px;line-height:1.3;font-weight:650;letter-spacing:-.015em;text-wrap:balance"),
    ("h2", "font-size:16px;font-weight:650;padding:14px 18px 10px"),
    ("h3", "font-size:13.5px;font-weight:600;padding:12px 18px 4px;border-top:1px solid $line"),
    ("h2 small", "font-size:13px;font-weight:400;margin-left:8px"),
    (".notes", "margin-top:10px;padding:10px 14px;border-radius:8px;background:$warnb"),
    (".card,figure", "border:1px solid $line;border-radius:8px;background:$panel"),
    (".scroll", "overflow:auto;max-height:80vh;border-radius:8px 8px 0 0"),
    (".scroll:focus-visible,.past:focus-visible", "outline:2px solid $acc;outline-offset:2px"),
    (".p", "display:block;margin:0 auto"),
    (".canvas", "position:relative;width:max-content;margin:0 auto"),
    (".newest", "direction:rtl"),
    (".newest>*", "direction:ltr"),
    (".aimed", "scroll-snap-type:both mandatory"),
    (
        ".here",
        "position:absolute;pointer-events:none;scroll-snap-align:center;animation:here .05s forwards",
    ),
    ("figcaption a", "color:$acc"),
    ("figcaption a:focus-visible", "outline:2px solid $acc;outline-offset:2px"),
    (
        ".legend",
        "display:flex;flex-wrap:wrap;gap:4px 16px;padding:10px 18px;font-size:12.5px;border-top:1px solid $line",
    ),
    (".legend span", "display:inline-flex;gap:6px;align-items:center"),
    (".past", "position:absolute;left:-999px;color:$acc;background:$panel;padding:8px"),
    (".past:focus", "left:12px;top:8px;z-index:1"),
    (".unseen", "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"),
    (".quiet,.left-out", "padding:4px 18px 14px"),
    ("code", 'font:12px/1.5 "JetBrains Mono",ui-monospace,Menlo,Consolas,monospace'),
    ("table", "border-collapse:collapse;width:100%;font-size:13px"),
    ("th,td", "text-align:left;vertical-align:top;padding:7px 10px;border-top:1px solid $line;font-weight:400"),
    ("th:first-child", "padding-left:18px"),
    ("td:last-child", "padding-right:18px"),
    (".row", "display:block;white-space:normal"),
    ("tr", "border-color:$line"),
    ("td:before", "color:$mute"),
    ("#links td:nth-child(2),#links td:nth-child(n+4)", "white-space:nowrap"),
    ("thead th", "white-space:nowrap;border-top:0;font-size:12.5px;font-weight:500;color:$mute"),
)
_NARROW: Final = (
    "@media(max-width:900px){main{padding:16px 16px 24px;gap:18px}footer{padding:0 16px 20px}h1{font-size:19px}"
    "table,tbody,tr,td,tbody th{display:block}"
    "thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
    "tbody tr{padding:10px 18px}tbody tr+tr{border-top-width:1px;border-top-style:solid}"
    "#links td{white-space:normal}th,td,th:first-child,td:last-child{border:0;padding:1px 0}"
    "td{display:grid;grid-template-columns:96px minmax(0,1fr);gap:10px}"
    "td:before{content:attr(data-label);font-size:12.5px}td:has(.v:empty){display:none}}"
)
WRITTEN: Final = f"Written by Interlock {__version__}. This file loads nothing and runs nothing."
_LET_GO: Final = "@keyframes here{from{scroll-snap-align:center}to{scroll-snap-align:none}}"
"""A box that scrolls opens where `.here` is, and is let go at once so that it can be scrolled: no script is needed."""
_ON_PAPER: Final = (
    "@media print{body{font-size:11px}main,footer{max-width:none;padding:0}.scroll{max-height:none;overflow:visible}"
    ".canvas{width:auto}.here{display:none}.p{width:100%;height:auto}.card{border:0}h2,h3,th:first-child{padding-left:0}tr,figure{break-inside:avoid}"
    "details::details-content{content-visibility:visible}"
    ".p-box,.p-mark,.p-pile{-webkit-print-color-adjust:exact;print-color-adjust:exact}}"
)


def page(title: str, answer: str, sections: Iterable[Html], rules: Rules) -> Iterator[Html]:
    """Give the whole page in pieces."""
    yield document()
    yield _head(title, answer, rules)
    yield opening("body")
    yield opening("main")
    yield from sections
    yield closing("main")
    yield el("footer", el("p", f"Times are in UTC. {WRITTEN}"))
    yield closing("body")
    yield closing("html")


def answered(title: str, answer: str, notes: Iterable[str]) -> Html:
    """Give what stands first: what was asked, the answer, and what has to be known to read it right."""
    known = [el("li", note) for note in notes]
    return el(
        "header",
        el("p", title, class_="about"),
        el("h1", answer),
        el("ul", known, class_="notes") if known else None,
    )


def framed(drawn: Html, legend: Iterable[Html], *, past: str, opens: str = "") -> Html:
    """Give a drawing in a box of its own that scrolls, can be passed with the keyboard, and explains its shapes.

    Shape: `opens` is where it stands at first: `newest` for its right end, `aimed` for where the rules of the page have
           `.here`, which a link under the drawing leads back to; its left end otherwise.
    """
    is_aimed = opens == "aimed"
    mark = el("i", id="subject", class_="here") if is_aimed else None
    back = el("a", "What was asked about", href="#subject") if is_aimed else None
    return el(
        "figure",
        el("a", "Past the picture", href=past, class_="past"),
        el(
            "div",
            el("div", mark, drawn, class_="canvas"),
            class_=f"scroll {opens}".rstrip(),
            role="region",
            aria_label="The picture; it scrolls",
            tabindex=0,
        ),
        el("figcaption", legend, back, class_="legend"),
    )


def page_sheet(rules: Rules) -> str:
    """Give the style sheet of a page with drawings in it."""
    return f"{sheet((*PAGE, *rules))}{_LET_GO}{_NARROW}{_ON_PAPER}"


def _head(title: str, answer: str, rules: Rules) -> Html:
    """Give the head, with a policy that lets the page use its own style sheet and nothing else."""
    made, source = style(page_sheet(rules))
    policy = f"default-src 'none'; style-src {source}; base-uri 'none'; form-action 'none'"
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="description", content=answer),
        el("title", f"{title}, Interlock"),
        made,
    )
