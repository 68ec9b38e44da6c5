"""The sections of the HTML report: `page` puts them in order, each other file is one section.

`report.css` is the page's only style sheet and is written into it, with its digest in the page's own policy.
"""

from interlock.render.report.page import page

__all__ = ["page"]
