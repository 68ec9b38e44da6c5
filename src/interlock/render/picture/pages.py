"""The style sheet of a page with drawings in it. Floor 13."""

from __future__ import annotations

from typing import Final

from interlock.render.picture.colours import FONT, sheet

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
    ("tr", "border-color:$line"),
    ("td:before", "color:$mute"),
    ("#links td:nth-child(2),#links td:nth-child(n+4)", "white-space:nowrap"),
    ("thead th", "border-top:0;font-size:12.5px;font-weight:500;color:$mute"),
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
_ON_PAPER: Final = (
    "@media print{body{font-size:11px}main,footer{max-width:none;padding:0}.scroll{max-height:none;overflow:visible}"
    ".p{width:100%;height:auto}.card{border:0}h2,h3,th:first-child{padding-left:0}tr,figure{break-inside:avoid}"
    ".p-box,.p-mark,.p-pile{-webkit-print-color-adjust:exact;print-color-adjust:exact}}"
)


def page_sheet(rules: tuple[tuple[str, str], ...]) -> str:
    """Give the style sheet of a page with drawings in it."""
    return f"{sheet((*PAGE, *rules))}{_NARROW}{_ON_PAPER}"
