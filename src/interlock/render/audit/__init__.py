"""An audit report for people and for their tools: a page, JSON, OSCAL and PDF.

`page` puts the sections in order: `overview`, `lacks`, `deployments`, `clauses`, `around` and `evidence`. `oscal` is
for assessment tools, `document` for programs, and `paper` the PDF, with `audit.typ` as its layout.
"""

from interlock.render.audit.page import page

__all__ = ["page"]
