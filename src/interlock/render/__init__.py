"""Floor 13: values to text, HTML and SVG; shared by terminal and pages.

`FORMATS` names what a check can be shown as; each has its own file, loaded when it is asked for.
"""

from interlock.render.writing import FORMATS, write_check

__all__ = ["FORMATS", "write_check"]
